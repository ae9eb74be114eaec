package dev.superposition.driver.query;

import dev.superposition.worker.store.RunTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** A table of runs for a test, each run given by the columns in which it differs from a plain one. */
public final class SmallTable {
    private static final Map<String, Object> PLAIN = plain();

    private final SparkSession spark;
    private final Path folder;
    private final List<Row> rows = new ArrayList<>();

    /** Makes an empty table of the folder unless it is one. */
    public SmallTable(SparkSession spark, Path folder) {
        RunTable.openOrCreate(folder.toString(), spark.sessionState().newHadoopConf());
        this.spark = spark;
        this.folder = folder;
    }

    /** One feature of a run: the columns that queries look at; sparsity .9. */
    public static Row feature(int index, double norm, double dimensionality, double interference, String phase) {
        return RowFactory.create(index, 1.0, 0.9, norm, dimensionality, interference, -0.1, phase, 0.01);
    }

    public static Row component(int size, int rank, String geometry, Integer... members) {
        return RowFactory.create(size, rank, List.of(members), geometry);
    }

    /** Adds a completed 2→1 run, the given columns apart: name, value, name, value, … */
    public SmallTable run(String configId, @Nullable Object... columns) {
        Map<String, @Nullable Object> values = new HashMap<>(PLAIN);
        values.put("config_id", configId);
        for (int i = 0; i < columns.length; i += 2) {
            String name = (String) columns[i];
            if (!List.of(RunSchema.runs().fieldNames()).contains(name)) {
                throw new IllegalArgumentException("no column " + name);
            }
            values.put(name, columns[i + 1]);
        }
        rows.add(RowFactory.create(
                Stream.of(RunSchema.runs().fieldNames()).map(values::get).toArray()));
        return this;
    }

    /** Adds a run that failed with this error. */
    public SmallTable failed(String configId, String error, @Nullable Object... columns) {
        return run(configId, columns).without("failed", "error", error);
    }

    /** Adds a run that diverged at this step. */
    public SmallTable diverged(String configId, int step, @Nullable Object... columns) {
        return run(configId, columns).without("diverged", "diverged_at", step);
    }

    private SmallTable without(String outcome, String column, Object value) {
        Row measured = rows.remove(rows.size() - 1);
        StructType schema = RunSchema.runs();
        Object[] values = new Object[schema.size()];
        for (int i = 0; i < values.length; i++) {
            String name = schema.fieldNames()[i];
            boolean kept = i < schema.fieldIndex("outcome")
                    || List.of("ignore_loss", "provenance", "data", "set_size").contains(name);
            values[i] = name.equals(column) ? value : name.equals("outcome") ? outcome : kept ? measured.get(i) : null;
        }
        rows.add(RowFactory.create(values));
        return this;
    }

    /** Writes the runs added so far as one file {@code runs-name.parquet} and forgets them. */
    public SmallTable write(String name) {
        Path written = folder.resolve("_" + name);
        spark.createDataFrame(rows, RunSchema.runs())
                .coalesce(1)
                .write()
                .option("compression", "none")
                .parquet(written.toString());
        try (Stream<Path> files = Files.list(written)) {
            Path file = files.filter(f -> f.toString().endsWith(".parquet")
                            && !f.getFileName().toString().startsWith("."))
                    .findFirst()
                    .orElseThrow();
            Files.move(file, folder.resolve("runs-" + name + ".parquet"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        rows.clear();
        return this;
    }

    private static Map<String, Object> plain() {
        Map<String, Object> columns = new HashMap<>();
        columns.put("sweep", "test");
        columns.put("model", "relu-output");
        columns.put("n_features", 2);
        columns.put("n_hidden", 1);
        columns.put("sparsity", 0.9);
        columns.put("density", 0.1);
        columns.put("sparsity_profile", "uniform(0.1)");
        columns.put("data", "independent");
        columns.put("set_size", 1);
        columns.put("importance_profile", "uniform(1.0)");
        columns.put("relative_importance", 1.0);
        columns.put("dropout", 0.0);
        columns.put("seed", 0L);
        columns.put("steps", 1000);
        columns.put("batch_size", 1024);
        columns.put("optimizer", "adam");
        columns.put("optimizer_settings", "adam(0.9, 0.999)");
        columns.put("learning_rate", 0.001);
        columns.put("schedule", "constant");
        columns.put("init_scale", 0.5);
        columns.put("engine", "nd4j");
        columns.put("outcome", "completed");
        columns.put("loss", 0.01);
        columns.put("loss_stderr", 0.001);
        columns.put("ignore_loss", 0.03);
        columns.put("frobenius_norm", 1.0);
        columns.put("dimensions_per_feature", 1.0);
        columns.put("features_represented", 1);
        columns.put("hidden_kurtosis", 3.0);
        columns.put("basis_alignment", 1.0);
        columns.put("weights", List.of(1f, 0f));
        columns.put("bias", List.of(0f, 0.05f));
        columns.put("features", List.of(feature(0, 1, 1, 0, "dedicated"), feature(1, 0.25, 0, 0, "not-represented")));
        columns.put("components", List.of(component(1, 1, "dedicated", 0)));
        columns.put("loss_curve", List.of(RowFactory.create(0, 0.5), RowFactory.create(999, 0.01)));
        columns.put("checkpoints", List.of());
        columns.put(
                "provenance",
                RowFactory.create(
                        "attempt-1", "host", new Timestamp(0), new Timestamp(1000), 0.5, 8, "0.1.0", "17", "x86_64"));
        return columns;
    }
}
