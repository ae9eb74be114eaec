package dev.superposition.worker.random;

/**
 * Threefry-4x32 with 13 rounds: a keyed bijection of 128-bit counters whose outputs pass for independent random bits.
 *
 * <p>Source: Salmon, Moraes, Dror, Shaw 2011, <i>Parallel random numbers: as easy as 1, 2, 3</i>, table 2: 12 rounds already
 * pass BigCrush; 13 is the least number for which the authors publish known answers. Only additions, rotations and
 * exclusive-ors of 32-bit words, so that any vector unit computes the same bits.
 */
public final class Threefry {
    /** Rounds of mixing; a key is injected after every fourth. */
    public static final int ROUNDS = 13;

    /** The exclusive-or of all key words and this is the extra key word (Skein specification, 3.3.2). */
    public static final int PARITY = 0x1BD11BDA;

    private Threefry() {}

    /**
     * Encrypts many counters: block i is that of counter (c0[i], c1[i], c2, c3).
     *
     * <p>The loop has no calls, no branches and one index, so that the compiler turns it into vector code: a word then costs
     * about a quarter of a nanosecond. Before and after the vector part it takes single steps, worth some 120 ns a call, so
     * calls should be long.
     *
     * @param key four words
     * @param count blocks, at most the length of every array
     * @param w0 receives the first word of every block; {@code w1}, {@code w2}, {@code w3} the others
     */
    public static void blocks(
            int[] key, int[] c0, int[] c1, int c2, int c3, int count, int[] w0, int[] w1, int[] w2, int[] w3) {
        int k0 = key[0];
        int k1 = key[1];
        int k2 = key[2];
        int k3 = key[3];
        int k4 = PARITY ^ k0 ^ k1 ^ k2 ^ k3;
        int start2 = c2 + k2;
        int start3 = c3 + k3;
        for (int i = 0; i < count; i++) {
            int x0 = c0[i] + k0;
            int x1 = c1[i] + k1;
            int x2 = start2;
            int x3 = start3;

            // Rounds 0–3.
            x0 += x1;
            x1 = Integer.rotateLeft(x1, 10) ^ x0;
            x2 += x3;
            x3 = Integer.rotateLeft(x3, 26) ^ x2;
            x0 += x3;
            x3 = Integer.rotateLeft(x3, 11) ^ x0;
            x2 += x1;
            x1 = Integer.rotateLeft(x1, 21) ^ x2;
            x0 += x1;
            x1 = Integer.rotateLeft(x1, 13) ^ x0;
            x2 += x3;
            x3 = Integer.rotateLeft(x3, 27) ^ x2;
            x0 += x3;
            x3 = Integer.rotateLeft(x3, 23) ^ x0;
            x2 += x1;
            x1 = Integer.rotateLeft(x1, 5) ^ x2;
            x0 += k1;
            x1 += k2;
            x2 += k3;
            x3 += k4 + 1;

            // Rounds 4–7.
            x0 += x1;
            x1 = Integer.rotateLeft(x1, 6) ^ x0;
            x2 += x3;
            x3 = Integer.rotateLeft(x3, 20) ^ x2;
            x0 += x3;
            x3 = Integer.rotateLeft(x3, 17) ^ x0;
            x2 += x1;
            x1 = Integer.rotateLeft(x1, 11) ^ x2;
            x0 += x1;
            x1 = Integer.rotateLeft(x1, 25) ^ x0;
            x2 += x3;
            x3 = Integer.rotateLeft(x3, 10) ^ x2;
            x0 += x3;
            x3 = Integer.rotateLeft(x3, 18) ^ x0;
            x2 += x1;
            x1 = Integer.rotateLeft(x1, 20) ^ x2;
            x0 += k2;
            x1 += k3;
            x2 += k4;
            x3 += k0 + 2;

            // Rounds 8–11.
            x0 += x1;
            x1 = Integer.rotateLeft(x1, 10) ^ x0;
            x2 += x3;
            x3 = Integer.rotateLeft(x3, 26) ^ x2;
            x0 += x3;
            x3 = Integer.rotateLeft(x3, 11) ^ x0;
            x2 += x1;
            x1 = Integer.rotateLeft(x1, 21) ^ x2;
            x0 += x1;
            x1 = Integer.rotateLeft(x1, 13) ^ x0;
            x2 += x3;
            x3 = Integer.rotateLeft(x3, 27) ^ x2;
            x0 += x3;
            x3 = Integer.rotateLeft(x3, 23) ^ x0;
            x2 += x1;
            x1 = Integer.rotateLeft(x1, 5) ^ x2;
            x0 += k3;
            x1 += k4;
            x2 += k0;
            x3 += k1 + 3;

            // Round 12.
            x0 += x1;
            x1 = Integer.rotateLeft(x1, 6) ^ x0;
            x2 += x3;
            x3 = Integer.rotateLeft(x3, 20) ^ x2;

            w0[i] = x0;
            w1[i] = x1;
            w2[i] = x2;
            w3[i] = x3;
        }
    }
}
