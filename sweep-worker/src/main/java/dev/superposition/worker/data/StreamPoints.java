package dev.superposition.worker.data;

import dev.superposition.worker.random.Purpose;
import dev.superposition.worker.random.RandomStream;

/**
 * The points of a {@link RandomStream}: of each block of four words, the first and third become gaps, the second and fourth
 * marks. Not thread-safe.
 *
 * <p>Only operations that IEEE 754 rounds correctly, so that a vector unit computes the same bits.
 */
public final class StreamPoints implements PointSource {
    /** 2⁻³¹. */
    public static final float UNIT = 0x1.0p-31f;

    /** 2⁻²⁴, the grid of the marks. */
    public static final float MARK_UNIT = 0x1.0p-24f;

    /** The least 1 − u: gaps end at 17.3, which one in 33 million reaches. */
    public static final float LEAST = 0x1.0p-25f;

    /** The bits of √½: mantissas are taken from [√½, √2). */
    public static final int ROOT_HALF = 0x3f3504f3;

    /** ln 2. */
    public static final float LN2 = 0x1.62e43p-1f;

    /** Coefficients of (ln(1 + f) − f + f²/2)/f³, highest power first (Cephes, logf.c, Moshier 1992). */
    private static final float[] LOG = {
        0.070376836f,
        -0.1151461f,
        0.116769984f,
        -0.12420141f,
        0.14249323f,
        -0.16668057f,
        0.20000714f,
        -0.24999994f,
        0.3333333f
    };

    private final RandomStream stream;

    /**
     * @param key four words
     */
    public StreamPoints(int[] key) {
        this.stream = new RandomStream(key, Purpose.DATA);
    }

    /** The i-th coefficient of the logarithm's polynomial, highest power first. */
    public static float logCoefficient(int i) {
        return LOG[i];
    }

    @Override
    public void draw(int step, int chunk, int blocks, float[] gaps, float[] marks) {
        int[][] words = stream.bits(step, 0, 1, 4 * blocks * chunk, 4 * blocks);
        for (int half = 0; half < 2; half++) {
            for (int i = 0; i < blocks; i++) {
                gaps[half * blocks + i] = gap(words[2 * half][i]);
                marks[half * blocks + i] = ((words[2 * half + 1][i] >>> 8) + 1) * MARK_UNIT;
            }
        }
    }

    /** −ln(1 − u) of u = (word >>> 1)·2⁻³¹, within 2 units in the last place. */
    static float gap(int word) {
        float u = (word >>> 1) * UNIT;
        float rest = Math.max(1f - u, LEAST);
        int bits = Float.floatToRawIntBits(rest);
        int exponent = (bits - ROOT_HALF) >> 23;
        float f = exponent == 0 ? -u : Float.intBitsToFloat(bits - (exponent << 23)) - 1f;
        float polynomial = LOG[0];
        for (int i = 1; i < LOG.length; i++) {
            polynomial = Math.fma(polynomial, f, LOG[i]);
        }
        float square = f * f;
        float correction = Math.fma(square, -0.5f, polynomial * f * square);
        return -Math.fma((float) exponent, LN2, f + correction);
    }
}
