package dev.superposition.worker.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.superposition.worker.TestConfigs;
import dev.superposition.worker.audit.Audit;
import dev.superposition.worker.audit.AuditRule;
import dev.superposition.worker.audit.AuditSettings;
import dev.superposition.worker.config.Engine;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.measure.Measurement;
import dev.superposition.worker.measure.ModelMeasurer;
import dev.superposition.worker.model.TrainedModel;
import dev.superposition.worker.store.Outcome;
import dev.superposition.worker.store.RunColumns;
import dev.superposition.worker.store.RunFile;
import dev.superposition.worker.store.RunRow;
import dev.superposition.worker.store.RunTable;
import dev.superposition.worker.store.StoredRun;
import dev.superposition.worker.store.TestRows;
import dev.superposition.worker.store.TestTable;
import dev.superposition.worker.store.Trials;
import dev.superposition.worker.train.InstanceBatch;
import dev.superposition.worker.train.Nd4jTrainer;
import dev.superposition.worker.train.Trainer;
import dev.superposition.worker.train.TrainingProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("end-to-end")
class RunBatchTest {
    private final Path folder;
    private final TestTable table;

    RunBatchTest(@TempDir Path folder) {
        this.folder = folder;
        this.table = TestTable.in(folder.resolve("table"));
    }

    @Test
    void run_realTrainer_publishesEveryRunAndReportsItsOutcome() {
        List<IdentifiedRun> runs = seeds(0, 3);
        AtomicLong steps = new AtomicLong();
        BatchReport report =
                batch(new Nd4jTrainer(), new ModelMeasurer()::measure).run(runs, steps::addAndGet);
        assertThat(report.file()).isEqualTo(files().get(0).path());
        assertThat(report)
                .usingRecursiveComparison()
                .ignoringFields("file")
                .isEqualTo(new BatchReport("", true, 3, 0, 0, 0, 0, 0));
        assertThat(steps).hasValue(300);
        for (IdentifiedRun run : runs) {
            StoredRun stored = find(run);
            assertThat(stored.columns())
                    .containsEntry("outcome", "completed")
                    .containsEntry("sweep", "a-sweep")
                    .containsEntry("part", "a-part");
            assertThat((List<?>) stored.columns().get("weights")).hasSize(10);
            assertThat(String.valueOf(stored.columns().get("provenance")))
                    .isEqualTo("{attempt=attempt-1, host=node-7, started_at=1767357000000, finished_at=1767357000000, "
                            + "train_seconds=0.0, instances=3, version=0.1 (abc), java=17.0.1, cpu=x86-64 avx2}");
        }
    }

    @Test
    void run_packedAndAlone_givesTheSameBits() {
        List<IdentifiedRun> runs = seeds(0, 4);
        batch(new Nd4jTrainer(), new ModelMeasurer()::measure).run(runs, TrainingProgress.NONE);
        TestTable other = TestTable.in(folder.resolve("other"));
        for (IdentifiedRun run : runs) {
            batch(other, new Nd4jTrainer(), new ModelMeasurer()::measure).run(List.of(run), TrainingProgress.NONE);
        }
        for (IdentifiedRun run : runs) {
            Map<String, @Nullable Object> packed = withoutProvenance(find(run));
            assertThat(withoutProvenance(find(other.table(), run))).isEqualTo(packed);
        }
    }

    @Test
    void run_explodingLearningRate_isADivergedRow() {
        List<IdentifiedRun> runs = List.of(identified(
                Engine.ND4J,
                null,
                TestConfigs.of(5, 2)
                        .learningRate(1e3)
                        .optimizer(new dev.superposition.worker.config.Optimizer.Sgd(0))
                        .build()));
        BatchReport report =
                batch(new Nd4jTrainer(), new ModelMeasurer()::measure).run(runs, TrainingProgress.NONE);
        assertThat(report.diverged()).isEqualTo(1);
        assertThat(report.runs()).isEqualTo(1);
        assertThat(find(runs.get(0)).columns())
                .containsEntry("outcome", "diverged")
                .containsEntry("loss", null)
                .containsEntry("part", null)
                .hasEntrySatisfying(
                        "diverged_at", step -> assertThat((Integer) step).isPositive());
    }

    @Test
    void run_oneRunThrows_onlyThatOneFails() {
        List<IdentifiedRun> runs = seeds(0, 4);
        AtomicLong steps = new AtomicLong();
        BatchReport report = batch(
                        throwingOn(2, () -> new IllegalStateException("no such luck\nat line 2")),
                        new ModelMeasurer()::measure)
                .run(runs, steps::addAndGet);
        assertThat(report.completed()).isEqualTo(3);
        assertThat(report.failed()).isEqualTo(1);
        assertThat(files()).hasSize(1);
        for (int seed : new int[] {0, 1, 3}) {
            assertThat(find(runs.get(seed)).columns())
                    .containsEntry("outcome", "completed")
                    .containsEntry("error", null);
        }
        assertThat(find(runs.get(2)).columns())
                .containsEntry("outcome", "failed")
                .containsEntry("error", "IllegalStateException: no such luck")
                .containsEntry("weights", null)
                .containsEntry("loss_curve", List.of());
        // What the three did while the batch was whole and again alone counts once; the failing one did half.
        assertThat(steps).hasValue(3 * 100 + 50);
    }

