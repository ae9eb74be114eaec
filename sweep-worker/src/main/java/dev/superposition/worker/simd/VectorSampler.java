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
     * @param used rows, a multiple of {@link RandomStream#TILE}
     */
    void features(int step, int firstRow, int used, float[] x, int stride) {
        Arrays.fill(seen, 0, used, 0f);
        for (int i = 0; i < inverse.length; i++) {
            int start = i * stride;
            if (distribution.density(i) == 0) {
                Arrays.fill(x, start, start + used, 0f);
                continue;
            }
            uniforms(data, step, i, firstRow, used, x, start);
            FloatVector scale = FloatVector.broadcast(FLOATS, inverse[i]);
            FloatVector first = FloatVector.broadcast(FLOATS, inverseFirst[i]);
            for (int row = 0; row < used; row += WIDTH) {
                FloatVector before = FloatVector.fromArray(FLOATS, seen, row);
                FloatVector factor = first.blend(scale, before.compare(VectorOperators.GT, 0f));
                FloatVector u = FloatVector.fromArray(FLOATS, x, start + row);
                FloatVector value =
                        FloatVector.broadcast(FLOATS, 1f).sub(u.mul(factor)).max(0f);
                value.intoArray(x, start + row);
                before.max(value).intoArray(seen, row);
            }
        }
    }

    /** Factors of the hidden activations of the same rows: 0 or 1/(1 − q), {@code mask[k·stride + r]}. */
    void dropout(int step, int hidden, int firstRow, int used, float[] mask, int stride) {
        FloatVector factor = FloatVector.broadcast(FLOATS, kept);
        for (int k = 0; k < hidden; k++) {
            int start = k * stride;
            uniforms(drops, step, k, firstRow, used, mask, start);
            for (int row = 0; row < used; row += WIDTH) {
                FloatVector u = FloatVector.fromArray(FLOATS, mask, start + row);
                factor.blend(0f, u.compare(VectorOperators.LT, dropped)).intoArray(mask, start + row);
            }
        }
    }

    private static void uniforms(
            RandomStream stream, int step, int column, int firstRow, int used, float[] target, int offset) {
        for (int first = 0; first < used; first += RandomStream.MOST_BITS) {
            int count = Math.min(RandomStream.MOST_BITS, used - first);
            int[][] words = stream.bits(step, column, firstRow + first, count);
            for (int word = 0; word < 4; word++) {
                int[] source = words[word];
                int to = offset + first + word * LANES;
                for (int from = 0; 4 * from < count; from += LANES, to += RandomStream.TILE) {
                    for (int lane = 0; lane < LANES; lane += WIDTH) {
                        unit(IntVector.fromArray(INTS, source, from + lane)).intoArray(target, to + lane);
                    }
                }
            }
        }
    }

    private static FloatVector unit(IntVector word) {
        return ((FloatVector) word.lanewise(VectorOperators.LSHR, 1).convert(VectorOperators.I2F, 0)).mul(UNIT);
    }
}
