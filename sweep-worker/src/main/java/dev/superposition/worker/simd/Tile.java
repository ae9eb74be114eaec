package dev.superposition.worker.simd;

import static dev.superposition.worker.simd.Aligned.START;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Element-wise work on one tile of samples, feature-major: row i of a matrix is a feature or hidden dimension, its columns are samples,
 * adjacent in memory. Products of tiles are {@link Product} and {@link OuterProduct}.
 *
 * <p>Same bits for every vector width: sums over samples keep {@link #LOGICAL} logical accumulators, sample r in accumulator r mod
 * {@value #LOGICAL}, whatever the width of a register, and add them in one fixed tree at the end. Column counts are multiples of {@link #LOGICAL};
 * the caller pads. Arrays are {@link Aligned}; the indices that methods take count from their first number.
 */
final class Tile {
    /** Accumulators of a sum over samples. */
    static final int LOGICAL = 16;

    /**
     * Samples of a tile: with more, x, h and their like leave the caches; with fewer, loading and storing the gradient's accumulators
     * for every tile shows.
     */
    static final int SAMPLES = 512;

    /** From row to row. A power of two would put whole columns into one set of the cache; a constant spares bounds checks. */
    static final int STRIDE = SAMPLES + LOGICAL;

    /** The widest vectors of this machine, but at most 512 bits. */
    static final VectorSpecies<Float> FLOATS =
            FloatVector.SPECIES_PREFERRED.length() > LOGICAL ? FloatVector.SPECIES_512 : FloatVector.SPECIES_PREFERRED;

    private static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);
    private static final int V = FLOATS.length();

    /** Whether the machine has 16 vector registers, not 32: x86 without AVX-512. */
    static final boolean FEW_REGISTERS = V == 8;

    private static final int[] ONES_THEN_ZEROS = new int[2 * LOGICAL];

    static {
        Arrays.fill(ONES_THEN_ZEROS, 0, LOGICAL, -1);
    }

    private Tile() {}

    /** The least multiple that holds so many rows. */
    static int padded(int rows, int multiple) {
        return (rows + multiple - 1) / multiple * multiple;
    }

    /**
     * The scaled error signal of one feature's row, in place: {@code y ← c·(y + b − x)}, 0 where a ReLU is shut (y + b ≤ 0). Its
     * sum is added to the logical accumulators {@code sums[sumsAt … sumsAt + LOGICAL)}.
     */
    @Kernel
    static void residual(
            float[] y,
            float[] x,
            int at,
            int columns,
            float bias,
            float scale,
            boolean relu,
            float[] sums,
            int sumsAt) {
        FloatVector b = FloatVector.broadcast(FLOATS, bias);
        FloatVector c = FloatVector.broadcast(FLOATS, scale);
        int always = relu ? 0 : -1;
        for (int lane = 0; lane < LOGICAL; lane += V) {
            FloatVector sum = FloatVector.fromArray(FLOATS, sums, START + sumsAt + lane);
            for (int s = START + at + lane; s < START + at + columns; s += LOGICAL) {
                FloatVector output = FloatVector.fromArray(FLOATS, y, s).add(b);
                FloatVector error = output.sub(FloatVector.fromArray(FLOATS, x, s))
                        .mul(c)
                        .reinterpretAsInts()
                        .and(open(output).or(always))
                        .reinterpretAsFloats();
                sum = sum.add(error);
                error.intoArray(y, s);
            }
            sum.intoArray(sums, START + sumsAt + lane);
        }
    }

    /** What {@link #residual} makes of x = 0: {@code y ← c·f(y + b)}, f a ReLU or nothing; its sum is added to logical accumulators. */
    @Kernel
    static void outputs(
            float[] y, int at, int columns, float bias, float scale, boolean relu, float[] sums, int sumsAt) {
        FloatVector b = FloatVector.broadcast(FLOATS, bias);
        FloatVector c = FloatVector.broadcast(FLOATS, scale);
        IntVector least = IntVector.broadcast(INTS, relu ? 0 : Integer.MIN_VALUE);
        for (int lane = 0; lane < LOGICAL; lane += V) {
            FloatVector sum = FloatVector.fromArray(FLOATS, sums, START + sumsAt + lane);
            for (int s = START + at + lane; s < START + at + columns; s += LOGICAL) {
                FloatVector output = FloatVector.fromArray(FLOATS, y, s)
                        .add(b)
                        .reinterpretAsInts()
                        .max(least)
                        .reinterpretAsFloats()
                        .mul(c);
                sum = sum.add(output);
                output.intoArray(y, s);
            }
            sum.intoArray(sums, START + sumsAt + lane);
        }
    }

    /**
     * Sets the columns {@code rows … used − 1} of n rows to zero.
     *
     * @param used {@code rows}, rounded up to a multiple of {@link #LOGICAL}
     */
    @Kernel
    static void clear(float[] x, int n, int rows, int used) {
        for (int i = 0; i < n; i++) {
            int at = START + i * STRIDE + used - LOGICAL;
            for (int lane = 0; lane < LOGICAL; lane += V) {
                FloatVector.fromArray(FLOATS, x, at + lane)
                        .reinterpretAsInts()
                        .and(IntVector.fromArray(INTS, ONES_THEN_ZEROS, used - rows + lane))
                        .reinterpretAsFloats()
                        .intoArray(x, at + lane);
            }
        }
    }

    /** All ones where {@code y > 0}, else 0: by the sign of an integer, cheaper than a vector mask. */
    static IntVector open(FloatVector y) {
        IntVector zero = IntVector.zero(INTS);
        return zero.sub(y.reinterpretAsInts().max(zero)).lanewise(VectorOperators.ASHR, 31);
    }

    /** Σ (f(y + b) − x)² of one feature's row. */
    @Kernel
    static float squares(float[] y, float[] x, int at, int columns, float bias, boolean relu) {
        FloatVector b = FloatVector.broadcast(FLOATS, bias);
        int always = relu ? 0 : -1;
        float[] sums = Aligned.floats(LOGICAL);
        for (int lane = 0; lane < LOGICAL; lane += V) {
            FloatVector sum = FloatVector.zero(FLOATS);
            for (int s = START + at + lane; s < START + at + columns; s += LOGICAL) {
                FloatVector output = FloatVector.fromArray(FLOATS, y, s).add(b);
                FloatVector error = output.reinterpretAsInts()
                        .and(open(output).or(always))
                        .reinterpretAsFloats()
                        .sub(FloatVector.fromArray(FLOATS, x, s));
                sum = error.fma(error, sum);
            }
            sum.intoArray(sums, START + lane);
        }
        return total(sums, 0);
    }

    /** Element-wise {@code target ← target · factor}. */
    @Kernel
    static void scale(float[] target, float[] factor, int at, int columns) {
        for (int s = START + at; s < START + at + columns; s += V) {
            FloatVector.fromArray(FLOATS, target, s)
                    .mul(FloatVector.fromArray(FLOATS, factor, s))
                    .intoArray(target, s);
        }
    }

    /** Element-wise {@code target ← max(target, 0)}. */
    @Kernel
    static void rectify(float[] target, int at, int columns) {
        IntVector zero = IntVector.zero(INTS);
        for (int s = START + at; s < START + at + columns; s += V) {
            FloatVector.fromArray(FLOATS, target, s)
                    .reinterpretAsInts()
                    .max(zero)
                    .reinterpretAsFloats()
                    .intoArray(target, s);
        }
    }

    /** Element-wise {@code target ← 0} where {@code h ≤ 0}. */
    @Kernel
    static void shut(float[] target, float[] h, int at, int columns) {
        for (int s = START + at; s < START + at + columns; s += V) {
            FloatVector.fromArray(FLOATS, target, s)
                    .reinterpretAsInts()
                    .and(open(FloatVector.fromArray(FLOATS, h, s)))
                    .reinterpretAsFloats()
                    .intoArray(target, s);
        }
    }

    /** Element-wise {@code target ← |source|}. */
    @Kernel
    static void magnitudes(float[] source, int sourceAt, float[] target, int at, int columns) {
        for (int s = START; s < START + columns; s += V) {
            FloatVector.fromArray(FLOATS, source, sourceAt + s)
                    .reinterpretAsInts()
                    .and(Integer.MAX_VALUE)
                    .reinterpretAsFloats()
                    .intoArray(target, at + s);
        }
    }

    /** The sum of the logical accumulators at {@code first}, by halves: 16 → 8 → 4 → 2 → 1. */
    static float total(float[] sums, int first) {
        int at = START + first;
        float a = (sums[at] + sums[at + 8]) + (sums[at + 4] + sums[at + 12]);
        float b = (sums[at + 1] + sums[at + 9]) + (sums[at + 5] + sums[at + 13]);
        float c = (sums[at + 2] + sums[at + 10]) + (sums[at + 6] + sums[at + 14]);
        float d = (sums[at + 3] + sums[at + 11]) + (sums[at + 7] + sums[at + 15]);
        return (a + c) + (b + d);
    }
}
