package dev.superposition.driver.report;

import dev.superposition.driver.query.QueryException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** The statements of the report, files beside this class, asked of the registered views. */
record ReportSql(SparkSession spark) {
    private static final String AXES = "/*axes*/";

    /** The columns in which settings can differ, the most asked for first; {@code sparsity} is {@code density} turned round. */
    static final List<String> SETTING = List.of(
            "sweep",
            "part",
            "model",
            "n_features",
            "n_hidden",
            "density",
            "relative_importance",
            "dropout",
            "sparsity_profile",
            "data",
            "importance_profile",
            "steps",
            "batch_size",
            "optimizer_settings",
            "learning_rate",
            "schedule",
            "init_scale",
            "engine");

    /** The answer of the statement {@code name.sql}. */
    List<Row> ask(String name, Map<String, Object> values) throws QueryException {
        String axes = SETTING.stream().map(column -> "`" + column + "`").collect(Collectors.joining(", "));
        try {
            return spark.sql(text(name).replace(AXES, axes), values).collectAsList();
        } catch (Exception e) {
            throw QueryException.of("Cannot make the report", e);
        }
    }

    List<Row> ask(String name) throws QueryException {
        return ask(name, Map.of());
    }

    /** The values of {@link #SETTING} in a row of an answer that starts with them. */
    static List<@Nullable Object> setting(Row row) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < SETTING.size(); i++) {
            values.add(row.get(i));
        }
        return values;
    }

    private static String text(String name) {
        String resource = name + ".sql";
        try (InputStream file = ReportSql.class.getResourceAsStream(resource)) {
            if (file == null) {
                throw new IllegalStateException(resource + " is not packaged");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }
}
