package dev.superposition.driver.query;

import dev.superposition.driver.query.PhaseDiagram.Cell;
import dev.superposition.worker.measure.FeaturePhase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A {@link PhaseDiagram} as lines of text for a terminal: x to the right, y upwards, one block of colour or one letter a cell.
 *
 * <p>A character is about twice as high as wide. In colour each shows two half-blocks, so that a cell of k columns and k half
 * lines is square; in letters a cell is two columns and one line.
 */
public final class PhaseDiagramPlot {
    /** Sizes of a cell in columns and half lines: the largest whose diagram fits is taken. */
    private static final int[] CELL_SIZES = {4, 2, 1};

    private static final int MAX_LINES = 34;
    private static final int KEY_STEPS = 8;
    private static final String INDENT = "  ";

    private final PhaseDiagram diagram;
    private final ColorDepth depth;
    private final AxisText xAxis;
    private final AxisText yAxis;
    private final int labelWidth;
    private final int stride;
    private final int cellWidth;
    private final int cellHalves;

    private PhaseDiagramPlot(PhaseDiagram diagram, ColorDepth depth, int columns) {
        this.diagram = diagram;
        this.depth = depth;
        this.xAxis = new AxisText(diagram.xName(), diagram.xs());
        this.yAxis = new AxisText(diagram.yName(), diagram.ys());
        this.labelWidth =
                yAxis.labels().stream().mapToInt(VisibleText::width).max().orElse(0);
        int room = Math.max(1, columns - INDENT.length() - labelWidth - 1);
        this.stride = quotientUp(diagram.xs().size(), room);
        int nx = quotientUp(diagram.xs().size(), stride);
        int ny = quotientUp(diagram.ys().size(), stride);
        if (depth == ColorDepth.LETTERS) {
            this.cellWidth = 2 * nx <= room ? 2 : 1;
            this.cellHalves = 2;
        } else {
            this.cellWidth = IntStream.of(CELL_SIZES)
                    .filter(size -> size * nx <= room && size * ny <= 2 * MAX_LINES)
                    .findFirst()
                    .orElse(1);
            this.cellHalves = cellWidth;
        }
    }

    /**
     * Draws the diagram.
     *
     * @param columns width of the terminal; a diagram with more values than fit shows every second, third, … and says so
     */
    public static List<String> draw(PhaseDiagram diagram, ColorDepth depth, int columns) {
        PhaseDiagramPlot plot = new PhaseDiagramPlot(diagram, depth, columns);
        List<String> lines = new ArrayList<>();
        lines.add(plot.title());
        lines.add(INDENT + plot.yAxis.title());
        lines.addAll(plot.body());
        lines.addAll(plot.legend());
        lines.addAll(plot.notes());
        return List.copyOf(lines);
    }

    private static int quotientUp(int values, int parts) {
        return (values + parts - 1) / parts;
    }

    private String title() {
        long fewest = cells().stream().mapToLong(Cell::completed).min().orElse(0);
        long most = cells().stream().mapToLong(Cell::completed).max().orElse(0);
        String runs = fewest == most ? Long.toString(most) : fewest + " to " + most;
        return VisibleText.of(diagram.facetName()) + " = " + AxisText.label(diagram.facet())
                + ": the feature in the run with the lowest loss, of " + runs + " a cell";
    }

    private List<String> body() {
        List<Integer> rows = shown(diagram.ys().size());
        Collections.reverse(rows);
        List<Integer> columns = shown(diagram.xs().size());
        List<String> lines = new ArrayList<>();
        int halves = rows.size() * cellHalves;
        int labelled = -1;
        for (int half = 0; half < halves; half += 2) {
            int top = rows.get(half / cellHalves);
            int bottom = half + 1 < halves ? rows.get((half + 1) / cellHalves) : -1;
            String label = top == labelled ? "" : yAxis.labels().get(top);
            labelled = top;
            String frame = INDENT + VisibleText.padded(label, labelWidth, true) + bar();
            lines.add((frame + paint(columns, top, bottom)).stripTrailing());
        }
        String axis = xAxis.ticks(columns, cellWidth, depth == ColorDepth.LETTERS);
        String margin = " ".repeat(INDENT.length() + labelWidth);
        lines.add(margin + (depth == ColorDepth.LETTERS ? "+" : "└") + axis);
        lines.add(margin + " " + xAxis.tickLabels(columns, cellWidth));
        lines.add(margin + " " + xAxis.title());
        xAxis.key(columns, cellWidth).forEach(key -> lines.add(margin + " " + key));
        return lines;
    }

