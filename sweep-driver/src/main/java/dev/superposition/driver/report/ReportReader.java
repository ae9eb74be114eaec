package dev.superposition.driver.report;

import dev.superposition.driver.job.BuildInfo;
import dev.superposition.driver.job.StoredSpecs;
import dev.superposition.driver.query.NamedQuery;
import dev.superposition.driver.query.QueryException;
import dev.superposition.driver.query.RunViews;
import dev.superposition.driver.spec.SpecException;
import dev.superposition.driver.spec.SweepSpec;
import dev.superposition.worker.store.RunTable;
import dev.superposition.worker.store.SweepAttempt;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;

/** Asks a table for its {@link Report}. */
final class ReportReader {
    private static final double LOG_WIDTH = 0.01;
    private static final double WIDTH = 0.005;

    private final ReportSql sql;
    private final ReportLimits limits;
    private final List<String> omissions = new ArrayList<>();

    private ReportReader(SparkSession spark, ReportLimits limits) {
        this.sql = new ReportSql(spark);
        this.limits = limits;
    }

    /**
     * Reads a report.
     *
     * @param table path or Hadoop URI of the table
     * @param where a condition over {@code runs}: which of them the report is about
     * @throws dev.superposition.worker.store.TableException if there is no table, or one of a newer program
     * @throws QueryException if the table cannot be read, or the condition is none
     */
    static Report read(SparkSession spark, String table, @Nullable String where, ReportLimits limits)
            throws QueryException {
        RunTable opened = RunTable.open(table, spark.sessionState().newHadoopConf());
        RunViews.register(spark, table);
        if (where != null) {
            try {
                spark.table(RunViews.RUNS).filter(functions.expr(where)).createOrReplaceTempView(RunViews.RUNS);
            } catch (Exception e) {
                throw QueryException.of("Cannot make the report: '" + where + "' is not a condition over runs", e);
            }
        }
        return new ReportReader(spark, limits).report(opened, where);
    }

    private Report report(RunTable table, @Nullable String where) throws QueryException {
        if (where != null) {
            omissions.add("Only runs with " + where + " are here.");
        }
        SettingsReader reader = SettingsReader.read(sql, limits);
        Settings settings = reader.settings();
        FeatureMeans features = FeaturesReader.read(sql, reader, limits, omissions);
        RunList runs = RunsReader.list(sql, reader, limits, omissions);
        List<Model> models = RunsReader.models(sql, settings, runs, limits, omissions);
        return new Report(
                table.location(),
                BuildInfo.current().text(),
                sweeps(table),
                settings,
                features,
                runs,
                models,
                dimensionalities(),
                CourseReader.dynamics(sql, settings, omissions),
                CourseReader.descents(sql, omissions),
                outcomes(),
                failures(reader),
                makers(),
                List.copyOf(omissions));
    }

    /** The sweeps by their newest spec, oldest first. */
    private static List<Report.SweepNote> sweeps(RunTable table) {
        Map<String, Report.SweepNote> byName = new LinkedHashMap<>();
        for (SweepAttempt attempt : table.attempts()) {
            try {
                Optional<SweepSpec> spec = StoredSpecs.of(table, attempt);
                spec.ifPresent(found -> byName.put(
                        attempt.sweep(),
                        new Report.SweepNote(attempt.sweep(), found.question(), found.resolvedYaml())));
            } catch (SpecException e) {
                // Written by another version of the program: the runs are as good without it.
                byName.putIfAbsent(
                        attempt.sweep(), new Report.SweepNote(attempt.sweep(), null, String.valueOf(e.getMessage())));
            }
        }
        return List.copyOf(byName.values());
    }

    private Dimensionalities dimensionalities() throws QueryException {
        List<Row> rows = sql.ask("dimensionalities", Map.of("log_width", LOG_WIDTH, "width", WIDTH));
        Map<Dimensionalities.Series, Integer> series = new LinkedHashMap<>();
        int[] of = new int[rows.size()];
        for (int b = 0; b < of.length; b++) {
            Row row = rows.get(b);
            Dimensionalities.Series found = new Dimensionalities.Series(
                    row.getAs("sweep"),
                    row.getAs("part"),
                    row.getAs("model"),
                    row.<Integer>getAs("n_features"),
                    row.<Integer>getAs("n_hidden"),
                    row.getAs("importance_profile"),
                    row.<Double>getAs("dropout"));
            of[b] = series.computeIfAbsent(found, key -> series.size());
        }
        return new Dimensionalities(
                LOG_WIDTH,
                WIDTH,
                List.copyOf(series.keySet()),
                of,
                rows.stream()
                        .mapToDouble(row -> rounded(row.<Double>getAs("x")))
                        .toArray(),
                rows.stream()
                        .mapToDouble(row -> rounded(((Number) row.getAs("y")).doubleValue()))
                        .toArray(),
                rows.stream().mapToLong(row -> row.<Long>getAs("features")).toArray());
    }

    /** Without the noise of a product of bins and widths. */
    private static double rounded(double value) {
        return Math.round(value * 1e4) / 1e4 + 0.0;
    }

    private List<Report.OutcomeCount> outcomes() throws QueryException {
        return NamedQuery.of("outcomes").run(sql.spark(), Map.of()).collectAsList().stream()
                .map(row -> new Report.OutcomeCount(
                        row.getAs("sweep"),
                        row.getAs("part"),
                        row.getAs("outcome"),
                        row.<Long>getAs("runs"),
                        row.<Double>getAs("share")))
                .toList();
    }

    private List<Report.Failure> failures(SettingsReader reader) throws QueryException {
        Settings settings = reader.settings();
        long all = Arrays.stream(settings.diverged()).asLongStream().sum()
                + Arrays.stream(settings.failed()).asLongStream().sum();
        if (all > limits.failures()) {
            omissions.add(String.format(
                    Locale.ROOT, "Of the %,d runs that diverged or failed, %,d are listed.", all, limits.failures()));
        }
        return sql.ask("failures", Map.of("limit", limits.failures())).stream()
                .map(row -> new Report.Failure(
                        row.getAs("config_id"),
                        reader.place(row),
                        String.valueOf(row.<Long>getAs("seed")),
                        row.getAs("outcome"),
                        row.getAs("diverged_at"),
                        row.getAs("error")))
                .toList();
    }

    private List<Report.Maker> makers() throws QueryException {
        return sql.ask("makers").stream()
                .map(row -> new Report.Maker(
                        row.getAs("engine"),
                        row.getAs("version"),
                        row.getAs("java"),
                        row.getAs("cpu"),
                        row.<Long>getAs("runs"),
                        row.<Long>getAs("attempts"),
                        row.<Long>getAs("hosts"),
                        time(row.<Double>getAs("first")),
                        time(row.<Double>getAs("last")),
                        row.<Double>getAs("train_seconds"),
                        row.<Long>getAs("audited"),
                        row.<Long>getAs("differing"),
                        SettingsReader.number(row, "parameters_difference"),
                        SettingsReader.number(row, "loss_difference")))
                .toList();
    }

    private static String time(double seconds) {
        return Instant.ofEpochMilli(Math.round(seconds * 1000))
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }
}
