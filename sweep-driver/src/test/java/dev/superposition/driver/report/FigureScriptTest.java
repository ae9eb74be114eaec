package dev.superposition.driver.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.superposition.driver.query.PhaseColor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The functions of which figures are made. */
@Tag("law")
final class FigureScriptTest {
    private static Context context;

    @BeforeAll
    static void loadScripts() {
        context = Context.newBuilder("js")
                .option("engine.WarnInterpreterOnly", "false")
                .build();
        context.eval("js", ReportScripts.figures());
    }

    @AfterAll
    static void close() {
        context.close();
    }

    private static Value js(String expression, Object... arguments) {
        return context.eval("js", "(" + expression + ")").execute(arguments);
    }

    @Test
    void phaseColor_anyNormAndInterference_isTheTerminalsColor() {
        for (double norm = 0; norm < 1.3; norm += 0.07) {
            for (double interference = 0; interference < 1.3; interference += 0.07) {
                String color = js("(n, i) => phaseColor(THEMES.light, n, i)", norm, interference)
                        .asString();
                int expected = PhaseColor.of(norm, interference);
                for (int shift = 0; shift <= 16; shift += 8) {
                    int channel = Integer.parseInt(color.substring(1), 16) >> shift & 0xff;
                    // The terminal rounds the hue before it fades it.
                    assertThat(channel).isCloseTo(expected >> shift & 0xff, within(1));
                }
            }
        }
    }

    @Test
    void shareColor_ofOnePhaseAlone_isThatPhasesColor() {
        for (String theme : List.of("light", "dark")) {
            String colors = "THEMES." + theme;
            assertThat(
                            js("() => [[0, 0, 'absent'], [1, 0, 'dedicated'], [0, 1, 'superposition'], [0.5, 0.5, 'between']]"
                                            + ".filter(([d, s, name]) => shareColor(" + colors + ", d, s) !== " + colors
                                            + "[name]).length")
                                    .asInt())
                    .isZero();
        }
    }

    @Test
    void joinedLabels_thatWouldStandOnEachOther_areOne() {
        assertThat(js("() => JSON.stringify(joinedLabels([[0, 0, 3], [60, 0, 1], [4, 5, 0], [0, 40, 2]]"
                                + ".map(([x, y, i]) => ({ x, y, names: [i] }))).map((label) => label.names))")
                        .asString())
                .isEqualTo("[[3,0],[1],[2]]");
    }

    @Test
    void gram_ofAbsoluteValuesInFull_isTheIdentity() {
        assertThat(
                        js("() => JSON.stringify(gram({ weights: [1, -1, 0, 0, 0, 0, 2, -2], outputWeights: [1, 1, 0, 0, 0, 0, 0.5, 0.5],"
                                        + " bias: [0, 0] }).map((row) => [...row]))")
                                .asString())
                .isEqualTo("[[1,0],[0,1]]");
    }

    @Test
    void floats_anyArray_comeBackToTheBit() {
        Random random = new Random(7);
        for (int length = 0; length < 20; length++) {
            float[] values = new float[length];
            for (int i = 0; i < length; i++) {
                values[i] = Float.intBitsToFloat(random.nextInt() & 0x7f7fffff);
            }
            String text = json(values);
            Value back = js("text => Array.from(floats(JSON.parse(text)))", text);
            assertThat(back.getArraySize()).isEqualTo(length);
            for (int i = 0; i < length; i++) {
                assertThat((float) back.getArrayElement(i).asDouble()).isEqualTo(values[i]);
            }
        }
    }

    private static String json(float[] values) {
        String text = ReportJson.of(reportOf(values));
        int start = text.indexOf("\"bestNorm\":") + "\"bestNorm\":".length();
        return text.substring(start, text.indexOf('"', start + 1) + 1);
    }

    private static Report reportOf(float[] values) {
        FeatureMeans means = new FeatureMeans(
                new int[0], new int[0], values, values, values, values, values, values, values, values);
        Settings settings = new Settings(
                List.of(),
                new int[0][0],
                new int[0],
                new int[0],
                new int[0],
                new int[0],
                new String[0],
                new String[0],
                new String[0],
                List.of());
        RunList runs = new RunList(
                new int[0], new String[0], new String[0], new String[0], new double[0], new double[0], new double[0]);
        Dimensionalities none =
                new Dimensionalities(1, 1, List.of(), new int[0], new double[0], new double[0], new long[0]);
        return new Report(
                "t", "p", List.of(), settings, means, runs, List.of(), none, List.of(), List.of(), List.of(), List.of(),
                List.of(), List.of());
    }