    private String bar() {
        return depth == ColorDepth.LETTERS ? "|" : "│";
    }

    private List<Integer> shown(int values) {
        List<Integer> shown = new ArrayList<>();
        for (int i = 0; i < values; i += stride) {
            shown.add(i);
        }
        return shown;
    }

    private String paint(List<Integer> columns, int top, int bottom) {
        TerminalLine line = new TerminalLine(depth);
        for (int x : columns) {
            Cell above = diagram.cells().get(top).get(x);
            Cell below = bottom < 0 ? null : diagram.cells().get(bottom).get(x);
            if (depth == ColorDepth.LETTERS) {
                line.text(letter(above) + " ".repeat(cellWidth - 1));
            } else {
                line.block(paint(above), bottom < 0 ? TerminalLine.BLANK : paint(below), cellWidth);
            }
        }
        return line.toString();
    }

    private static int paint(@Nullable Cell cell) {
        if (cell == null) {
            return TerminalLine.MISSING;
        }
        return cell.phase() == null ? TerminalLine.CROSSED : PhaseColor.of(cell.norm(), cell.interference());
    }

    private static String letter(@Nullable Cell cell) {
        if (cell == null) {
            return " ";
        } else if (cell.phase() == null) {
            return "x";
        } else if (cell.phase().equals(FeaturePhase.NOT_REPRESENTED.id())) {
            return ".";
        }
        return cell.phase().equals(FeaturePhase.DEDICATED.id()) ? "D" : "S";
    }

    private List<String> legend() {
        boolean letters = depth == ColorDepth.LETTERS;
        List<String> lines = new ArrayList<>();
        if (letters) {
            lines.add(INDENT + ". not represented   D dedicated   S superposition");
        } else {
            lines.add(INDENT + "‖W_i‖ 0 " + key(0) + " 1  dedicated: interference 0");
            lines.add(INDENT + "      0 " + key(0.5) + " 1  between");
            lines.add(INDENT + "      0 " + key(1) + " 1  superposition: interference 1 or more");
        }
        if (cells().stream().anyMatch(cell -> cell.phase() == null)) {
            lines.add(INDENT + (letters ? "x no run completed" : "×× no run completed"));
        }
        if (diagram.cells().stream().anyMatch(line -> line.contains(null))) {
            lines.add(INDENT + (letters ? "blank: no run" : "·· no run"));
        }
        return lines;
    }

    private String key(double interference) {
        TerminalLine line = new TerminalLine(depth);
        for (int step = 0; step < KEY_STEPS; step++) {
            int color = PhaseColor.of(step / (KEY_STEPS - 1.0), interference);
            line.block(color, color, 2);
        }
        return line.toString();
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (stride > 1) {
            notes.add(INDENT + "Every " + stride + (stride == 2 ? "nd" : stride == 3 ? "rd" : "th") + " value of "
                    + xAxis.name() + " (" + diagram.xs().size() + ") and " + yAxis.name() + " ("
                    + diagram.ys().size() + ") is shown.");
        }
        TreeSet<String> mixed = new TreeSet<>();
        cells().stream().map(Cell::mixes).filter(mixes -> !mixes.isEmpty()).forEach(mixes -> {
            Collections.addAll(mixed, mixes.split(", ", -1));
        });
        if (!mixed.isEmpty()) {
            notes.add(INDENT + "Some cells mix runs that differ in " + String.join(", ", mixed)
                    + ": choose among them with a condition or another facet.");
        }
        return notes;
    }

    private List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        for (List<@Nullable Cell> line : diagram.cells()) {
            for (Cell cell : line) {
                if (cell != null) {
                    cells.add(cell);
                }
            }
        }
        return cells;
    }
}
