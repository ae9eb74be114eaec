package dev.superposition.driver.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.superposition.driver.query.PhaseDiagram.Cell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Drawings against golden files beside this class's resources. {@code -Dgolden=write} writes them anew; look at them before
 * they are committed.
 */
@Tag("closed-form")
class PhaseDiagramPlotTest {
    private static final Path GOLDEN = Path.of("src/test/resources/dev/superposition/driver/query");

    private static final Cell IGNORED = new Cell("not-represented", 0.05, 0, 10, "");
    private static final Cell DEDICATED = new Cell("dedicated", 1, 0.01, 10, "");
    private static final Cell SUPERPOSED = new Cell("superposition", 0.97, 0.95, 10, "");
    private static final Cell DIVERGED = new Cell(null, Double.NaN, Double.NaN, 0, "");

    @Test
    void letters_ofTheTwoToOneDiagram_showItsThreePhases() throws IOException {
        check("two-to-one", ColorDepth.LETTERS, 80, theory(9, 11));
    }

    @Test
    void letters_ofMissingAndDivergedCells_tellThemApart() throws IOException {
        PhaseDiagram whole = theory(5, 5);
        List<List<@Nullable Cell>> cells = new ArrayList<>();
        whole.cells().forEach(line -> cells.add(new ArrayList<>(line)));
        cells.get(0).set(4, null);
        cells.get(2).set(2, DIVERGED);
        cells.get(4).set(0, null);
        PhaseDiagram holed = new PhaseDiagram("part", null, "x", "y", whole.xs(), whole.ys(), cells);
        check("missing", ColorDepth.LETTERS, 80, holed);
        check("missing-truecolor", ColorDepth.TRUECOLOR, 80, holed);
    }

    @Test
    void letters_ofOneRow_oneColumn_oneCell_haveTheirAxes() throws IOException {
        check("one-row", ColorDepth.LETTERS, 80, grid(List.of(0.1, 0.2, 0.4), List.of(1), (x, y) -> DEDICATED));
        check("one-column", ColorDepth.LETTERS, 80, grid(List.of(7L), List.of(0.1, 0.2, 0.3), (x, y) -> SUPERPOSED));
        check("one-cell", ColorDepth.LETTERS, 80, grid(List.of("only"), List.of(true), (x, y) -> IGNORED));
    }

    @Test
    void letters_ofAxesThatAreNotNumbers_showTheirValues() throws IOException {
        List<@Nullable Object> models = new ArrayList<>();
        models.add(null);
        models.add("adam\u001b[31m");
        models.add("an optimizer with a long name");
        check(
                "text-axes",
                ColorDepth.LETTERS,
                80,
                grid(models, List.of("linear-output", "relu-output"), (x, y) -> x == null ? IGNORED : DEDICATED));
    }

    @Test
    void letters_ofMoreValuesThanColumns_areThinnedAndSaySo() throws IOException {
        check("thinned", ColorDepth.LETTERS, 24, theory(40, 20));
    }

    @Test
    void colors_ofTheTwoToOneDiagram_areSquareCells() throws IOException {
        check("two-to-one-truecolor", ColorDepth.TRUECOLOR, 80, theory(9, 11));
        check("two-to-one-indexed", ColorDepth.INDEXED, 80, theory(9, 11));
        check("half-blocks-truecolor", ColorDepth.TRUECOLOR, 40, theory(31, 9));
    }

    @Test
    void notes_ofCellsThatMixSettings_nameThem() {
        PhaseDiagram mixed = grid(
                List.of(1, 2),
                List.of(1),
                (x, y) -> new Cell("dedicated", 1, 0, x.equals(1) ? 3 : 6, x.equals(1) ? "" : "steps, model"));
        assertThat(PhaseDiagramPlot.draw(mixed, ColorDepth.LETTERS, 80))
                .contains("  Some cells mix runs that differ in model, steps:"
                        + " choose among them with a condition or another facet.")
                .first()
                .isEqualTo("n_features = 2: the feature in the run with the lowest loss, of 3 to 6 a cell");
    }

    @Test
    void colors_endEveryLineWithoutColor() {
        for (ColorDepth depth : List.of(ColorDepth.INDEXED, ColorDepth.TRUECOLOR)) {
            for (String line : PhaseDiagramPlot.draw(theory(9, 11), depth, 80)) {
                int last = line.lastIndexOf("\u001b[");
                assertThat(last < 0 || line.startsWith("\u001b[0m", last))
                        .as(line)
                        .isTrue();
            }
        }
    }

    @Test
    void color_runsFromWhiteToBlueAndOrange() {
        assertThat(PhaseColor.of(0, 0)).isEqualTo(PhaseColor.of(0, 1)).isEqualTo(0xffffff);
        assertThat(PhaseColor.of(1, 0)).isEqualTo(PhaseColor.of(1.2, 0)).isEqualTo(0x0072b2);
        assertThat(PhaseColor.of(1, 1)).isEqualTo(PhaseColor.of(1, 3)).isEqualTo(0xe66100);
        assertThat(PhaseColor.sequence(0xffffff, true, ColorDepth.INDEXED)).isEqualTo("\u001b[48;5;231m");
        assertThat(PhaseColor.sequence(0x0072b2, false, ColorDepth.INDEXED)).isEqualTo("\u001b[38;5;25m");
        assertThat(PhaseColor.sequence(0x0072b2, false, ColorDepth.TRUECOLOR)).isEqualTo("\u001b[38;2;0;114;178m");
    }

