package dev.superposition.worker.simd;

import static dev.superposition.worker.simd.Aligned.START;

import dev.superposition.worker.data.Independent;
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
 * <p>Conversion to float, one product and one subtraction are each exactly rounded, hence equal to their scalar twins.
 * Where a sign decides, the float's bits are used as an integer: its maximum with 0 and its sign bit cost one instruction,
 * a vector mask several.
 */
final class VectorSampler {
    private static final VectorSpecies<Float> FLOATS = Tile.FLOATS;
    private static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);
    private static final int V = FLOATS.length();
    private static final float UNIT = 0x1.0p-31f;

    private final VectorStream data;
    private final VectorStream drops;
    private final VectorStream signs;
    private final Independent distribution;
    private final float[] scale;
    private final float[] firstScale;
    private final int[] seen;
    private final float dropped;
    private final float kept;

    /**
     * @param key the run's stream key
     * @param dropout rate q in [0, 1)
     * @param mostRows most rows at a time over all steps, a multiple of {@link RandomStream#TILE}
     */
    VectorSampler(int[] key, Independent distribution, double dropout, int mostRows) {
        this.data = new VectorStream(key, Purpose.DATA);
        this.drops = new VectorStream(key, Purpose.DROPOUT);
        this.signs = new VectorStream(key, Purpose.SIGN);
        this.distribution = distribution;
        this.scale = new float[distribution.features()];
        this.firstScale = new float[distribution.features()];
        for (int i = 0; i < scale.length; i++) {
            scale[i] = UNIT * (float) (1 / distribution.density(i));
            firstScale[i] = UNIT * (float) (1 / distribution.firstDensity(i));
        }
        this.seen = Aligned.ints(mostRows);
        this.dropped = (float) dropout;
        this.kept = (float) (1 / (1 - dropout));
    }

    /**
     * Active rows {@code firstRow … firstRow + used − 1} of several steps: feature i of row r in step t at {@code (t·n + i)·stride + r}.
     *
     * @param firstRow a multiple of {@link RandomStream#TILE}
     * @param used rows of a step, a multiple of {@link RandomStream#TILE}; times steps at most {@link RandomStream#MOST_BITS}
     */
    void features(int firstStep, int steps, int firstRow, int used, float[] x, int stride) {
        Arrays.fill(seen, START, START + steps * used, 0);
        boolean allSeen = false;
        int n = scale.length;
        int columns = RandomStream.MOST_BITS / (steps * used);
        for (int first = 0; first < n; first += columns) {
            int count = Math.min(columns, n - first);
            int[] words = data.rows(firstStep, steps, first, count, firstRow, used);
            for (int c = 0; c < count; c++) {
                int i = first + c;
                int from = c * steps * used;
                if (distribution.density(i) == 0) {
                    for (int t = 0; t < steps; t++) {
                        int at = START + (t * n + i) * stride;
                        Arrays.fill(x, at, at + used, 0f);
                    }
                } else if (allSeen) {
                    independent(words, from, scale[i], steps, used, x, i * stride, n * stride);
                } else {
                    conditional(words, from, scale[i], firstScale[i], steps, used, x, i * stride, n * stride);
                    allSeen = distribution.firstDensity(i) == 1;
                }
            }
        }
    }

    /** A feature of rows in which another is present. */
    @Kernel
    private static void independent(
            int[] words, int from, float factor, int steps, int used, float[] x, int start, int step) {
        IntVector zero = IntVector.zero(INTS);
        FloatVector one = FloatVector.broadcast(FLOATS, 1f);
        for (int t = 0; t < steps; t++) {
            int source = from + t * used;
            int target = START + start + t * step;
            for (int row = 0; row < used; row += V) {
                one.sub(integer(words, source + row).mul(factor))
                        .reinterpretAsInts()
                        .max(zero)
                        .reinterpretAsFloats()
                        .intoArray(x, target + row);
            }
        }
    }

    /** A feature whose density depends on whether one before it is present. */
    @Kernel
    private void conditional(
            int[] words,
            int from,
            float factor,
            float firstFactor,
            int steps,
            int used,
            float[] x,
            int start,
            int step) {
        IntVector zero = IntVector.zero(INTS);
        FloatVector one = FloatVector.broadcast(FLOATS, 1f);
        IntVector first = FloatVector.broadcast(FLOATS, firstFactor).reinterpretAsInts();
        IntVector change =
                FloatVector.broadcast(FLOATS, factor).reinterpretAsInts().lanewise(VectorOperators.XOR, first);
        for (int t = 0; t < steps; t++) {
            int target = START + start + t * step;
            int source = t * used;
            for (int row = 0; row < used; row += V) {
                IntVector before = IntVector.fromArray(INTS, seen, START + source + row);
                IntVector present = zero.sub(before).lanewise(VectorOperators.ASHR, 31);
                FloatVector scaling =
                        change.and(present).lanewise(VectorOperators.XOR, first).reinterpretAsFloats();
                IntVector value = one.sub(integer(words, from + source + row).mul(scaling))
                        .reinterpretAsInts()
                        .max(zero);
                value.reinterpretAsFloats().intoArray(x, target + row);
                before.or(value).intoArray(seen, START + source + row);
            }
        }
    }

    /** Gives the values of {@link #features}, called with the same arguments, their signs: −1 or 1 with equal odds. */
    @Kernel
    void signs(int firstStep, int steps, int firstRow, int used, float[] x, int stride) {
        int n = scale.length;
        int columns = RandomStream.MOST_BITS / (steps * used);
        for (int first = 0; first < n; first += columns) {
            int count = Math.min(columns, n - first);
            int[] words = signs.rows(firstStep, steps, first, count, firstRow, used);
            for (int c = 0; c < count; c++) {
                for (int t = 0; t < steps; t++) {
                    int source = (c * steps + t) * used;
                    int target = START + (t * n + first + c) * stride;
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
