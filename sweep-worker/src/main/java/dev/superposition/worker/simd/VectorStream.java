package dev.superposition.worker.simd;

import static dev.superposition.worker.simd.Aligned.START;
import static jdk.incubator.vector.VectorOperators.ROL;
import static jdk.incubator.vector.VectorOperators.XOR;

import dev.superposition.worker.random.Purpose;
import dev.superposition.worker.random.RandomStream;
import dev.superposition.worker.random.Threefry;
import java.util.Arrays;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The words of {@link RandomStream}, to the bit, a vector of counters at a time.
 *
 * <p>{@link Threefry}'s thirteen rounds in three passes over a few thousand words that stay in the level-1 cache. One pass would
 * be 91 vector operations, more than the compiler inlines into a method. Not thread-safe.
 */
final class VectorStream {
    private static final VectorSpecies<Integer> INTS = Tile.FLOATS.withLanes(int.class);
    private static final int V = INTS.length();
    private static final int[] LANE_NUMBERS = laneNumbers();

    private final int k0;
    private final int k1;
    private final int k2;
    private final int k3;
    private final int k4;
    private final int purpose;
    // As long as the longest request so far, see RandomStream.
    private final int[][] words = new int[4][0];
    private int[] inOrder = {};

    /**
     * @param key four words
     */
    VectorStream(int[] key, Purpose purpose) {
        this.k0 = key[0];
        this.k1 = key[1];
        this.k2 = key[2];
        this.k3 = key[3];
        this.k4 = Threefry.PARITY ^ k0 ^ k1 ^ k2 ^ k3;
        this.purpose = purpose.word();
    }

    private static int[] laneNumbers() {
        int[] lanes = new int[V];
        for (int i = 0; i < V; i++) {
            lanes[i] = i;
        }
        return lanes;
    }

    /**
     * The words of {@link RandomStream#bits} for several steps, in the order of rows.
     *
     * @param rows of each column and step; times both counts at most {@link RandomStream#MOST_BITS}
     * @return row {@code firstRow + r} of column {@code firstColumn + c} in step {@code firstStep + t} at {@code (c·steps + t)·rows + r} of
     *     an {@link Aligned} array; overwritten by the next call
     */
    int[] rows(int firstStep, int steps, int firstColumn, int columnCount, int firstRow, int rows) {
        int blocks = rows / 4;
        int first = firstRow / RandomStream.TILE * RandomStream.LANES;
        if (START + 4 * steps * columnCount * blocks > inOrder.length) {
            Arrays.setAll(words, word -> Aligned.ints(steps * columnCount * blocks));
            inOrder = Aligned.ints(4 * steps * columnCount * blocks);
        }
        int at = 0;
        for (int c = 0; c < columnCount; c++) {
            counters(first + k0, firstColumn + c + k1, firstStep + k2, steps, purpose + k3, at, blocks);
            at += steps * blocks;
        }
        fourToSeven(at);
        eightToTwelve(at);
        return inOrder;
    }

    /** Rounds 0–3 of the blocks of one column and several steps: of a step, only the first word of their counters differs. */
    @Kernel
    private void counters(int x0, int x1, int firstX2, int steps, int x3, int at, int count) {
        int[] words0 = words[0];
        int[] words1 = words[1];
        int[] words2 = words[2];
        int[] words3 = words[3];
        IntVector first = IntVector.fromArray(INTS, LANE_NUMBERS, 0).add(x0 + x1);
        IntVector c1 = IntVector.broadcast(INTS, Integer.rotateLeft(x1, 10));
        int to = START + at;
        for (int x2 = firstX2; x2 < firstX2 + steps; x2++) {
            int sum = x2 + x3;
            int mixed = Integer.rotateLeft(x3, 26) ^ sum;
            int c3 = Integer.rotateLeft(mixed, 11);
            for (int k = 0; k < count; k += V) {
                IntVector p = first.add(k);
                IntVector q = c1.lanewise(XOR, p);
                p = p.add(mixed);
                IntVector s = p.lanewise(XOR, c3);
                IntVector r = q.add(sum);
                q = q.lanewise(ROL, 21).lanewise(XOR, r);
                p = p.add(q);
                q = q.lanewise(ROL, 13).lanewise(XOR, p);
                r = r.add(s);
                s = s.lanewise(ROL, 27).lanewise(XOR, r);
                p = p.add(s);
                s = s.lanewise(ROL, 23).lanewise(XOR, p);
                r = r.add(q);
                q = q.lanewise(ROL, 5).lanewise(XOR, r);
                p.add(k1).intoArray(words0, to + k);
                q.add(k2).intoArray(words1, to + k);
                r.add(k3).intoArray(words2, to + k);
                s.add(k4 + 1).intoArray(words3, to + k);
            }
            to += count;
        }
    }

