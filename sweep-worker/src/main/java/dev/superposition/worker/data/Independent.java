package dev.superposition.worker.data;

import dev.superposition.worker.config.Data;
import dev.superposition.worker.random.RandomStream;
import java.util.Arrays;

/**
 * Independent sparse features, and their conditioning on at least one being present.
 *
 * <pre>
 *   P(i present) = p_i, independently of all others
 *
 *   P(active row)                                    = 1 − Π_i (1 − p_i)
 *   P(i present | active row, none of 0 … i−1 is)    = p_i / (1 − Π_{j ≥ i} (1 − p_j))
 *   P(i present | active row, one of 0 … i−1 is)     = p_i
 * </pre>
 *
 * The second line of the conditioned ones follows from Bayes' rule, the third from independence. Walking the features in order with
 * these probabilities draws a row from exactly the conditional distribution.
 *
 * <p>One uniform u decides presence and mark of a feature: {@code max(0, 1 − u/p)}. It is positive with probability p, and given
 * that, uniform. Rare features are drawn by {@link SparseSampler} instead, from the same distribution.
 */
public final class Independent extends FeatureDistribution {
    private final double[] densities;
    private final double[] firstDensities;
    private final float[] inverse;
    private final float[] inverseFirst;
    private final double activeRow;

    /**
     * @param densities p_i in [0, 1]
     */
    public Independent(double[] densities) {
        int n = densities.length;
        this.densities = densities.clone();
        this.firstDensities = new double[n];
        double logNone = 0; // log Π_{j ≥ i} (1 − p_j)
        boolean lastPossible = true;
        for (int i = n - 1; i >= 0; i--) {
            logNone += StrictMath.log1p(-densities[i]);
            if (densities[i] > 0) {
                firstDensities[i] = lastPossible ? 1 : Math.min(1, densities[i] / -StrictMath.expm1(logNone));
                lastPossible = false;
            }
        }
        this.activeRow = -StrictMath.expm1(logNone);
        this.inverse = new float[n];
        this.inverseFirst = new float[n];
        for (int i = 0; i < n; i++) {
            inverse[i] = (float) (1 / densities[i]);
            inverseFirst[i] = (float) (1 / firstDensities[i]);
        }
    }

    Independent(Data data, double[] densities) {
        this(densities);
    }

    @Override
    public int features() {
        return densities.length;
    }

    @Override
    public double density(int feature) {
        return densities[feature];
    }

    /** The probability that a feature is present in an active row in which none before it is. */
    public double firstDensity(int feature) {
        return firstDensities[feature];
    }

    @Override
    public double activeRowProbability() {
        return activeRow;
    }

    @Override
    void fill(FeatureStreams streams, int step, int count, int stride, float[] x, int offset) {
        RandomStream stream = streams.presence();
        boolean[] active = new boolean[count];
        for (int feature = 0; feature < features(); feature++) {
            int start = offset + feature * stride;
            if (densities[feature] == 0) {
                Arrays.fill(x, start, start + count, 0f);
                continue;
            }
            stream.uniforms(step, feature, x, start, count);
            float scale = inverse[feature];
            float firstScale = inverseFirst[feature];
            for (int row = 0; row < count; row++) {
                float mark = Math.max(0f, 1f - x[start + row] * (active[row] ? scale : firstScale));
                x[start + row] = mark;
                active[row] |= mark > 0;
            }
        }
    }
}
