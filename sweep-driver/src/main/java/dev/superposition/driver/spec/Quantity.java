package dev.superposition.driver.spec;

import dev.superposition.worker.audit.AuditSettings;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.config.Training;
import java.math.BigDecimal;
import java.util.function.DoublePredicate;
import java.util.function.Predicate;

/**
 * A kind of number that specs hold: what it is called, and which values are legal.
 *
 * @param whole whether it counts something
 */
record Quantity(String noun, String rule, boolean whole, Predicate<BigDecimal> legal) {
    static final Quantity SPARSITY = real("a sparsity", "must be in [0, 1]", v -> v >= 0 && v <= 1);
    static final Quantity DENSITY = real("a density", "must be in [0, 1]", v -> v >= 0 && v <= 1);
    static final Quantity IMPORTANCE = real("an importance", "must be finite and not negative", v -> v >= 0);
    static final Quantity EQUAL_IMPORTANCE =
            real("an importance of all features", "must be positive and finite", v -> v > 0);
    static final Quantity RATIO = real("a ratio of importances", "must be positive and finite", v -> v > 0);
    static final Quantity EXPONENT = real("an exponent", "must be finite and not negative", v -> v >= 0);
    static final Quantity PROFILE_SEED =
            whole("a seed", "must be an integer of 64 bits", Long.MIN_VALUE, Long.MAX_VALUE);
    static final Quantity SEED = whole("a seed", "must be an integer from 0 to 2^63 - 2", 0, Long.MAX_VALUE - 1);
    static final Quantity FEATURES = whole("a number of features", 1, RunConfig.MAX_FEATURES);
    static final Quantity HIDDEN = whole("a number of hidden dimensions", 1, RunConfig.MAX_HIDDEN);
    static final Quantity SET_SIZE = whole("a size of sets", 2, RunConfig.MAX_FEATURES);
    static final Quantity MAGNITUDE = real("a magnitude", "must be finite and not negative", v -> v >= 0);
    static final Quantity DROPOUT = real("a dropout rate", "must be in [0, 1)", v -> v >= 0 && v < 1);
    static final Quantity STEPS = whole("a number of steps", 0, Training.MAX_STEPS);
    static final Quantity BATCH_SIZE = whole("a batch size", 1, Training.MAX_BATCH_SIZE);
    static final Quantity LEARNING_RATE = real("a learning rate", "must be positive and finite", v -> v > 0);
    static final Quantity WEIGHT_DECAY = real("a weight decay", "must be finite", v -> true);
    static final Quantity FRACTION =
            real("a decay rate of a moving average", "must be in [0, 1)", v -> v >= 0 && v < 1);
    static final Quantity MOMENTUM = real("a momentum", "must be in [0, 1)", v -> v >= 0 && v < 1);
    static final Quantity EPSILON = real("an epsilon", "must be positive and finite", v -> v > 0);
    static final Quantity WARMUP_STEPS = whole("a number of warm-up steps", 0, Training.MAX_STEPS);
    static final Quantity INIT_SCALE =
            real("an init scale", "must be 'xavier', or finite and not negative", v -> v >= 0);
    static final Quantity LOSS_POINTS = whole("a number of loss points", 2, 100_000);
    static final Quantity CHECKPOINTS = whole("a number of checkpoints", 0, 10_000);
    static final Quantity AUDIT_SHARE = real("a share of the runs", "must be in [0, 1]", v -> v >= 0 && v <= 1);
    static final Quantity AUDIT_STEPS = whole("a number of steps to audit", 1, AuditSettings.MAX_STEPS);
    static final Quantity AUDIT_TOLERANCE = real("a tolerance", "must be above 0 and at most 1", v -> v > 0 && v <= 1);
    static final Quantity COUNT = whole("a count", 1, NumberAxis.MAX_VALUES);
    static final Quantity SEED_COUNT =
            whole("a number of seeds", "must be an integer from 1 to 2^63 - 1", 1, Long.MAX_VALUE);
    static final Quantity STEP = real("a step", "must be finite and not 0", v -> v != 0);

    private static Quantity real(String noun, String rule, DoublePredicate legal) {
        return new Quantity(noun, rule, false, value -> legal.test(value.doubleValue()));
    }

    private static Quantity whole(String noun, int low, int high) {
        return whole(noun, "must be an integer from " + low + " to " + high, low, high);
    }

    private static Quantity whole(String noun, String rule, long low, long high) {
        return new Quantity(
                noun,
                rule,
                true,
                value -> value.compareTo(BigDecimal.valueOf(low)) >= 0
                        && value.compareTo(BigDecimal.valueOf(high)) <= 0
                        && value.stripTrailingZeros().scale() <= 0);
    }

    /** Whether {@code value}, which is finite as a double, is legal. */
    boolean allows(BigDecimal value) {
        return legal.test(value);
    }

    /** The sentence about a value that is not legal. */
    String refusal(String value) {
        return value + " is not " + noun + ": " + rule;
    }
}