    /** Ignoring the last feature costs r(p/3 − p²/4), an antipodal pair (1 + r)p²/6, dedicating it p/3 − p²/4. */
    @Test
    @Tag("closed-form")
    void theoryLines_twoFeatures_areWhereTheLossesAreEqual() {
        Value lines = theory(2, 1);
        assertThat(lines.getArraySize()).isEqualTo(3);
        each(lines, 0, (r, p) -> assertThat(r * ignore(p)).isCloseTo((1 + r) * p * p / 6, within(1e-12)));
        each(lines, 1, (r, p) -> assertThat(ignore(p)).isCloseTo((1 + r) * p * p / 6, within(1e-12)));
        each(lines, 2, (r, p) -> assertThat(r * ignore(p)).isCloseTo(ignore(p), within(1e-12)));
    }

    /** With two others of importance 1: they may share a dimension for p²/3, or one of them with the last for (1 + r)p²/6. */
    @Test
    @Tag("closed-form")
    void theoryLines_threeFeatures_areWhereTheLossesAreEqual() {
        Value lines = theory(3, 2);
        assertThat(lines.getArraySize()).isEqualTo(3);
        each(lines, 0, (r, p) -> assertThat(r * ignore(p)).isCloseTo((1 + r) * p * p / 6, within(1e-12)));
        each(lines, 1, (r, p) -> assertThat(ignore(p)).isCloseTo(p * p / 3, within(1e-12)));
        each(lines, 2, (r, p) -> assertThat((1 + r) * p * p / 6).isCloseTo(p * p / 3, within(1e-12)));
    }

    @Test
    void theoryLines_otherModels_areNone() {
        assertThat(theory(5, 2).getArraySize()).isZero();
        assertThat(js("() => theoryLines(diagramWith({ dropout: 0.5 }))").getArraySize())
                .isZero();
        assertThat(js("() => theoryLines(diagramWith({ otherImportances: null }))")
                        .getArraySize())
                .isZero();
    }

    private static Value theory(int n, int m) {
        context.eval("js", """
                var diagramWith = (more) => ({
                  panel: { n_features: 2, n_hidden: 1, model: "relu-output" }, feature: 1, otherImportances: 1, dropout: 0,
                  x: "relative_importance", y: "density", xs: [0.1, 1, 10], ys: [0.01, 0.1, 1], ...more,
                })""");
        return js(
                "(n, m) => theoryLines(diagramWith({ panel: { n_features: n, n_hidden: m, model: 'relu-output' }, feature: n - 1 }))",
                n,
                m);
    }

    private static double ignore(double p) {
        return p / 3 - p * p / 4;
    }

    /** Checks a point (r, p) of a line. */
    private interface Check {
        void of(double r, double p);
    }

    private static void each(Value lines, int line, Check check) {
        Value points = lines.getArrayElement(line);
        assertThat(points.getArraySize()).isGreaterThan(1);
        for (long i = 0; i < points.getArraySize(); i++) {
            Value point = points.getArrayElement(i);
            check.of(point.getMember("r").asDouble(), point.getMember("p").asDouble());
        }
    }

    @ParameterizedTest
    @CsvSource({"0.1|0.316228|1|3.16228|10, log", "0|0.25|0.5, linear", "1|2|5, listed", "1|3, linear", "7, listed"})
    void scaleKind_values_isHowTheyFollow(String values, String kind) {
        double[] numbers =
                Stream.of(values.split("\\|")).mapToDouble(Double::parseDouble).toArray();
        Value array = js("(...all) => all", Arrays.stream(numbers).boxed().toArray());
        if (kind.equals("log")) {
            array = js("() => Array.from({ length: 5 }, (_, i) => 10 ** (-1 + i / 2))");
        }
        assertThat(js("all => scaleKind(all)", array).asString()).isEqualTo(kind);
    }

    @Test
    void words_hostileText_isEscaped() {
        String svg = js("text => words(THEMES.light, 0, 0, text)", "<script>&\"'\u0000 W_i")
                .asString();
        assertThat(svg).contains("&lt;script&gt;&amp;&quot;&#39;\ufffd W").doesNotContain("<script>");
        assertThat(svg).contains("<tspan").contains(">i</tspan>");
    }

    @Test
    void fileName_anyText_isPlain() {
        assertThat(js("(...a) => fileName(...a)", "phase-diagram", "../É <x> · 2 → 1")
                        .asString())
                .isEqualTo("phase-diagram-e-x-2-1");
    }

    @Test
    void short_numbers_haveFewDigits() {
        assertThat(Stream.of(0.0, 1.0, -2.5, 0.0123456, 1.0e-5, 123456.0, 1234567.0, Double.NaN)
                        .map(value -> js("v => short(v)", value).asString()))
                .containsExactly("0", "1", "−2.5", "0.0123", "1e−5", "123456", "1.23e6", "–");
        assertThat(String.format(Locale.ROOT, "%s", js("v => short(v)", 1.0 / 0).asString()))
                .isEqualTo("∞");
    }
}
