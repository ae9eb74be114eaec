package dev.superposition.worker.measure;

import dev.superposition.worker.config.DataKind;
import dev.superposition.worker.config.Magnitudes;
import dev.superposition.worker.config.RunConfig;

/**
 * The kurtosis of hidden activations h_k = Σ_i W_ik x_i of independent features, without sampling error.
 *
 * <p>Feature i is Y with probability p, else 0, with Y uniform on (low, high]: mean a, variance s² = (high − low)²/12, fourth central moment
 * (high − low)⁴/80, odd ones 0. So with q = 1 − p
 *
 * <pre>
 *   v_i    = Var[x_i]             = p s² + p q a²
 *   f_i    = E[(x_i − E x_i)⁴]    = p (E[(Y − a)⁴] + 6 s² (q a)² + (q a)⁴) + q (p a)⁴
 *   Var[h]                        = Σ_i W_i² v_i
 *   E[(h − μ)⁴]                   = Σ_i W_i⁴ f_i + 6 Σ_{j < i} W_i² v_i W_j² v_j
 * </pre>
 *
 * since in the fourth power of a sum of independent terms of mean 0 only even powers of each are left. No term is negative, so none cancels.
 */
final class HiddenKurtosis {
    private HiddenKurtosis() {}

    /** Whether h is linear in features that are independent; else it takes samples. */
    static boolean isKnown(RunConfig config) {
        return LoopEvaluator.knows(config.model())
                && config.data().kind() == DataKind.INDEPENDENT
                && !config.data().unitNorm();
    }

    /**
     * Mean over hidden dimensions of E[(h − μ)⁴]/Var[h]²; dimensions that never vary are left out, NaN if none does.
     *
     * @param densities p_i
     * @param weights n·m numbers, feature-major
     */
    static double of(RunConfig config, double[] densities, float[] weights) {
        Magnitudes magnitudes = config.data().magnitudes();
        double a = magnitudes.mean();
        double width = magnitudes.high() - magnitudes.low();
        double s2 = width * width / 12;
        double s4 = width * width * width * width / 80;
        int n = config.features();
        int m = config.hidden();
        double[] variances = new double[m];
        double[] fourths = new double[m];
        for (int i = 0; i < n; i++) {
            double p = densities[i];
            double below = p * a;
            double above = a - below;
            double v = p * s2 + p * a * above;
            double f = p * (s4 + 6 * s2 * above * above + above * above * above * above)
                    + (1 - p) * below * below * below * below;
            for (int k = 0; k < m; k++) {
                double w2 = (double) weights[i * m + k] * weights[i * m + k];
                fourths[k] += w2 * w2 * f + 6 * w2 * v * variances[k];
                variances[k] += w2 * v;
            }
        }
        return mean(fourths, variances);
    }

    /** Mean of fourth/variance² over the variances that are positive. */
    static double mean(double[] fourths, double[] variances) {
        double total = 0;
        int varying = 0;
        for (int k = 0; k < variances.length; k++) {
            if (variances[k] > 0) {
                total += fourths[k] / (variances[k] * variances[k]);
                varying++;
            }
        }
        return varying == 0 ? Double.NaN : total / varying;
    }
}
