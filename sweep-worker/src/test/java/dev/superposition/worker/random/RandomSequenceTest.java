package dev.superposition.worker.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.inference.ChiSquareTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RandomSequenceTest {
    private static final int LANES = RandomSequence.LANES;
    private static final int[] KEY = {1, 2, 3, 4};

    /** The state 1, 2, 3, 4 and its first ten outputs, from the test of the rand_xoshiro crate, made with the authors' C program. */
    @Test
    @Tag("oracle")
    void next_knownState_givesThePublishedWords() {
        int[][] states = new int[4][LANES];
        for (int word = 0; word < 4; word++) {
            states[word][5] = word + 1;
        }
        int[] words = new int[10 * LANES];
        RandomSequence.next(states, 10, words);
        assertThat(IntStream.range(0, 10).mapToLong(k -> Integer.toUnsignedLong(words[k * LANES + 5])))
                .containsExactly(
                        5L,
                        12295L,
                        25178119L,
                        27286542L,
                        39879690L,
                        1140358681L,
                        3276312097L,
                        4110231701L,
                        399823256L,
                        2144435200L);
    }

    @Test
    @Tag("law")
    void begin_seedsEveryGeneratorFromTheStreamOfTheStep() {
        int[][] seeds = new RandomStream(KEY, Purpose.DATA).bits(7, 0, 1, 0, RandomStream.TILE);
        int[][] states =
                Arrays.stream(seeds).map(word -> Arrays.copyOf(word, LANES)).toArray(int[][]::new);
        int[] expected = new int[3 * LANES];
        RandomSequence.next(states, 3, expected);
        assertThat(draw(KEY, Purpose.DATA, 7, 3)).containsExactly(expected);
    }

    @Test
    @Tag("law")
    void next_inPieces_givesTheSameWords() {
        int[] whole = draw(KEY, Purpose.DATA, 3, 100);
        RandomSequence sequence = new RandomSequence(KEY, Purpose.DATA);
        sequence.begin(2);
        sequence.next(5, new int[5 * LANES]);
        sequence.begin(3);
        int at = 0;
        for (int count : new int[] {1, 9, 0, 60, 30}) {
            int[] piece = new int[count * LANES];
            sequence.next(count, piece);
            assertThat(piece).containsExactly(Arrays.copyOfRange(whole, at, at + piece.length));
            at += piece.length;
        }
    }

    @Test
    @Tag("law")
    void next_otherStepPurposeOrKey_areOtherWords() {
        int[] base = draw(KEY, Purpose.DATA, 0, 4);
        assertThat(draw(KEY, Purpose.DATA, 1, 4)).isNotEqualTo(base);
        assertThat(draw(KEY, Purpose.MARK, 0, 4)).isNotEqualTo(base);
        assertThat(draw(new int[] {1, 2, 3, 5}, Purpose.DATA, 0, 4)).isNotEqualTo(base);
        assertThatThrownBy(() -> new RandomSequence(new int[5], Purpose.DATA))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a stream key has 4 words, not 5");
    }

    /** χ² at level 10⁻⁶ with a fixed key: single words, pairs that follow each other, and pairs side by side, each by their upper bits. */
    @Test
    @Tag("statistical")
    void next_ofManySteps_fillsCellsEvenly() {
        long[] single = new long[4096];
        long[] following = new long[4096];
        long[] beside = new long[4096];
        for (int step = 0; step < 2000; step++) {
            int[] words = draw(KEY, Purpose.DATA, step, 40);
            for (int k = 0; k + LANES < words.length; k++) {
                single[words[k] >>> 20]++;
                following[words[k] >>> 26 << 6 | words[k + LANES] >>> 26]++;
                beside[words[k] >>> 26 << 6 | words[k + 1] >>> 26]++;
            }
        }
        for (long[] counts : new long[][] {single, following, beside}) {
            double[] expected = new double[counts.length];
            Arrays.fill(expected, Arrays.stream(counts).sum() / (double) counts.length);
            assertThat(new ChiSquareTest().chiSquareTest(expected, counts)).isGreaterThan(1e-6);
        }
    }

    private static int[] draw(int[] key, Purpose purpose, int step, int count) {
        RandomSequence sequence = new RandomSequence(key, purpose);
        sequence.begin(step);
        int[] words = new int[count * LANES];
        sequence.next(count, words);
        return words;
    }
}
