package dev.superposition.worker.simd;

import dev.superposition.worker.data.PointSource;
import dev.superposition.worker.data.StreamPoints;
import dev.superposition.worker.random.Purpose;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The points of {@link StreamPoints}, to the bit, a vector at a time. Not thread-safe. */
final class VectorPoints implements PointSource {
    private static final VectorSpecies<Float> FLOATS = Tile.FLOATS;
    private static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);
    private static final int V = FLOATS.length();
    private static final int MANTISSA_BITS = 23;
    private static final int MARK_SHIFT = 8;

    private final VectorStream stream;
    private float[] exponents = new float[0];

    /**
     * @param key four words
     */
    VectorPoints(int[] key) {
        this.stream = new VectorStream(key, Purpose.DATA);
    }

    @Override
    public void draw(int step, int chunk, int blocks, float[] gaps, float[] marks) {
        if (exponents.length < gaps.length) {
            exponents = new float[gaps.length];
        }
        int[] words = stream.rows(step, 1, 0, 1, 4 * blocks * chunk, 4 * blocks);
        for (int half = 0; half < 2; half++) {
            reduce(words, 2 * half, blocks, gaps, exponents, half * blocks);
            marks(words, 2 * half + 1, blocks, marks, half * blocks);
        }
        logarithms(gaps, exponents, 2 * blocks);
    }

    /** 1 − u = (1 + f)·2^exponent, f in [√½ − 1, √2 − 1). */
    @Kernel
    private static void reduce(int[] words, int word, int count, float[] fs, float[] exponents, int at) {
        FloatVector one = FloatVector.broadcast(FLOATS, 1f);
        IntVector least = FloatVector.broadcast(FLOATS, StreamPoints.LEAST).reinterpretAsInts();
        IntVector zero = IntVector.zero(INTS);
        for (int k = 0; k < count; k += V) {
            FloatVector u = ((FloatVector) IntVector.fromArray(INTS, words, Aligned.START + VectorStream.at(word, k))
                            .lanewise(VectorOperators.LSHR, 1)
                            .convert(VectorOperators.I2F, 0))
                    .mul(StreamPoints.UNIT);
            IntVector bits = one.sub(u).reinterpretAsInts().max(least);
            IntVector exponent = bits.sub(StreamPoints.ROOT_HALF).lanewise(VectorOperators.ASHR, MANTISSA_BITS);
            IntVector scaled = bits.sub(exponent.lanewise(VectorOperators.LSHL, MANTISSA_BITS))
                    .reinterpretAsFloats()
                    .sub(one)
                    .reinterpretAsInts();
            IntVector near = u.neg().reinterpretAsInts();
            IntVector isScaled = exponent.or(zero.sub(exponent)).lanewise(VectorOperators.ASHR, 31);
            scaled.lanewise(VectorOperators.XOR, near)
                    .and(isScaled)
                    .lanewise(VectorOperators.XOR, near)
                    .reinterpretAsFloats()
                    .intoArray(fs, at + k);
            ((FloatVector) exponent.convert(VectorOperators.I2F, 0)).intoArray(exponents, at + k);
        }
    }

    @Kernel
    private static void marks(int[] words, int word, int count, float[] marks, int at) {
        for (int k = 0; k < count; k += V) {
            ((FloatVector) IntVector.fromArray(INTS, words, Aligned.START + VectorStream.at(word, k))
                            .lanewise(VectorOperators.LSHR, MARK_SHIFT)
                            .add(1)
                            .convert(VectorOperators.I2F, 0))
                    .mul(StreamPoints.MARK_UNIT)
                    .intoArray(marks, at + k);
        }
    }

    /** −ln((1 + f)·2^exponent), in place of f. */
    @Kernel
    private static void logarithms(float[] fs, float[] exponents, int count) {
        FloatVector c0 = coefficient(0);
        FloatVector c1 = coefficient(1);
        FloatVector c2 = coefficient(2);
        FloatVector c3 = coefficient(3);
        FloatVector c4 = coefficient(4);
        FloatVector c5 = coefficient(5);
        FloatVector c6 = coefficient(6);
        FloatVector c7 = coefficient(7);
        FloatVector c8 = coefficient(8);
        FloatVector ln2 = FloatVector.broadcast(FLOATS, StreamPoints.LN2);
        FloatVector minusHalf = FloatVector.broadcast(FLOATS, -0.5f);
        for (int k = 0; k < count; k += V) {
            FloatVector f = FloatVector.fromArray(FLOATS, fs, k);
            FloatVector polynomial = c0.fma(f, c1)
                    .fma(f, c2)
                    .fma(f, c3)
                    .fma(f, c4)
                    .fma(f, c5)
                    .fma(f, c6)
                    .fma(f, c7)
                    .fma(f, c8);
            FloatVector square = f.mul(f);
            FloatVector correction = square.fma(minusHalf, polynomial.mul(f).mul(square));
            FloatVector.fromArray(FLOATS, exponents, k)
                    .fma(ln2, f.add(correction))
                    .neg()
                    .intoArray(fs, k);
        }
    }

    private static FloatVector coefficient(int i) {
        return FloatVector.broadcast(FLOATS, StreamPoints.logCoefficient(i));
    }
}
