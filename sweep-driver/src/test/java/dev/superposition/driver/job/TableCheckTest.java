package dev.superposition.driver.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.superposition.driver.plan.Grid;
import dev.superposition.driver.spec.SpecException;
import dev.superposition.driver.spec.SpecParser;
import dev.superposition.driver.spec.SweepSpec;
import dev.superposition.worker.audit.AuditRule;
import dev.superposition.worker.config.Engine;
import dev.superposition.worker.measure.ModelMeasurer;
import dev.superposition.worker.model.TrainedModel;
import dev.superposition.worker.store.Origin;
import dev.superposition.worker.store.RunFile;
import dev.superposition.worker.store.RunTable;
import dev.superposition.worker.store.SweepAttempt;
import dev.superposition.worker.store.TableException;
import dev.superposition.worker.task.IdentifiedRun;
import dev.superposition.worker.task.RunBatch;
import dev.superposition.worker.train.Nd4jTrainer;
import dev.superposition.worker.train.Trainer;
import dev.superposition.worker.train.TrainingProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code verify}, {@code status} and {@code rerun} find in tables that are as they should be, and in others. */
@Tag("end-to-end")
final class TableCheckTest {
    private static final String SPEC = """
            sweep: small
            model:      { kind: relu-output, features: 5, hidden: 2 }
            sparsity:   [0.0, 0.9]
            importance: { geometric: 0.9 }
            seeds: 4
            engine: nd4j
            training:   { steps: 60, batch-size: 32 }
            """;

    /** No divisor of the size of a page. */
    private static final int STRIDE = 97;

    private static final Trainer TRAINER = new Nd4jTrainer();

    private static JavaSparkContext noSpark() {
        throw new AssertionError("a task's engine asked for a cluster");
    }

    @TempDir
    private Path folder;

    private Path table() {
        return folder.resolve("table");
    }

    private RunTable open() {
        return RunTable.open(table().toString(), new Configuration());
    }

    /** A table as an attempt at a spec leaves it, two runs a file. */
    private static void fill(Path folder, String yaml, Trainer trainer) throws SpecException {
        SweepSpec spec = SpecParser.parse("test.yaml", yaml, null, List.of());
        Grid grid = Grid.of(spec);
        RunTable table = RunTable.openOrCreate(folder.toString(), new Configuration());
        try (HeldLock lock = HeldLock.take(table, "attempt")) {
            table.writeAttemptFile(new SweepAttempt(spec.name(), "attempt"), StoredSpecs.FILE, spec.resolvedYaml());
            Origin origin = new Origin("attempt", "host", "version", "java", "cpu");
            RunBatch batch = new RunBatch(
                    spec.name(),
                    Engine.ND4J,
                    trainer,
                    new ModelMeasurer()::measure,
                    origin,
                    Clock.systemUTC(),
                    table,
                    lock.fence(),
                    AuditRule.NONE);
            for (long first = 0; first < grid.size(); first += 2) {
                List<IdentifiedRun> runs = LongStream.range(first, Math.min(grid.size(), first + 2))
                        .mapToObj(index -> grid.at(index).identified(Engine.ND4J))
                        .toList();
                batch.run(runs, TrainingProgress.NONE);
            }
        }
    }

