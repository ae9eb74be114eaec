package dev.superposition.worker.data;

/**
 * Independent sparse features, and their conditioning on at least one being present.
 *
 * <p>Feature i is present with density p_i, with a value uniform on (0, 1], else 0. A row in which nothing is present
 * says nothing but ‖ReLU(b)‖, so engines may treat such rows in closed form; this class gives the two numbers that makes
 * exact:
 *
 * <pre>
 *   P(active row)                                    = 1 − Π_i (1 − p_i)
 *   P(i present | active row, none of 0 … i−1 is)    = p_i / (1 − Π_{j ≥ i} (1 − p_j))
 *   P(i present | active row, one of 0 … i−1 is)     = p_i
 * </pre>
 *
 * The second follows from Bayes' rule, the third from independence. Walking the features in order with these probabilities
 * draws a row from exactly the conditional distribution.
 */
public final class FeatureDistribution {
    private final double[] densities;
    private final double[] firstDensities;
    private final double activeRow;

    /**
     * @param densities p_i in [0, 1]
     */
    public FeatureDistribution(double[] densities) {
        this.densities = densities.clone();
        this.firstDensities = new double[densities.length];
        double logNone = 0; // log Π_{j ≥ i} (1 − p_j)
        boolean lastPossible = true;
        for (int i = densities.length - 1; i >= 0; i--) {
            logNone += StrictMath.log1p(-densities[i]);
            if (densities[i] > 0) {
                firstDensities[i] = lastPossible ? 1 : Math.min(1, densities[i] / -StrictMath.expm1(logNone));
                lastPossible = false;
            }
        }
        this.activeRow = -StrictMath.expm1(logNone);
    }

    /** n. */
    public int features() {
        return densities.length;
    }

    /** p_i. */
    public double density(int feature) {
        return densities[feature];
    }

    /** The probability that a feature is present in an active row in which none before it is. */
    public double firstDensity(int feature) {
        return firstDensities[feature];
    }

    /** The probability that a row has a present feature, in [0, 1]. */
    public double activeRowProbability() {
        return activeRow;
    }
}
