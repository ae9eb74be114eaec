package dev.superposition.worker.simd;

import static dev.superposition.worker.simd.Aligned.START;

import dev.superposition.worker.random.Purpose;
import dev.superposition.worker.random.RandomStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The numbers of {@link dev.superposition.worker.data.FeatureSampler} and {@link dev.superposition.worker.data.DropoutSampler} that are
 * addressed by position, to the bit, a vector of rows at a time: signs and dropout.
 */
final class VectorSampler {
    private static final VectorSpecies<Float> FLOATS = Tile.FLOATS;
    private static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);
    private static final int V = FLOATS.length();
    private static final float UNIT = 0x1.0p-31f;

    private final VectorStream drops;
    private final VectorStream signs;
    private final int n;
    private final float dropped;
    private final float kept;

    /**
     * @param key the run's stream key
     * @param n features
     * @param dropout rate q in [0, 1)
     */
    VectorSampler(int[] key, int n, double dropout) {
        this.drops = new VectorStream(key, Purpose.DROPOUT);
        this.signs = new VectorStream(key, Purpose.SIGN);
        this.n = n;
        this.dropped = (float) dropout;
        this.kept = (float) (1 / (1 - dropout));
    }

    /**
     * Gives the values of some rows of a step their signs: −1 or 1 with equal odds.
     *
     * @param firstRow of the step, row 0 of {@code x}; a multiple of {@link RandomStream#TILE}, as is {@code used}
     */
    @Kernel
    void signs(int step, int firstRow, int used, float[] x, int stride) {
        int columns = RandomStream.MOST_BITS / used;
        for (int first = 0; first < n; first += columns) {
            int count = Math.min(columns, n - first);
            int[] words = signs.rows(step, 1, first, count, firstRow, used);
            for (int c = 0; c < count; c++) {
                int source = c * used;
                int target = START + (first + c) * stride;
                for (int row = 0; row < used; row += V) {
                    // The sign bit of u − 1/2: set if u < 1/2.
                    IntVector below = integer(words, source + row)
                            .mul(UNIT)
                            .sub(0.5f)
                            .reinterpretAsInts()
                            .and(Integer.MIN_VALUE);
                    IntVector value =
                            FloatVector.fromArray(FLOATS, x, target + row).reinterpretAsInts();
                    value.lanewise(VectorOperators.XOR, below)
                            .reinterpretAsFloats()
                            .intoArray(x, target + row);
                }
            }
        }
    }

    /** Factors of the hidden activations of the same rows: 0 or 1/(1 − q), {@code mask[k·stride + r]}. */
    @Kernel
    void dropout(int step, int hidden, int firstRow, int used, float[] mask, int stride) {
        FloatVector factor = FloatVector.broadcast(FLOATS, kept);
        int columns = RandomStream.MOST_BITS / used;
        for (int first = 0; first < hidden; first += columns) {
            int count = Math.min(columns, hidden - first);
            int[] words = drops.rows(step, 1, first, count, firstRow, used);
            for (int c = 0; c < count; c++) {
                int start = (first + c) * stride;
                for (int row = 0; row < used; row += V) {
                    FloatVector u = integer(words, c * used + row).mul(UNIT);
                    factor.blend(0f, u.compare(VectorOperators.LT, dropped)).intoArray(mask, START + start + row);
                }
            }
        }
    }

    /** The upper 31 bits of words, as floats. */
    private static FloatVector integer(int[] words, int at) {
        return (FloatVector) IntVector.fromArray(INTS, words, START + at)
                .lanewise(VectorOperators.LSHR, 1)
                .convert(VectorOperators.I2F, 0);
    }
}
