package dev.superposition.worker.model;

import dev.superposition.worker.config.Data;
import dev.superposition.worker.config.Magnitudes;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.data.FeatureDistribution;
import dev.superposition.worker.data.FeatureSampler;

/**
 * The loss of a model that represents nothing (W = 0) and answers each feature with its mean, b_i = E[x_i]:
 *
 * <pre>  L = 1/n Σ_i I_i Var[x_i],      Var[x_i] = p_i E[x² | x > 0] − p_i² E[x | x > 0]²</pre>
 *
 * which is p/3 − p²/4 for a feature that is U(0, 1) with probability p, else 0. Where samples are scaled to unit norm, moments are those
 * of the evaluation data. Losses at different densities compare only in proportion to it.
 */
public final class IgnoreLoss {
    private IgnoreLoss() {}

    /** The loss for this run's data and importances. */
    public static double of(RunConfig config) {
        double[] variances = variances(config);
        double[] importances = config.importance().importances(config.features());
        double sum = 0;
        for (int i = 0; i < variances.length; i++) {
            sum += importances[i] * variances[i];
        }
        return sum / variances.length;
    }

    /** p/3 − p²/4: the variance of one feature that is U(0, 1) where present. */
    public static double ofFeature(double density) {
        return density / 3 - density * density / 4;
    }

    private static double[] variances(RunConfig config) {
        Data data = config.data();
        if (data.unitNorm()) {
            return variancesOfEvaluation(config);
        }
        double[] variances = FeatureDistribution.densities(config);
        Magnitudes magnitudes = data.magnitudes();
        for (int i = 0; i < variances.length; i++) {
            double p = variances[i];
            variances[i] = magnitudes.equals(Magnitudes.UNIT)
                    ? ofFeature(p)
                    : p * magnitudes.meanSquare() - p * p * magnitudes.mean() * magnitudes.mean();
        }
        return variances;
    }

    private static double[] variancesOfEvaluation(RunConfig config) {
        FeatureSampler sampler = FeatureSampler.evaluation(config);
        int rows = sampler.rows();
        float[] x = new float[Math.multiplyExact(config.features(), rows)];
        sampler.fill(0, rows, x, 0);
        double active = sampler.distribution().activeRowProbability();
        double[] variances = new double[config.features()];
        for (int i = 0; i < variances.length; i++) {
            double sum = 0;
            double squares = 0;
            for (int at = i * rows; at < (i + 1) * rows; at++) {
                sum += x[at];
                squares += (double) x[at] * x[at];
            }
            double mean = active * sum / rows;
            variances[i] = active * squares / rows - mean * mean;
        }
        return variances;
    }
}
