package dev.superposition.worker.simd;

import static dev.superposition.worker.simd.Aligned.START;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.ROL;
import static jdk.incubator.vector.VectorOperators.XOR;

import dev.superposition.worker.data.Independent;
import dev.superposition.worker.random.Purpose;
import dev.superposition.worker.random.RandomSequence;
import dev.superposition.worker.random.RandomStream;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Active rows of {@link Independent} features, to the bit, a vector of rows at a time: the words of {@link RandomSequence} become values
 * before they leave the registers.
 *
 * <p>Conversion to float, one product and one subtraction are each exactly rounded, hence equal to their scalar twins.
 * Where a sign decides, the float's bits are used as an integer: its maximum with 0 and its sign bit cost one instruction,
 * a vector mask several. Not thread-safe.
 */
final class VectorFeatures {
    private static final VectorSpecies<Float> FLOATS = Tile.FLOATS;
    private static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);
    private static final int V = FLOATS.length();
    private static final int LANES = RandomSequence.LANES;
    private static final float UNIT = 0x1.0p-31f;

    /** Words that seed the generators of a step. */
    private static final int SEEDS = RandomStream.TILE;

    /** Steps whose generators are seeded together: a call has its price. */
    private static final int SEEDED_STEPS = 16;

    private final VectorStream stream;
    private final int[] seeds = Aligned.ints(SEEDED_STEPS * SEEDS);
    private final int[] states = Aligned.ints(SEEDS);
    private final int[] possible;
    private final int[] impossible;
    private final float[] scales;
    private final float[] firstScales;
    private final int[] goOn;
    private final boolean conditional;
    private int firstSeeded = -SEEDED_STEPS;

    /**
     * @param key the run's stream key
     */
    VectorFeatures(int[] key, Independent distribution) {
        this.stream = new VectorStream(key, Purpose.DATA);
        this.possible = distribution.possible();
        this.impossible = distribution.impossible();
        int count = possible.length;
        this.scales = new float[count];
        this.firstScales = new float[count];
        for (int j = 0; j < count; j++) {
            scales[j] = UNIT * Independent.inverse(distribution.density(possible[j]));
            firstScales[j] = UNIT * Independent.inverse(distribution.firstDensity(possible[j]));
        }
        this.conditional = !Arrays.equals(scales, firstScales);
        this.goOn = new int[count];
        Arrays.fill(goOn, -1);
        if (count > 0) {
            goOn[count - 1] = 0;
        }
    }

    /**
     * Draws the next rows of a step.
     *
     * @param begin whether they are its first; else they follow those of the last call
     * @param rows a multiple of 16
     * @param x receives feature i of row r at {@code i·stride + r}, an {@link Aligned} array
     */
    void draw(int step, boolean begin, int rows, float[] x, int stride) {
        if (begin) {
            seed(step);
        }
        for (int feature : impossible) {
            Arrays.fill(x, START + feature * stride, START + feature * stride + rows, 0f);
        }
        int words = rows / LANES * possible.length;
        if (conditional) {
            conditional(states, words, possible, scales, firstScales, goOn, x, stride);
        } else {
            independent(states, words, possible, scales, x, stride);
        }
    }

    private void seed(int step) {
        if (step < firstSeeded || step >= firstSeeded + SEEDED_STEPS) {
            firstSeeded = step;
            int[] words = stream.rows(step, SEEDED_STEPS, 0, 1, 0, SEEDS);
            System.arraycopy(words, START, seeds, START, SEEDED_STEPS * SEEDS);
        }
        System.arraycopy(seeds, START + (step - firstSeeded) * SEEDS, states, START, SEEDS);
    }

    /** Features whose density does not depend on those before. */
    @Kernel
    private static void independent(int[] states, int words, int[] features, float[] scales, float[] x, int stride) {
        for (int lane = 0; lane < LANES; lane += V) {
            int at = START + lane;
            IntVector s0 = IntVector.fromArray(INTS, states, at);
            IntVector s1 = IntVector.fromArray(INTS, states, at + LANES);
            IntVector s2 = IntVector.fromArray(INTS, states, at + 2 * LANES);
            IntVector s3 = IntVector.fromArray(INTS, states, at + 3 * LANES);
            IntVector zero = IntVector.zero(INTS);
            FloatVector one = FloatVector.broadcast(FLOATS, 1f);
            int row = at;
            int j = 0;
            for (int k = 0; k < words; k++) {
                IntVector word = s0.add(s3);
                IntVector shifted = s1.lanewise(LSHL, 9);
                s2 = s2.lanewise(XOR, s0);
                s3 = s3.lanewise(XOR, s1);
                s1 = s1.lanewise(XOR, s2);
                s0 = s0.lanewise(XOR, s3);
                s2 = s2.lanewise(XOR, shifted);
                s3 = s3.lanewise(ROL, 11);
                one.sub(((FloatVector) word.lanewise(LSHR, 1).convert(I2F, 0)).mul(scales[j]))
                        .reinterpretAsInts()
                        .max(zero)
                        .reinterpretAsFloats()
                        .intoArray(x, row + features[j] * stride);
                j++;
                if (j == features.length) {
                    j = 0;
                    row += LANES;
                }
            }
            s0.intoArray(states, at);
            s1.intoArray(states, at + LANES);
            s2.intoArray(states, at + 2 * LANES);
            s3.intoArray(states, at + 3 * LANES);
        }
    }

    /**
     * Features whose density depends on whether one before is present.
     *
     * @param goOn 0 for the last feature of a row, −1 for the others
     */
    @Kernel
    private static void conditional(
            int[] states,
            int words,
            int[] features,
            float[] scales,
            float[] firstScales,
            int[] goOn,
            float[] x,
            int stride) {
        for (int lane = 0; lane < LANES; lane += V) {
            int at = START + lane;
            IntVector s0 = IntVector.fromArray(INTS, states, at);
            IntVector s1 = IntVector.fromArray(INTS, states, at + LANES);
            IntVector s2 = IntVector.fromArray(INTS, states, at + 2 * LANES);
            IntVector s3 = IntVector.fromArray(INTS, states, at + 3 * LANES);
            IntVector zero = IntVector.zero(INTS);
            FloatVector one = FloatVector.broadcast(FLOATS, 1f);
            IntVector seen = zero;
            int row = at;
            int j = 0;
            for (int k = 0; k < words; k++) {
                IntVector word = s0.add(s3);
                IntVector shifted = s1.lanewise(LSHL, 9);
                s2 = s2.lanewise(XOR, s0);
                s3 = s3.lanewise(XOR, s1);
                s1 = s1.lanewise(XOR, s2);
                s0 = s0.lanewise(XOR, s3);
                s2 = s2.lanewise(XOR, shifted);
                s3 = s3.lanewise(ROL, 11);
                FloatVector u = (FloatVector) word.lanewise(LSHR, 1).convert(I2F, 0);
                IntVector first =
                        one.sub(u.mul(firstScales[j])).reinterpretAsInts().max(zero);
                IntVector next = one.sub(u.mul(scales[j])).reinterpretAsInts().max(zero);
                first.lanewise(XOR, next)
                        .and(seen)
                        .lanewise(XOR, first)
                        .reinterpretAsFloats()
                        .intoArray(x, row + features[j] * stride);
                seen = seen.or(zero.sub(first).lanewise(ASHR, 31)).and(goOn[j]);
                j++;
                if (j == features.length) {
                    j = 0;
                    row += LANES;
                }
            }
            s0.intoArray(states, at);
            s1.intoArray(states, at + LANES);
            s2.intoArray(states, at + 2 * LANES);
            s3.intoArray(states, at + 3 * LANES);
        }
    }
}
