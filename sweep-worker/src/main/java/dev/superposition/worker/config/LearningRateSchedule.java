package dev.superposition.worker.config;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The learning rate of each step as a share of its peak: a linear warm-up over {@code warmupSteps}, then {@code shape}.
 *
 * @param shape what follows the warm-up
 * @param warmupSteps steps of linear rise, 0 for none; step s < warmupSteps has the share (s + 1)/warmupSteps
 */
public record LearningRateSchedule(Shape shape, int warmupSteps) implements Serializable {
    public static final LearningRateSchedule CONSTANT = new LearningRateSchedule(Shape.CONSTANT, 0);

    public LearningRateSchedule {
        Rule.between("warm-up steps", warmupSteps, 0, Integer.MAX_VALUE);
    }

    /**
     * The share of the peak learning rate at {@code step} of {@code steps}, in [0, 1]. {@link StrictMath}: the same bits
     * everywhere.
     */
    public double share(int step, int steps) {
        if (step < warmupSteps) {
            return (step + 1) / (double) warmupSteps;
        }
        double progress = (step - warmupSteps) / (double) Math.max(1, steps - warmupSteps);
        return switch (shape) {
            case CONSTANT -> 1;
            case LINEAR -> 1 - progress;
            case COSINE -> 0.5 * (1 + StrictMath.cos(StrictMath.PI * progress));
        };
    }

    public String text() {
        return shape.id() + (warmupSteps == 0 ? "" : ", warm-up " + warmupSteps);
    }

    /** The course after the warm-up. */
    public enum Shape {
        /** The peak throughout. */
        CONSTANT,
        /** From the peak straight to 0 just after the last step. */
        LINEAR,
        /** From the peak to 0 along half a cosine. */
        COSINE;

        /** The name in specs. */
        public String id() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        /**
         * The shape of a given {@link #id}.
         *
         * @throws IllegalArgumentException if there is none; the message lists the legal names
         */
        public static Shape of(String id) {
            return Arrays.stream(values())
                    .filter(shape -> shape.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("'" + id + "' is not a schedule: must be one of "
                            + Arrays.stream(values()).map(Shape::id).collect(Collectors.joining(", "))));
        }
    }
}