    @Test
    void run_outOfMemoryTogether_isTriedAlone() {
        Trainer tight = (batch, progress) -> {
            if (batch.instances() > 1) {
                throw new OutOfMemoryError("Java heap space");
            }
            return fake(batch, progress);
        };
        assertThat(batch(tight, new ModelMeasurer()::measure)
                        .run(seeds(0, 3), TrainingProgress.NONE)
                        .completed())
                .isEqualTo(3);
        BatchReport alone = batch(
                        throwingOn(9, () -> new OutOfMemoryError("Java heap space")), new ModelMeasurer()::measure)
                .run(seeds(9, 1), TrainingProgress.NONE);
        assertThat(alone.failed()).isEqualTo(1);
        assertThat(find(seeds(9, 1).get(0)).columns()).containsEntry("error", "OutOfMemoryError: Java heap space");
    }

    @Test
    void run_measuringThrows_isAFailedRowToo() {
        Function<List<TrainedModel>, List<Measurement>> measurer = models -> {
            if (models.stream().anyMatch(model -> model.config().seed() == 1)) {
                throw new ArithmeticException("x".repeat(10_000));
            }
            return new ModelMeasurer().measure(models);
        };
        BatchReport report = batch(RunBatchTest::fake, measurer).run(seeds(0, 2), TrainingProgress.NONE);
        assertThat(report.completed()).isEqualTo(1);
        assertThat(report.failed()).isEqualTo(1);
        assertThat((String) find(seeds(1, 1).get(0)).columns().get("error"))
                .hasSize(RunBatch.MAX_ERROR_LENGTH)
                .startsWith("ArithmeticException: xxx")
                .endsWith("x…");
    }

