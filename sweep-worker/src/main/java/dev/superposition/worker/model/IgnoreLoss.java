package dev.superposition.worker.model;

import dev.superposition.worker.config.RunConfig;

/**
 * The loss of a model that represents nothing (W = 0) and answers each feature with its mean, b_i = p_i/2:
 *
 * <pre>  L = 1/n Σ_i I_i (p_i/3 − p_i²/4)</pre>
 *
 * since E[x²] = p/3 and E[x] = p/2 for a feature that is U(0, 1) with probability p, else 0. Losses at different densities
 * compare only in proportion to it.
 */
public final class IgnoreLoss {
    private IgnoreLoss() {}

    /** The loss for this run's densities and importances. */
    public static double of(RunConfig config) {
        double[] densities = config.sparsity().densities(config.features());
        double[] importances = config.importance().importances(config.features());
        double sum = 0;
        for (int i = 0; i < densities.length; i++) {
            sum += importances[i] * ofFeature(densities[i]);
        }
        return sum / densities.length;
    }

    /** p/3 − p²/4: the variance of one feature. */
    public static double ofFeature(double density) {
        return density / 3 - density * density / 4;
    }
}
