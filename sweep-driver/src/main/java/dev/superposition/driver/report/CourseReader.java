package dev.superposition.driver.report;

import dev.superposition.driver.query.NamedQuery;
import dev.superposition.driver.query.QueryException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/** Reads how runs learnt along their steps, and along the number of examples they were given. */
final class CourseReader {
    /** Runs whose checkpoints are shown; the gram matrix of each checkpoint is computed in SQL. */
    private static final int MOST_DYNAMICS = 24;

    private static final int WIDEST_DYNAMICS = 100;
    private static final int MOST_DESCENTS = 60;

    /** The view of the ids of the runs that a statement is about. */
    private static final String CHOSEN = "in_course";

    private static final Map<String, String> OF_CHOSEN =
            Map.of("where", "config_id IN (SELECT config_id FROM " + CHOSEN + ")");

    private CourseReader() {}

    /** The dynamics of the best runs of settings, as far as they have checkpoints and are not too wide. */
    static List<Dynamics> dynamics(ReportSql sql, Settings settings, List<String> omissions) throws QueryException {
        List<String> best = IntStream.range(0, settings.count())
                .filter(k -> settings.features(k) <= WIDEST_DYNAMICS)
                .mapToObj(k -> settings.bestId()[k])
                .filter(Objects::nonNull)
                .toList();
        choose(sql, best);
        List<String> there = sql.ask("checkpointed").stream()
                .map(row -> row.<String>getAs("config_id"))
                .toList();
        if (there.isEmpty()) {
            return List.of();
        }
        List<String> shown = spread(there);
        if (shown.size() < there.size()) {
            omissions.add(String.format(
                    Locale.ROOT,
                    "Learning dynamics are shown of %,d of the %,d best runs with checkpoints.",
                    shown.size(),
                    there.size()));
        }
        choose(sql, shown);
        Map<String, List<Row>> byRun = new LinkedHashMap<>();
        for (Row row :
                NamedQuery.of("learning-dynamics").run(sql.spark(), OF_CHOSEN).collectAsList()) {
            byRun.computeIfAbsent(row.getAs("config_id"), id -> new ArrayList<>())
                    .add(row);
        }
        List<Dynamics> all = new ArrayList<>();
        byRun.forEach((id, rows) -> all.add(dynamics(id, rows)));
        return all;
    }

    /** @param rows by step, then by feature */
    private static Dynamics dynamics(String id, List<Row> rows) {
        List<Row> firsts =
                rows.stream().filter(row -> row.<Integer>getAs("feature") == 0).toList();
        float[] dimensionalities = new float[rows.size()];
        for (int i = 0; i < dimensionalities.length; i++) {
            dimensionalities[i] = rows.get(i).<Double>getAs("dimensionality").floatValue();
        }
        return new Dynamics(
                id,
                firsts.stream().mapToInt(row -> row.<Integer>getAs("step")).toArray(),
                dimensionalities,
                firsts.stream()
                        .mapToDouble(row -> SettingsReader.number(row, "training_loss"))
                        .toArray());
    }

    private static List<String> spread(List<String> ids) {
        int shown = Math.min(ids.size(), MOST_DYNAMICS);
        return IntStream.range(0, shown)
                .mapToObj(i -> ids.get((int) ((long) i * ids.size() / shown)))
                .toList();
    }

    /** What the models of finite data sets in one or two dimensions represent, by number of examples. */
    static List<Descent> descents(ReportSql sql, List<String> omissions) throws QueryException {
        if (sql.ask("finite").get(0).<Long>getAs("runs") == 0) {
            return List.of();
        }
        List<Row> rows = NamedQuery.of("double-descent").run(sql.spark(), Map.of()).collectAsList().stream()
                .filter(row -> row.<Integer>getAs("n_hidden") <= 2)
                .toList();
        if (rows.size() > MOST_DESCENTS) {
            omissions.add(String.format(
                    Locale.ROOT,
                    "Of the %,d settings of finite data sets, %,d are shown as double descent.",
                    rows.size(),
                    MOST_DESCENTS));
            rows = rows.subList(0, MOST_DESCENTS);
        }
        choose(
                sql,
                rows.stream().map(row -> row.<String>getAs("best_config_id")).toList());
        Map<String, Row> models = sql.ask("descents").stream()
                .collect(Collectors.toMap(row -> row.<String>getAs("config_id"), row -> row));
        List<Descent> descents = new ArrayList<>();
        for (Row row : rows) {
            String id = row.getAs("best_config_id");
            Row model = Objects.requireNonNull(models.get(id));
            descents.add(new Descent(
                    id,
                    setting(row),
                    row.<Integer>getAs("n_features"),
                    row.<Integer>getAs("n_hidden"),
                    row.<Integer>getAs("examples"),
                    SettingsReader.number(row, "train_loss"),
                    SettingsReader.number(row, "test_loss"),
                    SettingsReader.number(row, "ignore_loss"),
                    RunsReader.floats(model, "weights"),
                    RunsReader.floats(model, "hidden_vectors")));
        }
        return descents;
    }

    private static String setting(Row row) {
        return String.format(
                Locale.ROOT,
                "%s, %d → %d, I: %s, p: %s, %s, q: %s",
                row.<String>getAs("model"),
                row.<Integer>getAs("n_features"),
                row.<Integer>getAs("n_hidden"),
                row.<String>getAs("importance_profile"),
                row.<String>getAs("sparsity_profile"),
                row.<String>getAs("data"),
                row.<Double>getAs("dropout"));
    }

    private static void choose(ReportSql sql, List<String> ids) {
        sql.spark().createDataset(ids, Encoders.STRING()).toDF("config_id").createOrReplaceTempView(CHOSEN);
    }
}
