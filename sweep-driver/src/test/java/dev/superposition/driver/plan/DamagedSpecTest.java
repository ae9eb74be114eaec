package dev.superposition.driver.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.superposition.driver.spec.SpecException;
import dev.superposition.driver.spec.SpecParser;
import dev.superposition.driver.spec.SweepSpec;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sound specs with random damage: they parse to a grid that decodes, or are refused with printable problems. */
@Tag("law")
class DamagedSpecTest {
    private static final int SPECS = 1000;
    private static final String[] SPLINTERS = {
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "-",
        "\n",
        "  ",
        "#",
        "\"",
        "'",
        "*a",
        "&a ",
        "!t ",
        "0",
        "-1",
        "1e9",
        ".nan",
        "~",
        "\u0007",
        "\t",
        "from",
        "to",
        "count",
        "zip: ",
        "xavier",
        "9223372036854775807",
        "%",
        "@",
        "|",
        ">",
        "? ",
        "\uD83D\uDE00",
        "---\n"
    };

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void parse_damagedSpec_givesAGridOrProblems(long seed) throws IOException {
        List<String> sound =
                Stream.concat(ConfTest.specs(), ConfTest.examples()).toList();
        Random random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < SPECS; i++) {
            String yaml = damaged(sound.get(random.nextInt(sound.size())), random);
            try {
                SweepSpec spec = SpecParser.parse("damaged", yaml, null, List.of());
                Grid grid = Grid.of(spec);
                assertThat(grid.size()).isEqualTo(spec.points());
                grid.at(0);
                grid.at(grid.size() - 1);
                assertThat(SpecParser.parse("resolved", spec.resolvedYaml(), null, List.of()))
                        .isEqualTo(spec);
            } catch (SpecException e) {
                refused++;
                assertThat(e.problems()).isNotEmpty();
                assertThat(e.problems())
                        .allSatisfy(problem ->
                                assertThat(problem.toString()).isNotBlank().matches("\\P{Cntrl}*"));
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ", spec " + i + ":\n" + yaml, e);
            }
        }
        assertThat(refused).isBetween(1, SPECS);
    }

    private static String damaged(String yaml, Random random) {
        StringBuilder text = new StringBuilder(yaml);
        for (int wounds = 1 + random.nextInt(3); wounds > 0 && text.length() > 0; wounds--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.insert(at, SPLINTERS[random.nextInt(SPLINTERS.length)]);
                case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(8)));
                default -> text.replace(at, at + 1, SPLINTERS[random.nextInt(SPLINTERS.length)]);
            }
        }
        return text.toString();
    }
}