    @Kernel
    private void fourToSeven(int count) {
        int[] words0 = words[0];
        int[] words1 = words[1];
        int[] words2 = words[2];
        int[] words3 = words[3];
        for (int k = 0; k < count; k += V) {
            IntVector p = IntVector.fromArray(INTS, words0, START + k);
            IntVector q = IntVector.fromArray(INTS, words1, START + k);
            IntVector r = IntVector.fromArray(INTS, words2, START + k);
            IntVector s = IntVector.fromArray(INTS, words3, START + k);
            p = p.add(q);
            q = q.lanewise(ROL, 6).lanewise(XOR, p);
            r = r.add(s);
            s = s.lanewise(ROL, 20).lanewise(XOR, r);
            p = p.add(s);
            s = s.lanewise(ROL, 17).lanewise(XOR, p);
            r = r.add(q);
            q = q.lanewise(ROL, 11).lanewise(XOR, r);
            p = p.add(q);
            q = q.lanewise(ROL, 25).lanewise(XOR, p);
            r = r.add(s);
            s = s.lanewise(ROL, 10).lanewise(XOR, r);
            p = p.add(s);
            s = s.lanewise(ROL, 18).lanewise(XOR, p);
            r = r.add(q);
            q = q.lanewise(ROL, 20).lanewise(XOR, r);
            p.add(k2).intoArray(words0, START + k);
            q.add(k3).intoArray(words1, START + k);
            r.add(k4).intoArray(words2, START + k);
            s.add(k0 + 2).intoArray(words3, START + k);
        }
    }

    @Kernel
    private void eightToTwelve(int count) {
        int[] words0 = words[0];
        int[] words1 = words[1];
        int[] words2 = words[2];
        int[] words3 = words[3];
        int[] target = inOrder;
        for (int k = 0; k < count; k += V) {
            // Here: after so many vector operations the compiler inlines no more, and saves every register around a
            // call.
            int to = START + at(0, k);
            IntVector p = IntVector.fromArray(INTS, words0, START + k);
            IntVector q = IntVector.fromArray(INTS, words1, START + k);
            IntVector r = IntVector.fromArray(INTS, words2, START + k);
            IntVector s = IntVector.fromArray(INTS, words3, START + k);
            p = p.add(q);
            q = q.lanewise(ROL, 10).lanewise(XOR, p);
            r = r.add(s);
            s = s.lanewise(ROL, 26).lanewise(XOR, r);
            p = p.add(s);
            s = s.lanewise(ROL, 11).lanewise(XOR, p);
            r = r.add(q);
            q = q.lanewise(ROL, 21).lanewise(XOR, r);
            p = p.add(q);
            q = q.lanewise(ROL, 13).lanewise(XOR, p);
            r = r.add(s);
            s = s.lanewise(ROL, 27).lanewise(XOR, r);
            p = p.add(s);
            s = s.lanewise(ROL, 23).lanewise(XOR, p).add(k1 + 3);
            r = r.add(q);
            q = q.lanewise(ROL, 5).lanewise(XOR, r).add(k4);
            p = p.add(q).add(k3);
            r = r.add(s).add(k0);
            p.intoArray(target, to);
            q.lanewise(ROL, 6).lanewise(XOR, p).intoArray(target, to + RandomStream.LANES);
            r.intoArray(target, to + 2 * RandomStream.LANES);
            s.lanewise(ROL, 20).lanewise(XOR, r).intoArray(target, to + 3 * RandomStream.LANES);
        }
    }

    /** Where word {@code word} of block {@code k} of a column stands among its rows. */
    static int at(int word, int k) {
        return RandomStream.TILE / RandomStream.LANES * (k & -RandomStream.LANES)
                + word * RandomStream.LANES
                + (k & RandomStream.LANES - 1);
    }
}
