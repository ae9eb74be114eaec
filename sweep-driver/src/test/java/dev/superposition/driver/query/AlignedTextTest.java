package dev.superposition.driver.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("closed-form")
class AlignedTextTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, 0",
        "1, 1",
        "10000, 10000",
        "123456, 123456",
        "123456.7, 123460",
        "0.1, 0.1",
        "0.012345678, 0.012346",
        "0.00012345678, 0.00012346",
        "0.000012345678, 1.2346e-5",
        "-1e-9, -1e-9",
        "-2.5, -2.5",
        "0.99999999, 1",
        "1e300, 1e300",
        "1234567890, 1.2346e9",
        "4.9e-324, 4.9407e-324",
        "NaN, NaN",
        "-Infinity, -Infinity"
    })
    void number_isShort(double value, String text) {
        assertThat(AlignedText.number(value, 5)).isEqualTo(text);
    }

    @Test
    void width_ofIdeographsAndCombiningMarks_isTheirColumns() {
        assertThat(VisibleText.width("größe")).isEqualTo(5);
        assertThat(VisibleText.width("東京")).isEqualTo(4);
        assertThat(VisibleText.width("e\u0301")).isEqualTo(1);
        assertThat(VisibleText.shortened("東京東京", 5)).isEqualTo("東京…");
        assertThat(VisibleText.padded("東京", 6, true)).isEqualTo("  東京");
    }

    @Test
    void visibleText_keepsWhatIsHarmless() {
        assertThat(VisibleText.of("größe 東京 😀 Ŵ_i")).isEqualTo("größe 東京 😀 Ŵ_i");
        assertThat(VisibleText.of("a\tb\r\nc\u0000\u2028\ud800")).isEqualTo("a\\tb\\r\\nc\\u0000\\u2028\\ud800");
        assertThat(VisibleText.of("\udb40\udc01")).isEqualTo("\\U000e0001");
    }
}