    @Test
    void colorDepth_followsTheTerminalAndNoColor() {
        assertThat(ColorDepth.of(Map.of("TERM", "xterm-256color", "COLORTERM", "truecolor"), true))
                .isEqualTo(ColorDepth.TRUECOLOR);
        assertThat(ColorDepth.of(Map.of("TERM", "xterm-256color"), true)).isEqualTo(ColorDepth.INDEXED);
        assertThat(ColorDepth.of(Map.of("TERM", "xterm"), true)).isEqualTo(ColorDepth.LETTERS);
        assertThat(ColorDepth.of(Map.of("TERM", "dumb", "COLORTERM", "truecolor"), true))
                .isEqualTo(ColorDepth.LETTERS);
        assertThat(ColorDepth.of(Map.of("TERM", "xterm-256color", "NO_COLOR", "1"), true))
                .isEqualTo(ColorDepth.LETTERS);
        assertThat(ColorDepth.of(Map.of("TERM", "xterm-256color", "NO_COLOR", ""), true))
                .isEqualTo(ColorDepth.INDEXED);
        assertThat(ColorDepth.of(Map.of("TERM", "xterm-256color", "COLORTERM", "truecolor"), false))
                .isEqualTo(ColorDepth.LETTERS);
        assertThat(ColorDepth.of(Map.of(), true)).isEqualTo(ColorDepth.LETTERS);
    }

    @Test
    void diagrams_ofAnAnswer_sortTheirAxesAndLeaveGaps() {
        List<PhaseDiagram> diagrams = PhaseDiagram.of(List.of(
                row(3, 10.0, "b", "superposition", 0.9, 1.0),
                row(2, 10.0, "a", null, null, null),
                row(3, 0.5, "a", "dedicated", 1.0, 0.0)));
        assertThat(diagrams).extracting(PhaseDiagram::facet).containsExactly(3, 2);
        PhaseDiagram first = diagrams.get(0);
        assertThat(first.facetName()).isEqualTo("n_features");
        assertThat(first.xName()).isEqualTo("relative_importance");
        assertThat(first.yName()).isEqualTo("part");
        assertThat(first.xs()).containsExactly(0.5, 10.0);
        assertThat(first.ys()).containsExactly("a", "b");
        assertThat(first.cells().get(0)).containsExactly(new Cell("dedicated", 1.0, 0.0, 4, ""), null);
        assertThat(first.cells().get(1)).containsExactly(null, new Cell("superposition", 0.9, 1.0, 4, ""));
        assertThat(diagrams.get(1).cells().get(0)).containsExactly(new Cell(null, Double.NaN, Double.NaN, 4, ""));
        assertThat(PhaseDiagram.of(List.of())).isEmpty();
    }

    private static Row row(
            int features,
            double x,
            String y,
            @Nullable String phase,
            @Nullable Double norm,
            @Nullable Double interference) {
        Object[] values = {features, x, y, 4L, phase, norm, interference, ""};
        return new GenericRowWithSchema(values, (StructType) DataType.fromDDL("""
                        n_features INT, relative_importance DOUBLE, part STRING, completed BIGINT, best_phase STRING,
                        best_norm DOUBLE, best_interference DOUBLE, mixes STRING
                        """));
    }

    /**
     * The 2 → 1 diagram as theory has it: the extra feature, of importance r, is paired if p &lt; 4r/(2 + 5r) and p &lt; 4/(5 + 2r);
     * else it has the dimension if r &gt; 1, and is ignored if r ≤ 1.
     */
    private static PhaseDiagram theory(int columns, int rows) {
        return grid(geometric(0.1, 10, columns), geometric(0.01, 1, rows), (x, y) -> {
            double r = (Double) x;
            double p = (Double) y;
            if (p < 4 * r / (2 + 5 * r) && p < 4 / (5 + 2 * r)) {
                return SUPERPOSED;
            }
            return r > 1 ? DEDICATED : IGNORED;
        });
    }

    private static List<Double> geometric(double from, double to, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> from * Math.pow(to / from, i / (count - 1.0)))
                .toList();
    }

    private static PhaseDiagram grid(
            List<? extends @Nullable Object> xs, List<?> ys, BiFunction<Object, Object, Cell> cell) {
        List<List<@Nullable Cell>> cells = new ArrayList<>();
        for (Object y : ys) {
            List<@Nullable Cell> line = new ArrayList<>();
            for (Object x : xs) {
                line.add(cell.apply(x, y));
            }
            cells.add(line);
        }
        return new PhaseDiagram(
                "n_features",
                2,
                "relative_importance",
                "density",
                new ArrayList<@Nullable Object>(xs),
                new ArrayList<@Nullable Object>(ys),
                cells);
    }

    private static void check(String name, ColorDepth depth, int columns, PhaseDiagram diagram) throws IOException {
        String drawn = String.join("\n", PhaseDiagramPlot.draw(diagram, depth, columns)) + "\n";
        Path file = GOLDEN.resolve("phase-diagram-" + name + ".txt");
        if ("write".equals(System.getProperty("golden"))) {
            Files.writeString(file, drawn);
        }
        assertThat(drawn).as(name).isEqualTo(Files.readString(file));
        if (depth == ColorDepth.LETTERS) {
            assertThat(drawn).doesNotContain("\u001b");
        }
        assertThat(drawn.lines())
                .allMatch(line -> VisibleText.width(line.replaceAll("\u001b\\[[0-9;]*m", "")) <= Math.max(columns, 80));
    }
}
