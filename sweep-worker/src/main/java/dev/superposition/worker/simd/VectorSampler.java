package dev.superposition.worker.simd;

import dev.superposition.worker.data.FeatureDistribution;
import dev.superposition.worker.random.Purpose;
import dev.superposition.worker.random.RandomStream;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The numbers of {@link dev.superposition.worker.data.FeatureSampler} and {@link dev.superposition.worker.data.DropoutSampler}, to
 * the bit, a vector of rows at a time.
 *
 * <p>Conversion to float, one product, one subtraction and one maximum are each exactly rounded, hence equal to their scalar
 * twins.
 */
final class VectorSampler {
    private static final VectorSpecies<Integer> INTS = Tile.FLOATS.withLanes(int.class);
    private static final VectorSpecies<Float> FLOATS = Tile.FLOATS;
    private static final int WIDTH = FLOATS.length();
    private static final int LANES = RandomStream.LANES;
    private static final float UNIT = 0x1.0p-31f;

    private final RandomStream data;
    private final RandomStream drops;
    private final FeatureDistribution distribution;
    private final float[] inverse;
    private final float[] inverseFirst;
    private final float[] seen;
    private final float dropped;
    private final float kept;

    /**
     * @param key the run's stream key
     * @param dropout rate q in [0, 1)
     * @param tileRows most rows of a tile, a multiple of {@link RandomStream#TILE}
     */
    VectorSampler(int[] key, FeatureDistribution distribution, double dropout, int tileRows) {
        this.data = new RandomStream(key, Purpose.DATA);
        this.drops = new RandomStream(key, Purpose.DROPOUT);
        this.distribution = distribution;
        this.inverse = new float[distribution.features()];
        this.inverseFirst = new float[distribution.features()];
        for (int i = 0; i < inverse.length; i++) {
            inverse[i] = (float) (1 / distribution.density(i));
            inverseFirst[i] = (float) (1 / distribution.firstDensity(i));
        }
        this.seen = new float[tileRows];
        this.dropped = (float) dropout;
        this.kept = (float) (1 / (1 - dropout));
    }

    /**
     * Active rows {@code firstRow … firstRow + used − 1} of a step, {@code x[i·stride + r]}.
     *
     * @param firstRow a multiple of {@link RandomStream#TILE}
     * @param used rows, a multiple of {@link RandomStream#TILE}, at most {@link RandomStream#MOST_BITS}
     */
    void features(int step, int firstRow, int used, float[] x, int stride) {
        Arrays.fill(seen, 0, used, 0f);
        int columns = RandomStream.MOST_BITS / used;
        for (int first = 0; first < inverse.length; first += columns) {
            int count = Math.min(columns, inverse.length - first);
            int[][] words = data.bits(step, first, count, firstRow, used);
            for (int i = 0; i < count; i++) {
                if (distribution.density(first + i) == 0) {
                    Arrays.fill(x, (first + i) * stride, (first + i) * stride + used, 0f);
                } else {
                    feature(words, i * used / 4, first + i, used, x, (first + i) * stride);
                }
            }
        }
    }

    private void feature(int[][] words, int block, int i, int used, float[] x, int start) {
        FloatVector scale = FloatVector.broadcast(FLOATS, inverse[i]);
        FloatVector first = FloatVector.broadcast(FLOATS, inverseFirst[i]);
        FloatVector one = FloatVector.broadcast(FLOATS, 1f);
        for (int word = 0; word < 4; word++) {
            int[] source = words[word];
            for (int k = 0; k < used / 4; k += WIDTH) {
                int row = rowOf(word, k);
                FloatVector before = FloatVector.fromArray(FLOATS, seen, row);
                FloatVector factor = first.blend(scale, before.compare(VectorOperators.GT, 0f));
                FloatVector u = unit(IntVector.fromArray(INTS, source, block + k));
                FloatVector value = one.sub(u.mul(factor)).max(0f);
                value.intoArray(x, start + row);
                before.max(value).intoArray(seen, row);
            }
        }
    }

    /** Factors of the hidden activations of the same rows: 0 or 1/(1 − q), {@code mask[k·stride + r]}. */
    void dropout(int step, int hidden, int firstRow, int used, float[] mask, int stride) {
        FloatVector factor = FloatVector.broadcast(FLOATS, kept);
        int columns = RandomStream.MOST_BITS / used;
        for (int first = 0; first < hidden; first += columns) {
            int count = Math.min(columns, hidden - first);
            int[][] words = drops.bits(step, first, count, firstRow, used);
            for (int c = 0; c < count; c++) {
                int start = (first + c) * stride;
                for (int word = 0; word < 4; word++) {
                    for (int k = 0; k < used / 4; k += WIDTH) {
                        FloatVector u = unit(IntVector.fromArray(INTS, words[word], c * used / 4 + k));
                        factor.blend(0f, u.compare(VectorOperators.LT, dropped))
                                .intoArray(mask, start + rowOf(word, k));
                    }
                }
            }
        }
    }

    /** The row that word {@code word} of block {@code k} stands in, see {@link RandomStream#bits}. */
    private static int rowOf(int word, int k) {
        return k / LANES * RandomStream.TILE + word * LANES + k % LANES;
    }

    private static FloatVector unit(IntVector word) {
        return ((FloatVector) word.lanewise(VectorOperators.LSHR, 1).convert(VectorOperators.I2F, 0)).mul(UNIT);
    }
}
