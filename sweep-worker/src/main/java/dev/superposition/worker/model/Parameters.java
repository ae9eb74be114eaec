package dev.superposition.worker.model;

import org.jspecify.annotations.Nullable;

/**
 * The weights and biases of one model. The arrays belong to this object; nobody writes to them.
 *
 * @param weights W as n × m, row-major: row i is the direction that embeds feature i
 * @param outputWeights n × m, row-major: row i is the direction that reads feature i out; null if the weights are tied, when W
 *     does both
 * @param bias b, length n
 */
public record Parameters(float[] weights, float @Nullable [] outputWeights, float[] bias) {
    /** Of a model with tied weights. */
    public static Parameters tied(float[] weights, float[] bias) {
        return new Parameters(weights, null, bias);
    }

    /** Whether no number is NaN or infinite. */
    public boolean finite() {
        return finite(weights) && finite(bias) && (outputWeights == null || finite(outputWeights));
    }

    private static boolean finite(float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }
}
