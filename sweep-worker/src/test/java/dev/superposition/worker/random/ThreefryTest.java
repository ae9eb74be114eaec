package dev.superposition.worker.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The known answers of the generator's authors (Random123, kat_vectors, threefry4x32 with 13 rounds). */
@Tag("oracle")
class ThreefryTest {
    @ParameterizedTest
    @CsvSource({
        "00000000 00000000 00000000 00000000, 00000000 00000000 00000000 00000000, 531c7e4f 39491ee5 2c855a92 3d6abf9a",
        "ffffffff ffffffff ffffffff ffffffff, ffffffff ffffffff ffffffff ffffffff, c4189358 1c9cc83a d5881c67 6a0a89e0",
        "243f6a88 85a308d3 13198a2e 03707344, a4093822 299f31d0 082efa98 ec4e6c89, 4aa71d8f 734738c2 431fc6a8 ae6debf1"
    })
    void block_knownCounterAndKey_givesPublishedAnswer(String counter, String key, String answer) {
        int[] c = words(counter);
        int[][] w = new int[4][1];
        Threefry.blocks(words(key), new int[] {c[0]}, new int[] {c[1]}, c[2], c[3], 1, w[0], w[1], w[2], w[3]);
        assertThat(new int[] {w[0][0], w[1][0], w[2][0], w[3][0]}).containsExactly(words(answer));
    }

    private static int[] words(String text) {
        return Pattern.compile(" ")
                .splitAsStream(text.trim())
                .mapToInt(word -> (int) HexFormat.fromHexDigitsToLong(word))
                .toArray();
    }
}
