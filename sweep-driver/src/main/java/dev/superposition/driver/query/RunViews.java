package dev.superposition.driver.query;

import dev.superposition.worker.config.Data;
import dev.superposition.worker.store.RunColumns;
import dev.superposition.worker.store.RunTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The temporary views over a table of runs.
 *
 * <ul>
 *   <li>{@code runs}: the table itself, one row a run;
 *   <li>{@code best_runs}: of the completed runs that agree in all settings but the seed, the one with the lowest loss, then the
 *       lowest seed, then the lowest id;
 *   <li>{@code features}: one row a run and feature;
 *   <li>{@code loss_curve}: one row a run and recorded step;
 *   <li>{@code checkpoints}: one row a run and checkpoint.
 * </ul>
 *
 * <p>The others carry every scalar column of their run under its own name. Where a column of the feature or the curve has
 * the name of a column of the run, it takes a prefix: {@code feature_sparsity}, {@code feature_loss}, {@code training_loss};
 * a feature's index is {@code feature}.
 */
public final class RunViews {
    public static final String RUNS = "runs";
    public static final String BEST_RUNS = "best_runs";
    public static final String FEATURES = "features";
    public static final String LOSS_CURVE = "loss_curve";
    public static final String CHECKPOINTS = "checkpoints";

    private static final String RUN_FILES = "runs-*.parquet";
    /** Ids that are compared without Spark: 160 MB. */
    private static final long MOST_IN_MEMORY = 20_000_000;

    private static final String ID = RunColumns.CONFIG_ID;

    /** The settings of a run but its seed. */
    private static final List<String> POINT = List.of(
            "model",
            "n_features",
            "n_hidden",
            "sparsity_profile",
            "data",
            "importance_profile",
            "dropout",
            "steps",
            "batch_size",
            "optimizer_settings",
            "learning_rate",
            "schedule",
            "init_scale");

    private RunViews() {}

    /**
     * Registers the views over a table, replacing those of another. Every file's footer and its column of ids are read at once,
     * so a damaged file shows here and not in the middle of a query.
     *
     * @param table path or Hadoop URI of the table
     * @throws dev.superposition.worker.store.TableException if there is no table, or one of a newer program
     * @throws QueryException if a file of the table is damaged
     */
    public static void register(SparkSession spark, String table) throws QueryException {
        RunTable opened = RunTable.open(table, spark.sessionState().newHadoopConf());
        Dataset<Row> runs;
        try {
            runs = spark.read()
                    .schema(RunSchema.runs())
                    .option("pathGlobFilter", RUN_FILES)
                    // The table's own path is a name, whatever * or [ it contains.
                    .option("__globPaths__", "false")
                    .option("parquet.page.verify-checksum.enabled", "true")
                    .parquet(opened.location());
            if (!RunIds.areDistinct(opened, table, MOST_IN_MEMORY)) {
                runs = once(runs);
            }
            // Files from before there was a choice lack these columns.
            runs = defaulted(runs, "data", "'" + Data.DEFAULT.text() + "'");
            runs = defaulted(runs, "set_size", Integer.toString(Data.DEFAULT.setSize()));
        } catch (Exception e) {
            throw QueryException.of("Cannot read table " + table, e);
        }
        runs.createOrReplaceTempView(RUNS);
        best(runs).createOrReplaceTempView(BEST_RUNS);
        for (RunView view : RunView.all()) {
            if (!view.ofElement().isEmpty()) {
                unnested(runs, view).createOrReplaceTempView(view.name());
            }
        }
    }

    private static Dataset<Row> defaulted(Dataset<Row> runs, String column, String value) {
        return runs.withColumn(column, functions.expr("coalesce(" + column + ", " + value + ")"))
                .withMetadata(column, runs.schema().apply(column).metadata());
    }

    private static Dataset<Row> best(Dataset<Row> runs) {
        String place = "place_in_point";
        return runs.where("outcome = 'completed' AND loss IS NOT NULL")
                .withColumn(
                        place,
                        functions.expr("row_number() OVER (PARTITION BY " + String.join(", ", POINT)
                                + " ORDER BY loss, seed, " + ID + ")"))
                .where(functions.col(place).equalTo(1))
                .drop(place);
    }

    /**
     * Each run once. A run stands in two files only when two sweeps wrote past the table's lock; a table with such runs pays for
     * choosing, by the name of the file, which of the two equal rows to show.
     */
    private static Dataset<Row> once(Dataset<Row> all) {
        Dataset<Row> twice =
                all.groupBy(ID).count().where(functions.col("count").gt(1)).select(ID);
        if (twice.isEmpty()) {
            return all;
        }
        Dataset<Row> chosen = all.select(
                        functions.col(ID), functions.col("_metadata.file_path").as("file"))
                .join(twice, ID)
                .groupBy(ID)
                .agg(functions.min("file").as("chosen_file"));
        List<String> columns = List.of(all.columns());
        return all.withColumn("file", functions.col("_metadata.file_path"))
                .join(functions.broadcast(chosen), asScala(ID), "left")
                .where("chosen_file IS NULL OR chosen_file = file")
                .selectExpr(columns.toArray(String[]::new));
    }

    private static scala.collection.immutable.Seq<String> asScala(String column) {
        return scala.collection.immutable.Nil$.MODULE$.$colon$colon(column);
    }

    private static Dataset<Row> unnested(Dataset<Row> runs, RunView view) {
        String inline = String.format(
                Locale.ROOT, "inline(%s) AS (%s)", view.name(), String.join(", ", names(view.ofElement())));
        return runs.selectExpr(
                Stream.concat(names(view.ofRun()).stream(), Stream.of(inline)).toArray(String[]::new));
    }

    private static List<String> names(List<RunView.Field> fields) {
        return fields.stream().map(RunView.Field::name).toList();
    }

    /** Names of the columns that hold one number or string. */
    static List<String> scalarColumns(StructType schema) {
        List<String> names = new ArrayList<>();
        for (StructField field : schema.fields()) {
            if (!(field.dataType() instanceof ArrayType) && !(field.dataType() instanceof StructType)) {
                names.add(field.name());
            }
        }
        return names;
    }
}
