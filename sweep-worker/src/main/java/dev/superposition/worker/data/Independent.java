package dev.superposition.worker.data;

import dev.superposition.worker.config.Data;
import dev.superposition.worker.random.RandomSequence;
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
 * these probabilities draws a row from exactly the conditional distribution. After a feature that is always present the case of the
 * second line cannot be, and p_i stands for it.
 *
 * <p>Words come from a {@link RandomSequence}: word {@code (r / 16) · k + j} of generator {@code r mod 16} is that of row r and of the
 * j-th of the k features that are possible. One uniform u decides presence and mark of a feature: {@code max(0, 1 − u/p)}. It is
 * positive with probability p, and given that, uniform. Rare features are drawn by {@link SparseSampler} instead, from the same distribution.
 */
public final class Independent extends FeatureDistribution {
    private static final int WORDS_AT_ONCE = 256;

    /** Every mark is 0 or at least one over this: 1 minus a float below 1. */
    private static final float FLOATS_BELOW_ONE = 0x1.0p24f;

    private final double[] densities;
    private final double[] firstDensities;
    private final int[] possible;
    private final int[] impossible;
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
        int[] sorted = new int[n];
        int possibleCount = 0;
        int impossibleCount = 0;
        for (int i = 0; i < n; i++) {
            if (densities[i] > 0) {
                sorted[possibleCount++] = i;
            } else {
                sorted[n - ++impossibleCount] = i;
            }
        }
        this.possible = Arrays.copyOf(sorted, possibleCount);
        this.impossible = Arrays.copyOfRange(sorted, possibleCount, n);
        this.inverse = new float[n];
        this.inverseFirst = new float[n];
        for (int i = 0; i < n; i++) {
            inverse[i] = inverse(densities[i]);
            inverseFirst[i] = inverse(firstDensities[i]);
        }
    }

    Independent(Data data, double[] densities) {
        this(densities);
    }

    /** 1/density as a finite float: what a uniform number is multiplied by to become a mark. */
    public static float inverse(double density) {
        return (float) Math.min(Float.MAX_VALUE, 1 / density);
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

    /** The features that are never present. */
    public int[] impossible() {
        return impossible.clone();
    }

    @Override
    public double activeRowProbability() {
        return activeRow;
    }

    @Override
    void fill(FeatureStreams streams, int step, int count, int stride, float[] x, int offset) {
        for (int feature : impossible) {
            Arrays.fill(x, offset + feature * stride, offset + feature * stride + count, 0f);
        }
        RandomSequence sequence = streams.sequence();
        sequence.begin(step);
        int rowsAtOnce = Math.max(1, WORDS_AT_ONCE / Math.max(1, possible.length)) * RandomSequence.LANES;
        Block block = new Block(Math.min(rowsAtOnce, roundedUp(count)));
        for (int row = 0; row < count; row += rowsAtOnce) {
            block.draw(sequence, Math.min(rowsAtOnce, count - row), x, offset + row, stride);
        }
    }

    /** To whole groups of rows that share a word of each generator. */
    private static int roundedUp(int rows) {
        return (rows + RandomSequence.LANES - 1) / RandomSequence.LANES * RandomSequence.LANES;
    }

    /**
     * Rows that are drawn together, feature by feature, in loops without branches, which the compiler can turn into vector code. A mark is
     * one of two candidates times 1 plus the other times 0: exactly that one.
     */
    private final class Block {
        private final int[] words;
        private final float[] uniforms;
        /** 1 for a row in which no feature so far is present, else 0. */
        private final float[] inactive;

        Block(int rows) {
            this.words = new int[rows * possible.length];
            this.uniforms = new float[rows];
            this.inactive = new float[rows];
        }

        void draw(RandomSequence sequence, int rows, float[] x, int offset, int stride) {
            sequence.next(roundedUp(rows) / RandomSequence.LANES * possible.length, words);
            Arrays.fill(inactive, 1f);
            for (int j = 0; j < possible.length; j++) {
                int feature = possible[j];
                takeUniforms(j, rows);
                marks(inverse[feature], inverseFirst[feature], rows, x, offset + feature * stride);
            }
        }

        /** The uniform numbers of the j-th possible feature. */
        private void takeUniforms(int j, int rows) {
            for (int row = 0; row < rows; row += RandomSequence.LANES) {
                int from = row * possible.length + j * RandomSequence.LANES;
                for (int lane = 0; lane < RandomSequence.LANES; lane++) {
                    uniforms[row + lane] = RandomStream.uniform(words[from + lane]);
                }
            }
        }

        private void marks(float scale, float firstScale, int rows, float[] x, int offset) {
            for (int row = 0; row < rows; row++) {
                float first = inactive[row];
                float mark = first * positive(1f - uniforms[row] * firstScale)
                        + (1f - first) * positive(1f - uniforms[row] * scale);
                x[offset + row] = mark;
                inactive[row] = first * positive(1f - mark * FLOATS_BELOW_ONE);
            }
        }

        /** max(0, value), exactly. */
        private static float positive(float value) {
            return 0.5f * (value + Math.abs(value));
        }
    }
}
