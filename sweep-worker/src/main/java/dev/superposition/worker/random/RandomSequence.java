package dev.superposition.worker.random;

import java.util.stream.IntStream;

/**
 * The random words of one run and purpose that are drawn in order, from the beginning of a step on: sixteen generators side by side,
 * so that vectors of any width draw the same. For {@linkplain RandomStream#uniform(int) uniform floats}: the lowest bits of a word are
 * weaker than the others.
 *
 * <p>Each is xoshiro128+ (Blackman and Vigna 2021, <i>Scrambled linear pseudorandom number generators</i>, ACM TOMS 47, where it is the
 * one advised for floats): period 2¹²⁸ − 1, no failure in BigCrush but of tests of linearity, which see the lowest four bits. The state of
 * generator l at the beginning of a step is row l of the four words that {@link RandomStream} has there in column 0. A word takes 10
 * additions, shifts and exclusive-ors, one of {@link Threefry} 36. Not thread-safe.
 */
public final class RandomSequence {
    /** Generators side by side. */
    public static final int LANES = RandomStream.LANES;

    private static final int[] COUNTERS = IntStream.range(0, LANES).toArray();
    private static final int[] COLUMNS = new int[LANES];

    private final int[] key;
    private final int purpose;
    private final int[][] states = new int[4][LANES];

    /**
     * @param key four words, e.g. {@link dev.superposition.worker.config.RunConfig#streamKey}
     */
    public RandomSequence(int[] key, Purpose purpose) {
        this.key = RandomStream.checked(key);
        this.purpose = purpose.word();
    }

    /** Goes to the first words of a step. */
    public void begin(int step) {
        Threefry.blocks(key, COUNTERS, COLUMNS, step, purpose, LANES, states[0], states[1], states[2], states[3]);
    }

    /**
     * Draws the next words of every generator.
     *
     * @param count words of each
     * @param target receives word k of generator l at {@code 16·k + l}
     */
    public void next(int count, int[] target) {
        next(states, count, target);
    }

    static void next(int[][] states, int count, int[] target) {
        for (int lane = 0; lane < LANES; lane++) {
            int s0 = states[0][lane];
            int s1 = states[1][lane];
            int s2 = states[2][lane];
            int s3 = states[3][lane];
            for (int k = 0; k < count; k++) {
                target[k * LANES + lane] = s0 + s3;
                int shifted = s1 << 9;
                s2 ^= s0;
                s3 ^= s1;
                s1 ^= s2;
                s0 ^= s3;
                s2 ^= shifted;
                s3 = Integer.rotateLeft(s3, 11);
            }
            states[0][lane] = s0;
            states[1][lane] = s1;
            states[2][lane] = s2;
            states[3][lane] = s3;
        }
    }
}
