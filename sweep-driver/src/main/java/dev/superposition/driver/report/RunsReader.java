package dev.superposition.driver.report;

import dev.superposition.driver.query.QueryException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/** Reads the list of runs, and the models of as many of them as the limit allows. */
final class RunsReader {
    private static final int CURVE_NUMBERS = 40;

    private RunsReader() {}

    static RunList list(ReportSql sql, SettingsReader reader, ReportLimits limits, List<String> omissions)
            throws QueryException {
        Settings settings = reader.settings();
        long runs = Arrays.stream(settings.runs()).asLongStream().sum();
        if (runs > limits.runs()) {
            omissions.add(String.format(
                    Locale.ROOT,
                    "The table has %,d runs; each cell lists the best run of each of its settings. All runs count in means and shares.",
                    runs));
            return bestOf(settings);
        }
        List<Row> rows = sql.ask("runs");
        return new RunList(
                rows.stream().mapToInt(reader::place).toArray(),
                rows.stream().map(row -> row.<String>getAs("config_id")).toArray(String[]::new),
                rows.stream()
                        .map(row -> String.valueOf(row.<Long>getAs("seed")))
                        .toArray(String[]::new),
                rows.stream().map(row -> row.<String>getAs("outcome")).toArray(String[]::new),
                column(rows, "loss"),
                column(rows, "frobenius_norm"),
                column(rows, "features_represented"));
    }

    private static RunList bestOf(Settings settings) {
        int[] places = IntStream.range(0, settings.count())
                .filter(k -> settings.bestId()[k] != null)
                .toArray();
        double[] loss = measure(settings, "best_loss");
        double[] norm = measure(settings, "best_frobenius_norm");
        double[] represented = new double[places.length];
        Arrays.fill(represented, Double.NaN);
        return new RunList(
                places,
                Arrays.stream(places).mapToObj(k -> settings.bestId()[k]).toArray(String[]::new),
                Arrays.stream(places).mapToObj(k -> settings.bestSeed()[k]).toArray(String[]::new),
                Arrays.stream(places).mapToObj(k -> "completed").toArray(String[]::new),
                Arrays.stream(places).mapToDouble(k -> loss[k]).toArray(),
                Arrays.stream(places).mapToDouble(k -> norm[k]).toArray(),
                represented);
    }

    private static double[] measure(Settings settings, String name) {
        return settings.measures().stream()
                .filter(measure -> measure.name().equals(name))
                .findFirst()
                .orElseThrow()
                .values();
    }

    private static double[] column(List<Row> rows, String name) {
        return rows.stream()
                .mapToDouble(row -> SettingsReader.number(row, name))
                .toArray();
    }

    /** The models of the best runs of all settings, then of the second best, … while the limit lasts. */
    static List<Model> models(
            ReportSql sql, Settings settings, RunList runs, ReportLimits limits, List<String> omissions)
            throws QueryException {
        List<String> chosen = chosen(settings, runs, limits);
        if (chosen.size() < runs.count()) {
            omissions.add(String.format(
                    Locale.ROOT,
                    "The weights and loss curves of %,d of the %,d listed runs are here, those with the lowest loss of their"
                            + " settings first.",
                    chosen.size(),
                    runs.count()));
        }
        sql.spark().createDataset(chosen, Encoders.STRING()).toDF("config_id").createOrReplaceTempView("chosen");
        List<Model> models = new ArrayList<>();
        for (Row row : sql.ask("models")) {
            models.add(new Model(
                    row.getAs("config_id"),
                    floats(row, "weights"),
                    floats(row, "output_weights"),
                    floats(row, "bias"),
                    floats(row, "norms"),
                    floats(row, "interferences"),
                    floats(row, "dimensionalities"),
                    numbers(row, "steps").stream().mapToInt(Number::intValue).toArray(),
                    numbers(row, "losses").stream()
                            .mapToDouble(Number::doubleValue)
                            .toArray()));
        }
        return models;
    }

    private static List<String> chosen(Settings settings, RunList runs, ReportLimits limits) {
        Map<Integer, List<Integer>> byRank = new HashMap<>();
        int[] seen = new int[settings.count()];
        for (int r = 0; r < runs.count(); r++) {
            byRank.computeIfAbsent(seen[runs.setting()[r]]++, rank -> new ArrayList<>())
                    .add(r);
        }
        List<String> chosen = new ArrayList<>();
        long left = limits.numbers();
        for (int rank = 0; byRank.containsKey(rank); rank++) {
            List<Integer> candidates = byRank.get(rank);
            long size = candidates.stream()
                    .mapToLong(r -> size(settings, runs.setting()[r]))
                    .sum();
            // What does not fit whole is taken evenly over the settings.
            long stride = Math.max(1, (size + left - 1) / Math.max(1, left));
            for (int c = 0; c < candidates.size() && left > 0; c += (int) Math.min(stride, Integer.MAX_VALUE)) {
                int r = candidates.get(c);
                long numbers = size(settings, runs.setting()[r]);
                if (numbers <= left) {
                    chosen.add(runs.id()[r]);
                    left -= numbers;
                }
            }
            if (stride > 1) {
                break;
            }
        }
        return chosen;
    }

    private static long size(Settings settings, int setting) {
        long n = settings.features(setting);
        return n * settings.hidden(setting) + 4 * n + CURVE_NUMBERS;
    }

    static float[] floats(Row row, String column) {
        List<? extends Number> numbers = numbers(row, column);
        float[] floats = new float[numbers.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = numbers.get(i).floatValue();
        }
        return floats;
    }

    private static List<? extends Number> numbers(Row row, String column) {
        int index = row.fieldIndex(column);
        return row.isNullAt(index) ? List.of() : row.getList(index);
    }
}
