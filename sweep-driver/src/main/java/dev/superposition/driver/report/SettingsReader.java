package dev.superposition.driver.report;

import dev.superposition.driver.query.QueryException;
import dev.superposition.worker.store.Column;
import dev.superposition.worker.store.RunColumns;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Reads the {@link Settings}, and knows the place of each. */
final class SettingsReader {
    private static final List<String> MEASURES = List.of(
            "mean_loss",
            "ignore_loss",
            "mean_frobenius_norm",
            "max_frobenius_norm",
            "mean_dimensions_per_feature",
            "min_dimensions_per_feature",
            "max_dimensions_per_feature",
            "features_represented",
            "features_dedicated",
            "features_in_superposition",
            "mean_norm",
            "mean_dimensionality",
            "hidden_kurtosis",
            "loss_added",
            "features_per_dimension");

    /** Null first; a column's own order for the rest. */
    private static final Comparator<@Nullable Object> ASCENDING = SettingsReader::compare;

    private final Settings settings;
    private final Map<List<@Nullable Object>, Integer> placeOf = new HashMap<>();

    private SettingsReader(List<Row> rows) {
        for (int k = 0; k < rows.size(); k++) {
            placeOf.put(ReportSql.setting(rows.get(k)), k);
        }
        this.settings = settings(rows);
    }

    static SettingsReader read(ReportSql sql, ReportLimits limits) throws QueryException {
        List<Row> rows = sql.ask("settings");
        if (rows.size() > limits.settings()) {
            throw new QueryException("Cannot make the report: the runs have " + rows.size()
                    + " different settings, and a page holds at most " + limits.settings()
                    + "; choose among them, e.g. --where \"part = 'phase-diagram'\"");
        }
        return new SettingsReader(rows);
    }

    Settings settings() {
        return settings;
    }

    /** The place of the setting in a row of an answer that starts with the columns of one. */
    int place(Row row) {
        Integer place = placeOf.get(ReportSql.setting(row));
        if (place == null) {
            throw new IllegalStateException("the table changed while it was read");
        }
        return place;
    }

    private static Settings settings(List<Row> rows) {
        List<Settings.Axis> axes = new ArrayList<>();
        int[][] places = new int[ReportSql.SETTING.size()][rows.size()];
        for (int a = 0; a < ReportSql.SETTING.size(); a++) {
            TreeSet<@Nullable Object> distinct = new TreeSet<>(ASCENDING);
            for (Row row : rows) {
                distinct.add(row.get(a));
            }
            List<@Nullable Object> values = new ArrayList<>(distinct);
            Map<@Nullable Object, Integer> index = new HashMap<>();
            values.forEach(value -> index.put(value, index.size()));
            for (int k = 0; k < rows.size(); k++) {
                places[a][k] = Objects.requireNonNull(index.get(rows.get(k).get(a)));
            }
            String name = ReportSql.SETTING.get(a);
            axes.add(new Settings.Axis(name, doc(name), values));
        }
        List<Settings.Measure> measures = new ArrayList<>();
        measures.add(new Settings.Measure("best_loss", best(rows, "loss")));
        measures.add(new Settings.Measure("best_frobenius_norm", best(rows, "frobenius_norm")));
        for (String name : MEASURES) {
            measures.add(new Settings.Measure(
                    name, rows.stream().mapToDouble(row -> number(row, name)).toArray()));
        }
        return new Settings(
                axes,
                places,
                counts(rows, "runs"),
                counts(rows, "completed"),
                counts(rows, "diverged"),
                counts(rows, "failed"),
                bestText(rows, "config_id"),
                bestText(rows, "seed"),
                rows.stream().map(row -> row.<String>getAs("predicted_phase")).toArray(String[]::new),
                measures);
    }

    private static String doc(String column) {
        return RunColumns.all().stream()
                .filter(known -> known.name().equals(column))
                .map(Column::doc)
                .findFirst()
                .orElseThrow();
    }

    private static int[] counts(List<Row> rows, String column) {
        return rows.stream()
                .mapToInt(row -> Math.toIntExact(row.<Long>getAs(column)))
                .toArray();
    }

    private static double[] best(List<Row> rows, String field) {
        return rows.stream()
                .mapToDouble(row -> row.getAs("best") instanceof Row best ? number(best, field) : Double.NaN)
                .toArray();
    }

    private static @Nullable String[] bestText(List<Row> rows, String field) {
        return rows.stream()
                .map(row -> row.getAs("best") instanceof Row best ? String.valueOf(best.<Object>getAs(field)) : null)
                .toArray(String[]::new);
    }

    /** A number of a row; NaN for null. */
    static double number(Row row, String column) {
        return row.getAs(column) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    @SuppressWarnings("unchecked") // Values of one column are of one comparable type.
    private static int compare(@Nullable Object a, @Nullable Object b) {
        if (a == null || b == null) {
            return Boolean.compare(a != null, b != null);
        }
        return ((Comparable<Object>) a).compareTo(b);
    }
}
