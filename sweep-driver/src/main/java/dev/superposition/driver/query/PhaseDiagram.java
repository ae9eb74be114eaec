package dev.superposition.driver.query;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * One diagram of the answer of query {@code phase-diagram}: a grid of cells over two axes.
 *
 * @param facetName the column whose value tells this diagram from the others of the answer
 * @param facet that value
 * @param cells {@code cells.get(j).get(i)} is the cell of {@code ys.get(j)} and {@code xs.get(i)}; null where the table has no
 *     run
 */
public record PhaseDiagram(
        String facetName,
        @Nullable Object facet,
        String xName,
        String yName,
        List<@Nullable Object> xs,
        List<@Nullable Object> ys,
        List<List<@Nullable Cell>> cells) {
    private static final int FACET = 0;
    private static final int X = 1;
    private static final int Y = 2;

    /** Null first; a column's own order for the rest. */
    private static final Comparator<@Nullable Object> ASCENDING = PhaseDiagram::compare;

    /**
     * The feature in one cell, in the run with the lowest loss.
     *
     * @param phase the id of a {@link dev.superposition.worker.measure.FeaturePhase}, null if no run of the cell completed
     * @param norm ‖W_i‖
     * @param interference Σ_{j≠i}(Ŵ_i·W_j)²
     * @param completed how many runs it is the best of
     * @param mixes the settings in which the runs differ besides the seed, empty if none
     */
    public record Cell(@Nullable String phase, double norm, double interference, long completed, String mixes) {}

    /** The diagrams of an answer, in its order; the first three columns of a row are the facet, x and y. */
    public static List<PhaseDiagram> of(List<Row> answer) {
        Map<@Nullable Object, List<Row>> facets = new LinkedHashMap<>();
        for (Row row : answer) {
            facets.computeIfAbsent(row.get(FACET), facet -> new ArrayList<>()).add(row);
        }
        return facets.values().stream().map(PhaseDiagram::diagram).toList();
    }

    /** The same cells on axes that have these values, too: cells without a run yet are there, and missing. */
    public PhaseDiagram spanning(
            Collection<? extends @Nullable Object> moreXs, Collection<? extends @Nullable Object> moreYs) {
        List<@Nullable Object> allXs = union(xs, moreXs);
        List<@Nullable Object> allYs = union(ys, moreYs);
        List<List<@Nullable Cell>> allCells = new ArrayList<>();
        for (Object y : allYs) {
            List<@Nullable Cell> line = new ArrayList<>(Collections.nCopies(allXs.size(), null));
            int j = Collections.binarySearch(ys, y, ASCENDING);
            for (int i = 0; j >= 0 && i < xs.size(); i++) {
                line.set(
                        Collections.binarySearch(allXs, xs.get(i), ASCENDING),
                        cells.get(j).get(i));
            }
            allCells.add(line);
        }
        return new PhaseDiagram(facetName, facet, xName, yName, allXs, allYs, allCells);
    }

    private static List<@Nullable Object> union(
            Collection<? extends @Nullable Object> some, Collection<? extends @Nullable Object> more) {
        TreeSet<@Nullable Object> values = new TreeSet<>(ASCENDING);
        values.addAll(some);
        values.addAll(more);
        return new ArrayList<>(values);
    }

    private static PhaseDiagram diagram(List<Row> rows) {
        List<@Nullable Object> xs = axis(rows, X);
        List<@Nullable Object> ys = axis(rows, Y);
        List<List<@Nullable Cell>> cells = new ArrayList<>();
        for (int j = 0; j < ys.size(); j++) {
            cells.add(new ArrayList<>(Collections.nCopies(xs.size(), null)));
        }
        for (Row row : rows) {
            int i = Collections.binarySearch(xs, row.get(X), ASCENDING);
            int j = Collections.binarySearch(ys, row.get(Y), ASCENDING);
            cells.get(j).set(i, cell(row));
        }
        String[] names = rows.get(0).schema().fieldNames();
        return new PhaseDiagram(names[FACET], rows.get(0).get(FACET), names[X], names[Y], xs, ys, cells);
    }

    private static Cell cell(Row row) {
        boolean measured = row.getAs("best_phase") != null;
        return new Cell(
                row.getAs("best_phase"),
                measured ? row.<Double>getAs("best_norm") : Double.NaN,
                measured ? row.<Double>getAs("best_interference") : Double.NaN,
                row.<Long>getAs("completed"),
                row.getAs("mixes"));
    }

    /** The distinct values of a column, ascending. */
    private static List<@Nullable Object> axis(List<Row> rows, int column) {
        TreeSet<@Nullable Object> values = new TreeSet<>(ASCENDING);
        rows.forEach(row -> values.add(row.get(column)));
        return new ArrayList<>(values);
    }

    @SuppressWarnings("unchecked") // Values of one column are of one comparable type.
    private static int compare(@Nullable Object a, @Nullable Object b) {
        if (a == null || b == null) {
            return Boolean.compare(a != null, b != null);
        }
        return ((Comparable<Object>) a).compareTo(b);
    }
}