    @Test
    void run_whatIsNoRunsFault_isThrownAndPublishesNothing() {
        TrainingProgress killed = steps -> {
            throw new IllegalStateException("task killed");
        };
        assertThatThrownBy(() ->
                        batch(RunBatchTest::fake, new ModelMeasurer()::measure).run(seeds(0, 2), killed))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("task killed");
        assertThatThrownBy(() -> batch(
                                throwingOn(0, () -> new UnsatisfiedLinkError("no jnind4jcpu")),
                                new ModelMeasurer()::measure)
                        .run(seeds(0, 2), TrainingProgress.NONE))
                .isInstanceOf(UnsatisfiedLinkError.class)
                .hasMessage("no jnind4jcpu");
        assertThatThrownBy(() -> batch(
                                throwingOn(0, () -> new IllegalStateException("stopped", new InterruptedException())),
                                new ModelMeasurer()::measure)
                        .run(seeds(0, 2), TrainingProgress.NONE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("stopped");
        assertThat(files()).isEmpty();
    }

    @Test
    void run_alreadyPublishedByATwin_reportsItsOutcomesWithoutTraining() {
        List<IdentifiedRun> runs = seeds(0, 3);
        batch(throwingOn(1, () -> new IllegalStateException("bad")), new ModelMeasurer()::measure)
                .run(runs, TrainingProgress.NONE);
        BatchReport report = batch(
                        (batch, progress) -> {
                            throw new AssertionError("must not train");
                        },
                        new ModelMeasurer()::measure)
                .run(runs, TrainingProgress.NONE);
        assertThat(report).isEqualTo(new BatchReport(files().get(0).path(), false, 2, 0, 1, 0, 0, 0));
    }

    @Test
    void run_auditedRuns_carryTheirAuditsAndAreCounted() {
        List<IdentifiedRun> runs = seeds(Engine.SIMD, 0, 3);
        AuditRule one =
                new AuditRule(new AuditSettings(1e-12, 100, 0.01), runs.get(1).configId());
        RunBatch batch = new RunBatch(
                "a-sweep",
                Engine.SIMD,
                Trainer.of(Engine.SIMD),
                new ModelMeasurer()::measure,
                TestRows.ORIGIN,
                TestRows.CLOCK,
                table.table(),
                table.lock().fence(),
                one);
        BatchReport report = batch.run(runs, TrainingProgress.NONE);
        assertThat(report.audited()).isEqualTo(1);
        assertThat(report.disagreeing()).isZero();
        assertThat(table.table().keys(files().get(0)).runs())
                .extracting(run -> run.audit() != null)
                .containsExactly(false, true, false);
        BatchReport twin = batch.run(runs, TrainingProgress.NONE);
        assertThat(twin.published()).isFalse();
        assertThat(twin.audited()).isEqualTo(1);
    }

    @Test
    void run_auditThatThrows_isARowThatSaysSoAndDoesNotAgree() {
        AuditRule all = new AuditRule(new AuditSettings(1, 100, 0.01), null);
        RunBatch batch = new RunBatch(
                "a-sweep",
                Engine.SIMD,
                RunBatchTest::fake,
                new ModelMeasurer()::measure,
                TestRows.ORIGIN,
                TestRows.CLOCK,
                table.table(),
                table.lock().fence(),
                all);
        List<RunRow> rows = batch.rows(seeds(Engine.SIMD, 0, 2), TrainingProgress.NONE);
        assertThat(rows).hasSize(2).allSatisfy(row -> {
            assertThat(row.outcome()).isEqualTo(Outcome.COMPLETED);
            Audit audit = Objects.requireNonNull(row.audit());
            assertThat(audit.agrees()).isFalse();
            assertThat(audit.error()).startsWith("IllegalStateException: engine simd kept 0 of ");
        });
    }

    @Test
    void run_damagedFileUnderItsName_isAnError() throws IOException {
        batch(RunBatchTest::fake, new ModelMeasurer()::measure).run(seeds(0, 2), TrainingProgress.NONE);
        Files.writeString(Path.of(files().get(0).path()), "damaged");
        assertThatThrownBy(() ->
                        batch(RunBatchTest::fake, new ModelMeasurer()::measure).run(seeds(0, 2), TrainingProgress.NONE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("Cannot publish " + files().get(0).path() + ": a damaged file has that name");
    }

    @Test
    void runAlone_threeJvmsDiedOfARun_isAFailedRowAndTheOthersAreTrained() {
        List<IdentifiedRun> runs = seeds(0, 3);
        String deadly = runs.get(1).configId();
        String suspected = runs.get(2).configId();
        for (int i = 0; i < RunBatch.MOST_DEATHS; i++) {
            Trials.Mark unused = Trials.of(table.table()).begin(deadly);
        }
        Trials.Mark unused = Trials.of(table.table()).begin(suspected);
        List<Long> trained = new ArrayList<>();
        Trainer trainer = (batch, progress) -> {
            batch.configs().forEach(config -> trained.add(config.seed()));
            assertThat(Trials.of(table.table()).deaths(batch.configs().get(0).id(Engine.ND4J)))
                    .as("a mark while it trains")
                    .isPositive();
            return fake(batch, progress);
        };
        BatchReport report = batch(trainer, new ModelMeasurer()::measure).runAlone(runs, TrainingProgress.NONE);
        assertThat(report.completed()).isEqualTo(2);
        assertThat(report.failed()).isEqualTo(1);
        assertThat(trained).containsExactly(0L, 2L);
        assertThat(find(runs.get(1)).columns())
                .containsEntry("outcome", "failed")
                .containsEntry("error", "JvmDeath: 3 executors died while they trained this run alone");
        assertThat(Trials.of(table.table()).suspects(List.of(deadly, suspected)))
                .isFalse();
    }

    private static List<IdentifiedRun> seeds(long from, int count) {
        return seeds(Engine.ND4J, from, count);
    }

    private static List<IdentifiedRun> seeds(Engine engine, long from, int count) {
        return LongStream.range(from, from + count)
                .mapToObj(seed -> identified(
                        engine, "a-part", TestConfigs.of(5, 2).seed(seed).build()))
                .toList();
    }

    private static IdentifiedRun identified(Engine engine, @Nullable String part, RunConfig config) {
        return new IdentifiedRun(config.id(engine), part, config);
    }

    /** Half of a batch's steps, then an error if this seed is in it; else all of them and a model of ones. */
    private static Trainer throwingOn(long seed, java.util.function.Supplier<Throwable> error) {
        return (batch, progress) -> {
            if (batch.configs().stream().anyMatch(config -> config.seed() == seed)) {
                progress.advanced(50L * batch.instances());
                Throwable thrown = error.get();
                if (thrown instanceof Error e) {
                    throw e;
                }
                throw (RuntimeException) thrown;
            }
            return fake(batch, progress);
        };
    }

    private static List<TrainedModel> fake(InstanceBatch batch, TrainingProgress progress) {
        progress.advanced(100L * batch.instances());
        List<TrainedModel> models = new ArrayList<>();
        batch.configs()
                .forEach(config ->
                        models.add(new TrainedModel(config, new float[10], new float[5], List.of(), List.of(), -1)));
        return models;
    }

    private RunBatch batch(Trainer trainer, Function<List<TrainedModel>, List<Measurement>> measurer) {
        return batch(table, trainer, measurer);
    }

    private static RunBatch batch(
            TestTable table, Trainer trainer, Function<List<TrainedModel>, List<Measurement>> measurer) {
        return new RunBatch(
                "a-sweep",
                Engine.ND4J,
                trainer,
                measurer,
                TestRows.ORIGIN,
                TestRows.CLOCK,
                table.table(),
                table.lock().fence(),
                AuditRule.NONE);
    }

    private List<RunFile> files() {
        return table.table().files();
    }

    private StoredRun find(IdentifiedRun run) {
        return find(table.table(), run);
    }

    private static StoredRun find(RunTable table, IdentifiedRun run) {
        return table.find(run.configId(), damaged -> {}).orElseThrow();
    }

    private static Map<String, @Nullable Object> withoutProvenance(StoredRun stored) {
        Map<String, @Nullable Object> columns = new LinkedHashMap<>(stored.columns());
        columns.remove(RunColumns.PROVENANCE);
        return columns;
    }
}
