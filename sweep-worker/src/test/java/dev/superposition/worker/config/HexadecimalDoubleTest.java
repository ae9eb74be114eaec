package dev.superposition.worker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HexadecimalDoubleTest {
    @ParameterizedTest
    @ValueSource(
            doubles = {
                0,
                -0.0,
                1,
                -1,
                0.1,
                1e-3,
                0.5,
                1e300,
                Math.PI,
                Double.MIN_VALUE,
                -Double.MIN_VALUE,
                Double.MIN_NORMAL,
                0x0.fffffffffffffp-1022,
                0x0.8p-1022,
                Double.MAX_VALUE,
                Double.POSITIVE_INFINITY,
                Double.NEGATIVE_INFINITY,
                Double.NaN
            })
    @Tag("oracle")
    void append_anyNumber_isJavasHexadecimalText(double value) {
        assertThat(text(value)).isEqualTo(Double.toHexString(value));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @Tag("oracle")
    void append_randomBits_isJavasHexadecimalText(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 1000; i++) {
            double value = Double.longBitsToDouble(random.nextLong() & -1L << random.nextInt(53));
            assertThat(text(value)).as("seed %d, number %d", seed, i).isEqualTo(Double.toHexString(value));
        }
    }

    private static String text(double value) {
        StringBuilder text = new StringBuilder();
        HexadecimalDouble.append(text, value);
        return text.toString();
    }
}
