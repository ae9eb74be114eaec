package dev.superposition.driver.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.superposition.worker.config.Engine;
import dev.superposition.worker.config.ImportanceProfile;
import dev.superposition.worker.config.LearningRateSchedule;
import dev.superposition.worker.config.ModelKind;
import dev.superposition.worker.config.Optimizer;
import dev.superposition.worker.config.Recording;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.config.SparsityProfile;
import dev.superposition.worker.config.Training;
import dev.superposition.worker.measure.FeaturePhase;
import dev.superposition.worker.measure.Measurement;
import dev.superposition.worker.measure.Polytope;
import dev.superposition.worker.model.TrainedModel;
import dev.superposition.worker.store.Column;
import dev.superposition.worker.store.LockHolder;
import dev.superposition.worker.store.Provenance;
import dev.superposition.worker.store.RunColumns;
import dev.superposition.worker.store.RunRow;
import dev.superposition.worker.store.RunTable;
import dev.superposition.worker.store.TableException;
import dev.superposition.worker.store.TableLock;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("closed-form")
class RunViewsTest {
    private static SparkSession spark;

    private final Path folder;

    RunViewsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeAll
    static void start() {
        spark = LocalSpark.start();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @Test
    void runs_ofATable_haveEveryDeclaredColumnWithItsDocumentation() throws QueryException {
        new SmallTable(spark, folder);
        RunViews.register(spark, folder.toString());
        assertThat(spark.table("runs").columns())
                .containsExactly(RunColumns.all().stream().map(Column::name).toArray(String[]::new));
        assertThat(spark.sql("DESCRIBE runs").collectAsList())
                .anySatisfy(row -> assertThat(row.mkString("|")).isEqualTo("frobenius_norm|double|‖W‖_F, un-squared"));
    }

    @Test
    void views_any_areAsDeclaredAndDescribeEachColumn() throws QueryException {
        new SmallTable(spark, folder);
        RunViews.register(spark, folder.toString());
        assertThat(spark.sql("SHOW VIEWS").select("viewName").collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactlyInAnyOrderElementsOf(
                        RunView.all().stream().map(RunView::name).toList());
        for (RunView view : RunView.all()) {
            assertThat(rows("DESCRIBE " + view.name()))
                    .as(view.name())
                    .containsExactlyElementsOf(view.columns().stream()
                            .map(column -> column.name() + "|"
                                    + column.type().sql().replace(": ", ":").replace(", ", ",") + "|" + column.doc())
                            .toList())
                    .noneMatch(line -> line.endsWith("|") || line.endsWith("|null"));
        }
    }

    @Test
    void views_ofATableWithoutFiles_haveNoRowsButTheirColumns() throws QueryException {
        new SmallTable(spark, folder);
        RunViews.register(spark, folder.toString());
        for (RunView view : RunView.all()) {
            assertThat(spark.table(view.name()).collectAsList()).as(view.name()).isEmpty();
        }
        assertThat(spark.table("features").columns())
                .startsWith("config_id", "sweep", "part")
                .endsWith(
                        "feature",
                        "importance",
                        "feature_sparsity",
                        "norm",
                        "dimensionality",
                        "interference",
                        "bias",
                        "phase",
                        "feature_loss");
        assertThat(spark.table("loss_curve").columns()).endsWith("step", "training_loss");
        assertThat(spark.table("checkpoints").columns()).endsWith("step", "weights", "bias", "output_weights");
    }

    @Test
    void views_ofRuns_haveARowForEachFeatureAndStep() throws QueryException {
        new SmallTable(spark, folder)
                .run(
                        "a",
                        "seed",
                        7L,
                        "checkpoints",
                        List.of(RowFactory.create(10, List.of(1f, 2f), List.of(3f, 4f), null)))
                .failed("b", "no memory")
                .write("1");
        RunViews.register(spark, folder.toString());
        assertThat(rows("SELECT config_id, loss, feature, norm, feature_loss, phase FROM features ORDER BY feature"))
                .containsExactly("a|0.01|0|1.0|0.01|dedicated", "a|0.01|1|0.25|0.01|not-represented");
        assertThat(rows("SELECT config_id, seed, step, training_loss, loss FROM loss_curve ORDER BY step"))
                .containsExactly("a|7|0|0.5|0.01", "a|7|999|0.01|0.01");
        assertThat(rows("SELECT config_id, step, weights[1], bias[0] FROM checkpoints"))
                .containsExactly("a|10|2.0|3.0");
    }

    @Test
    void bestRuns_ofEachPoint_isTheLowestLossThenTheLowestSeed() throws QueryException {
        new SmallTable(spark, folder)
                .run("a", "seed", 2L, "loss", 0.01)
                .run("c", "seed", 1L, "loss", 0.01)
                .run("b", "seed", 3L, "loss", 0.005, "steps", 10)
                .run("d", "seed", 0L, "loss", 0.02)
                .run("e", "seed", 5L, "loss", Double.NaN, "dropout", 0.5)
                .diverged("f", 3, "seed", 4L, "density", 0.5, "sparsity_profile", "uniform(0.5)")
                .write("1");
        RunViews.register(spark, folder.toString());
        assertThat(spark.table("best_runs").columns())
                .containsExactly(spark.table("runs").columns());
        assertThat(rows("SELECT config_id FROM best_runs ORDER BY config_id")).containsExactly("b", "c", "e");
    }

    @Test
    void runs_publishedByTheWorker_areReadAsTheyWereWritten() throws QueryException {
        RunTable table =
                RunTable.openOrCreate(folder.toString(), spark.sessionState().newHadoopConf());
        RunConfig config = new RunConfig(
                ModelKind.RELU_OUTPUT,
                2,
                1,
                0.25,
                new SparsityProfile.Uniform(0.1),
                new ImportanceProfile.LastFeature(0.5),
                -7,
                new Training(Optimizer.AdamW.DEFAULT, 1e-3, LearningRateSchedule.CONSTANT, 10, 4, 0.5),
                new Recording(2, 2));
        TrainedModel trained = new TrainedModel(
                config,
                new float[] {1, 0.1f},
                new float[] {0, -0.5f},
                List.of(new TrainedModel.LossPoint(0, 0.5), new TrainedModel.LossPoint(9, 0.1)),
                List.of(new TrainedModel.Checkpoint(0, new float[] {2, 3}, new float[] {4, 5})),
                -1);
        Measurement measured = new Measurement(
                0.1,
                0.01,
                1.005,
                0.99,
                1,
                Double.NaN,
                List.of(
                        new Measurement.Feature(0, 1, 0.9, 1, 0.99, 0.01, 0, FeaturePhase.DEDICATED, 0.001),
                        new Measurement.Feature(1, 0.5, 0.9, 0.1, 0, 1, -0.5, FeaturePhase.NOT_REPRESENTED, 0.03)),
                List.of(new Measurement.Component(1, 1, List.of(0), Polytope.DEDICATED)),
                1.0,
                0.2,
                null,
                null);
        Provenance provenance = new Provenance("attempt", "host", 1500, 2500, 0.5, 1, "0.1", "17", "x86_64");
        RunRow row = RunRow.completed(
                trained.config().id(Engine.ND4J), "sweep", null, Engine.ND4J, trained, measured, provenance);
        LockHolder holder = LockHolder.thisProcess("attempt", "user", "host");
        try (TableLock lock = TableLock.acquire(table, holder, Clock.systemUTC(), TableLock::processStart)) {
            table.publish(List.of(row), lock.fence());
        }
        RunViews.register(spark, folder.toString());
        Map<String, @Nullable Object> written = RunColumns.plain(row);
        Row read = spark.table("runs").collectAsList().get(0);
        for (String column : RunViews.scalarColumns(read.schema())) {
            assertThat(read.<Object>getAs(column)).as(column).isEqualTo(written.get(column));
        }
        assertThat(
                        rows(
                                "SELECT to_json(weights), features[1].phase, to_json(components[0]), provenance.started_at FROM runs"))
                .containsExactly(
                        "[1.0,0.1]|not-represented|{\"size\":1,\"rank\":1,\"members\":[0],\"geometry\":\"dedicated\"}|1970-01-01 00:00:01.5");
        assertThat(rows("SELECT step, weights[1], bias[1] FROM checkpoints")).containsExactly("0|3.0|5.0");
        assertThat(rows("SELECT step, training_loss FROM loss_curve")).containsExactly("0|0.5", "9|0.1");
    }

    @Test
    void runs_readOnlyRunFiles() throws Exception {
        new SmallTable(spark, folder).run("a").write("1").run("b").write("2");
        Files.writeString(folder.resolve("notes.parquet"), "not parquet");
        Files.writeString(folder.resolve(".runs-3.parquet"), "half a file");
        RunViews.register(spark, folder.toString());
        assertThat(rows("SELECT config_id FROM runs ORDER BY 1")).containsExactly("a", "b");
    }

    @Test
    void runs_ofAFolderWithWildcardsInItsName_areRead() throws Exception {
        Path odd = Files.createDirectory(folder.resolve("a {b} [c] *"));
        new SmallTable(spark, odd).run("a").write("1");
        RunViews.register(spark, odd.toString());
        assertThat(rows("SELECT config_id FROM runs")).containsExactly("a");
    }

    @Test
    void runs_ofARunInTwoFiles_showItOnce() throws Exception {
        new SmallTable(spark, folder).run("a", "seed", 1L).run("b", "seed", 2L).write("1");
        new SmallTable(spark, folder).run("b", "seed", 2L).run("c", "seed", 3L).write("2");
        RunViews.register(spark, folder.toString());
        assertThat(spark.table("runs").columns())
                .containsExactly(RunColumns.all().stream().map(Column::name).toArray(String[]::new));
        assertThat(rows("SELECT config_id, seed FROM runs ORDER BY 1")).containsExactly("a|1", "b|2", "c|3");
        assertThat(rows("SELECT config_id, count(*) FROM features GROUP BY 1 ORDER BY 1"))
                .containsExactly("a|2", "b|2", "c|2");
    }

    @Test
    void register_withATruncatedFile_namesIt() throws Exception {
        new SmallTable(spark, folder).run("a").write("1").run("b").write("2");
        Path damaged = folder.resolve("runs-2.parquet");
        byte[] bytes = Files.readAllBytes(damaged);
        Files.write(damaged, Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> RunViews.register(spark, folder.toString()))
                .isInstanceOf(QueryException.class)
                .hasMessageStartingWith("Cannot read table " + folder + ": the file ")
                .hasMessageContaining("/runs-2.parquet is damaged (")
                .hasMessageEndingWith("); set it aside and run the sweep again to train its runs anew")
                .message()
                .doesNotContain("\n");
    }

    @Test
    void register_withAnEmptyFile_namesIt() throws Exception {
        new SmallTable(spark, folder).run("a").write("1");
        Files.write(folder.resolve("runs-0.parquet"), new byte[] {'P', 'A', 'R', '1'});
        assertThatThrownBy(() -> RunViews.register(spark, folder.toString()))
                .isInstanceOf(QueryException.class)
                .hasMessageContaining("/runs-0.parquet is damaged (");
    }

    @Test
    void query_ofAPageThatFailsItsChecksum_namesTheFile() throws Exception {
        new SmallTable(spark, folder).run("a", "weights", List.of(1.5f, 2.5f)).write("1");
        Path file = folder.resolve("runs-1.parquet");
        byte[] bytes = Files.readAllBytes(file);
        byte[] weights = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(1.5f)
                .putFloat(2.5f)
                .array();
        int place = new String(bytes, StandardCharsets.ISO_8859_1)
                .indexOf(new String(weights, StandardCharsets.ISO_8859_1));
        assertThat(place).isPositive();
        bytes[place + 1] ^= 1;
        Files.write(file, bytes);
        RunViews.register(spark, folder.toString());
        assertThatThrownBy(() ->
                        ResultTable.print(spark.sql("SELECT weights FROM runs"), ResultFormat.CSV, new StringBuilder()))
                .isInstanceOf(QueryException.class)
                .hasMessageContaining("/runs-1.parquet is damaged (")
                .hasMessageContaining("CRC checksum verification failed");
    }

    @Test
    void register_ofWhatIsNoTable_saysSo() {
        Path missing = folder.resolve("missing");
        assertThatThrownBy(() -> RunViews.register(spark, missing.toString()))
                .isInstanceOf(TableException.class)
                .hasMessage("Cannot open table " + missing + ": there is no table of runs");
    }

    private static List<String> rows(String statement) {
        return spark.sql(statement).collectAsList().stream()
                .map((Row row) -> row.mkString("|"))
                .toList();
    }
}
