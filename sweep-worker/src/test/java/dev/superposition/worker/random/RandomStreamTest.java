package dev.superposition.worker.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.stat.inference.ChiSquareTest;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RandomStreamTest {
    private static final int[] KEY = {1, 2, 3, 4};

    @Test
    @Tag("law")
    void uniforms_prefixOfMoreRows_isTheSame() {
        RandomStream stream = new RandomStream(KEY, Purpose.DATA);
        float[] all = new float[1000];
        stream.uniforms(7, 3, all, 0, 1000);
        for (int rows : new int[] {0, 1, 15, 16, 17, 63, 64, 65, 500}) {
            float[] some = new float[rows];
            stream.uniforms(7, 3, some, 0, rows);
            assertThat(some).containsExactly(Arrays.copyOf(all, rows));
        }
    }

    @Test
    @Tag("law")
    void uniforms_otherStepColumnPurposeOrKey_areOtherNumbers() {
        float[] base = draw(KEY, Purpose.DATA, 0, 0);
        assertThat(draw(KEY, Purpose.DATA, 1, 0)).isNotEqualTo(base);
        assertThat(draw(KEY, Purpose.DATA, 0, 1)).isNotEqualTo(base);
        assertThat(draw(KEY, Purpose.DROPOUT, 0, 0)).isNotEqualTo(base);
        assertThat(draw(new int[] {1, 2, 3, 5}, Purpose.DATA, 0, 0)).isNotEqualTo(base);
        assertThat(draw(KEY, Purpose.DATA, 0, 0)).isEqualTo(base);
    }

    /** χ² over 64 cells of 64 000 numbers, level 10⁻⁶; the seeds are fixed, so the test either always passes or always fails. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 99, 12345})
    @Tag("statistical")
    void uniforms_ofManySteps_fillCellsEvenly(int column) {
        RandomStream stream = new RandomStream(KEY, Purpose.DATA);
        long[] counts = new long[64];
        double[] expected = new double[64];
        Arrays.fill(expected, 1000);
        float[] numbers = new float[640];
        for (int step = 0; step < 100; step++) {
            stream.uniforms(step, column, numbers, 0, numbers.length);
            for (float u : numbers) {
                counts[Math.min(63, (int) (u * 64))]++;
            }
        }
        assertThat(new ChiSquareTest().chiSquareTest(expected, counts)).isGreaterThan(1e-6);
    }

    /** Kolmogorov–Smirnov at level 10⁻⁶, fixed seed. */
    @Test
    @Tag("statistical")
    void normals_followTheNormalDistribution() {
        double[] numbers = new double[20_001];
        new RandomStream(KEY, Purpose.INIT).normals(0, numbers);
        assertThat(new KolmogorovSmirnovTest().kolmogorovSmirnovTest(new NormalDistribution(null, 0, 1), numbers))
                .isGreaterThan(1e-6);
    }

    @Test
    @Tag("law")
    void uniform_isInUnitIntervalAndUsesItsHighBits() {
        int[][] words = new RandomStream(KEY, Purpose.ACTIVE_ROWS).bits(0, 0, 1, 0, RandomStream.MOST_BITS);
        double sum = 0;
        int count = RandomStream.MOST_BITS / 4;
        for (int k = 0; k < count; k++) {
            double u = RandomStream.uniform(words[0][k], words[1][k]);
            assertThat(u).isGreaterThanOrEqualTo(0).isLessThan(1);
            sum += u;
        }
        assertThat(sum / count).isCloseTo(0.5, within(5 / Math.sqrt(12.0 * count)));
        assertThat(RandomStream.uniform(-1, -1)).isEqualTo(1 - 0x1.0p-53);
        assertThat(RandomStream.uniform(0, 0)).isZero();
    }

    @Test
    @Tag("law")
    void constructor_keyOfWrongLength_isRefused() {
        assertThatThrownBy(() -> new RandomStream(new int[3], Purpose.DATA))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a stream key has 4 words, not 3");
    }

    private static float[] draw(int[] key, Purpose purpose, int step, int column) {
        float[] numbers = new float[64];
        new RandomStream(key, purpose).uniforms(step, column, numbers, 0, 64);
        return numbers;
    }
}
