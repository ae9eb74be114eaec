package dev.superposition.worker.data;

import dev.superposition.worker.config.Data;
import dev.superposition.worker.random.RandomSequence;
import dev.superposition.worker.random.RandomStream;
import java.util.Arrays;
import java.util.stream.IntStream;

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
 * these probabilities draws a row from exactly the conditional distribution. After a feature that is always present the case of the
 * second line cannot be, and p_i stands for it.
 *
 * <p>Words come from a {@link RandomSequence}: word {@code (r / 16) · k + j} of generator {@code r mod 16} is that of row r and of the
 * j-th of the k features that are possible. One uniform u decides presence and mark of a feature: {@code max(0, 1 − u/p)}. It is
 * positive with probability p, and given that, uniform. Rare features are drawn by {@link SparseSampler} instead, from the same distribution.
 */
public final class Independent extends FeatureDistribution {
    private static final int WORDS_AT_ONCE = 256;

    private final double[] densities;
    private final double[] firstDensities;
    private final int[] possible;
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
        boolean certain = false;
        for (int i = 0; i < n; i++) {
            firstDensities[i] = certain ? densities[i] : firstDensities[i];
            certain |= densities[i] == 1;
        }
        this.possible = IntStream.range(0, n).filter(i -> densities[i] > 0).toArray();
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

    /** The features that can be present, ascending. */
    public int[] possible() {
        return possible.clone();
    }

    @Override
    public double activeRowProbability() {
        return activeRow;
    }

    @Override
    void fill(FeatureStreams streams, int step, int count, int stride, float[] x, int offset) {
        for (int feature = 0; feature < features(); feature++) {
            if (densities[feature] == 0) {
                Arrays.fill(x, offset + feature * stride, offset + feature * stride + count, 0f);
            }
        }
        RandomSequence sequence = streams.sequence();
        sequence.begin(step);
        int groupsAtOnce = Math.max(1, WORDS_AT_ONCE / Math.max(1, possible.length));
        int[] words = new int[groupsAtOnce * possible.length * RandomSequence.LANES];
        for (int row = 0; row < count; row += RandomSequence.LANES) {
            int group = row / RandomSequence.LANES % groupsAtOnce;
            if (group == 0) {
                sequence.next(groupsAtOnce * possible.length, words);
            }
            int at = group * possible.length * RandomSequence.LANES;
            fill(words, at, Math.min(RandomSequence.LANES, count - row), x, offset + row, stride);
        }
    }

    /** Rows of one word of each generator a feature. */
    private void fill(int[] words, int from, int rows, float[] x, int offset, int stride) {
        boolean[] active = new boolean[rows];
        for (int j = 0; j < possible.length; j++) {
            int feature = possible[j];
            float scale = inverse[feature];
            float firstScale = inverseFirst[feature];
            for (int row = 0; row < rows; row++) {
                float u = RandomStream.uniform(words[from + j * RandomSequence.LANES + row]);
                float mark = Math.max(0f, 1f - u * (active[row] ? scale : firstScale));
                x[offset + feature * stride + row] = mark;
                active[row] |= mark > 0;
            }
        }
    }
}
