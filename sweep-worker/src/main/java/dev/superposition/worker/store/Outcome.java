package dev.superposition.worker.store;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a run ended. Each is a row. */
public enum Outcome {
    /** Trained to its last step and measured. */
    COMPLETED,
    /** The loss became NaN, infinite or exploded; {@code diverged_at} has the step. */
    DIVERGED,
    /** Training or measuring threw; {@code error} says what. */
    FAILED;

    /** The name in column {@code outcome}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The outcome of a given {@link #id}.
     *
     * @throws IllegalArgumentException if there is none; the message lists the legal names
     */
    public static Outcome of(String id) {
        return Arrays.stream(values())
                .filter(outcome -> outcome.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + id + "' is not an outcome: must be one of "
                        + Arrays.stream(values()).map(Outcome::id).collect(Collectors.joining(", "))));
    }
}
