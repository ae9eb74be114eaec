package dev.superposition.worker.measure;

import dev.superposition.worker.config.Data;
import dev.superposition.worker.config.ModelKind;
import dev.superposition.worker.config.RunConfig;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What theory says of the last feature in the two models whose phase diagrams are known in closed form: the expected losses of
 * ideal weights in each phase, and the phase whose loss is least.
 *
 * <p>With x_i = 0 with probability 1 − p, else U(0, 1), and importances 1, …, 1, r, sums over features are
 *
 * <pre>
 *   ignoring a feature, answering its mean p/2:       v = p/3 − p²/4, times its importance
 *   an antipodal pair, x' = ReLU(±(x_i − x_j)):       p²/6 for each of the two, times its importance
 *
 *   last feature      2 → 1            3 → 2
 *   not represented   r v              r v
 *   dedicated         v                least of v (another ignored) and p²/3 (the others a pair)
 *   superposition     (1 + r) p²/6     (1 + r) p²/6
 * </pre>
 *
 * Losses are given as means over features, as column {@code loss}. Trained models follow away from the lines where two are equal.
 *
 * <p>Source: Elhage et al. 2022, "Superposition as a Phase Change".
 *
 * @param notRepresented expected loss of ignoring the last feature
 * @param dedicated expected loss of giving it a dimension of its own
 * @param superposition expected loss of an antipodal pair with it
 */
public record PhasePrediction(double notRepresented, double dedicated, double superposition) {
    /** Losses whose ratio differs from 1 by less are equal, and theory does not decide. */
    private static final double EQUAL = 1e-9;

    /** The prediction for a run; empty unless it is relu-output 2 → 1 or 3 → 2 with independent features that differ in
     * the last one only. */
    public static Optional<PhasePrediction> of(RunConfig config) {
        int n = config.features();
        if (config.model() != ModelKind.RELU_OUTPUT
                || config.dropout() > 0
                || !config.data().equals(Data.DEFAULT)
                || config.hidden() != n - 1
                || (n != 2 && n != 3)) {
            return Optional.empty();
        }
        double[] densities = config.sparsity().densities(n);
        double[] importances = config.importance().importances(n);
        double p = densities[0];
        double unit = importances[0];
        for (int i = 1; i < n; i++) {
            if (densities[i] != p || (i < n - 1 && importances[i] != unit)) {
                return Optional.empty();
            }
        }
        double last = importances[n - 1];
        double ignored = p / 3 - p * p / 4;
        double dedicated = unit * (n == 2 ? ignored : Math.min(ignored, p * p / 3));
        return Optional.of(new PhasePrediction(last * ignored / n, dedicated / n, (unit + last) * p * p / 6 / n));
    }

    /** The phase whose loss is least; null where two share the least. */
    public @Nullable FeaturePhase phase() {
        double least = Math.min(notRepresented, Math.min(dedicated, superposition));
        FeaturePhase phase = null;
        for (FeaturePhase candidate : FeaturePhase.values()) {
            if (loss(candidate) <= least * (1 + EQUAL)) {
                if (phase != null) {
                    return null;
                }
                phase = candidate;
            }
        }
        return phase;
    }

    private double loss(FeaturePhase phase) {
        return switch (phase) {
            case NOT_REPRESENTED -> notRepresented;
            case DEDICATED -> dedicated;
            case SUPERPOSITION -> superposition;
        };
    }
}