    private static List<Path> files(Path table) throws IOException {
        try (Stream<Path> files = Files.list(table)) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void check_wholeTable_isClean() throws Exception {
        fill(table(), SPEC, TRAINER);
        TableCheck check = TableCheck.of(open(), StoredSpecs.all(open()));
        assertThat(check.clean()).isTrue();
        assertThat(check.rows()).isEqualTo(8);
        assertThat(check.planned()).isEqualTo(8);
    }

    /** A page that only readers of weights read: a sweep that starts takes the file for sound. */
    @Test
    void quarantine_aPageThatDoesNotMatchItsChecksum_makesRoomForItsRows() throws Exception {
        fill(table(), SPEC, TRAINER);
        Path victim = files(table()).get(1);
        byte[] bytes = Files.readAllBytes(victim);
        int page = damageUnseenByKeys(victim, bytes);
        TableCheck damaged = TableCheck.of(open(), StoredSpecs.all(open()));
        assertThat(damaged.unreadable())
                .as("byte %d", page)
                .singleElement()
                .asString()
                .startsWith(victim.toString());
        assertThat(Quarantine.damagedFiles(open()))
                .singleElement()
                .asString()
                .startsWith(victim + ": ")
                .endsWith("; now " + table().resolve("_sweep/damaged").resolve(victim.getFileName()));
        TableCheck check = TableCheck.of(open(), StoredSpecs.all(open()));
        assertThat(check.unreadable()).isEmpty();
        assertThat(check.missing()).isEqualTo(2);
        assertThat(Quarantine.damagedFiles(open())).isEmpty();
    }

    @Test
    void quarantine_aSweepWritesToTheTable_isRefused() throws Exception {
        fill(table(), SPEC, TRAINER);
        try (HeldLock held = HeldLock.take(open(), "sweep")) {
            held.check();
            assertThatThrownBy(() -> Quarantine.damagedFiles(open()))
                    .isInstanceOf(TableException.class)
                    .hasMessageContaining("attempt sweep of");
        }
    }

    /** Changes one byte of a file so that its keys can still be read and its pages cannot; returns where. */
    private int damageUnseenByKeys(Path file, byte[] bytes) throws IOException {
        RunTable table = open();
        RunFile run = table.files().get(1);
        for (int place = bytes.length / 2; place > 0; place -= STRIDE) {
            byte[] changed = bytes.clone();
            changed[place] ^= 0x55;
            Files.write(file, changed);
            if (!table.keys(run).damaged() && table.damage(run).isPresent()) {
                return place;
            }
        }
        throw new AssertionError("every byte is read with the keys");
    }

    @Test
    void check_removedDoubledForeignAndUnreadableRows_areFound() throws Exception {
        Path other = folder.resolve("other");
        fill(table(), SPEC, TRAINER);
        fill(other, SPEC.replace("seeds: 4", "seeds: [100]"), TRAINER);
        List<Path> files = files(table());
        Files.copy(files.get(0), table().resolve("runs-copy.parquet"));
        Files.delete(files.get(1));
        Files.copy(files(other).get(0), table().resolve("runs-foreign.parquet"));
        Files.writeString(table().resolve("runs-rubbish.parquet"), "PAR1 not really PAR1");
        TableCheck check = TableCheck.of(open(), StoredSpecs.all(open()));
        assertThat(check.clean()).isFalse();
        assertThat(check.missing()).isEqualTo(2);
        assertThat(check.missingExamples()).hasSize(2).allMatch(ConfigIdSet::isId);
        assertThat(check.duplicate()).isEqualTo(2);
        assertThat(check.duplicateExamples()).allMatch(example -> example.contains(" in runs-"));
        assertThat(check.foreign()).isEqualTo(2);
        assertThat(check.foreignExamples()).allMatch(example -> example.endsWith(" in runs-foreign.parquet"));
        assertThat(check.unreadable()).singleElement().asString().contains("runs-rubbish.parquet");
    }

    @Test
    void check_aPageThatChanged_isUnreadable() throws Exception {
        fill(table(), SPEC, TRAINER);
        Path victim = files(table()).get(0);
        byte[] bytes = Files.readAllBytes(victim);
        bytes[bytes.length / 4] ^= 0x40;
        Files.write(victim, bytes);
        TableCheck check = TableCheck.of(open(), StoredSpecs.all(open()));
        assertThat(check.unreadable()).singleElement().asString().contains(String.valueOf(victim.getFileName()));
        assertThat(check.missing()).isEqualTo(2);
    }

    @Test
    void status_sweepThatIsNotDone_saysHowFarItIs() throws Exception {
        fill(table(), SPEC, TRAINER);
        Files.delete(files(table()).get(2));
        TableStatus status = TableStatus.of(open());
        assertThat(status.rows()).isEqualTo(status.completed()).isEqualTo(6);
        assertThat(status.sweeps()).containsExactly(new TableStatus.SweepState("small", 8, 6));
        assertThat(status.writer()).isNull();
    }

    @Test
    void status_sweepThatRuns_namesItsProcess() throws Exception {
        fill(table(), SPEC, TRAINER);
        try (HeldLock lock = HeldLock.take(open(), "second-attempt")) {
            lock.check();
            assertThat(TableStatus.of(open()).writer())
                    .contains(
                            "second-attempt",
                            Machine.host(),
                            Long.toString(ProcessHandle.current().pid()));
        }
        assertThat(TableStatus.of(open()).writer()).isNull();
    }

    @Test
    void rerun_anyRow_isEqualInEveryBit() throws Exception {
        fill(table(), SPEC, TRAINER);
        for (String id : StoredTable.rows(table()).keySet()) {
            assertThat(Rerun.of(open(), id, notice -> {}, TableCheckTest::noSpark)
                            .differences())
                    .isEmpty();
        }
    }

    @Test
    void rerun_rowWithOneBitTurned_namesItsColumn() throws Exception {
        fill(
                table(),
                SPEC,
                (batch, progress) -> TRAINER.train(batch, progress).stream()
                        .map(TableCheckTest::turnABit)
                        .toList());
        String id = StoredTable.rows(table()).keySet().iterator().next();
        Rerun rerun = Rerun.of(open(), id, notice -> {}, TableCheckTest::noSpark);
        assertThat(rerun.differences()).contains("bias").doesNotContain("provenance");
        assertThat(rerun.version()).isEqualTo("version");
    }

    private static TrainedModel turnABit(TrainedModel model) {
        float[] bias = model.bias().clone();
        bias[3] = Float.intBitsToFloat(Float.floatToRawIntBits(bias[3]) ^ 1);
        return new TrainedModel(
                model.config(), model.weights(), bias, model.lossCurve(), model.checkpoints(), model.divergedAt());
    }

    @Test
    void rerun_noSuchRow_saysSo() throws Exception {
        fill(table(), SPEC, TRAINER);
        assertThatThrownBy(() -> Rerun.of(open(), "0".repeat(32), notice -> {}, TableCheckTest::noSpark))
                .isInstanceOf(TableException.class)
                .hasMessageContaining("has no row of that config_id");
    }
}
