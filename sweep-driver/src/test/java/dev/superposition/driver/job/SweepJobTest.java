package dev.superposition.driver.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.superposition.driver.plan.Grid;
import dev.superposition.driver.plan.IndexSet;
import dev.superposition.driver.spec.SpecException;
import dev.superposition.driver.spec.SpecParser;
import dev.superposition.driver.spec.SweepSpec;
import dev.superposition.worker.store.RunTable;
import dev.superposition.worker.store.SweepAttempt;
import dev.superposition.worker.store.TableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small sweeps with Spark on two cores, the real trainer and real files. */
@Tag("end-to-end")
final class SweepJobTest {
    private static final String SPEC = """
            sweep: small
            model:      { kind: relu-output, features: 5, hidden: 2 }
            sparsity:   [0.0, 0.9]
            importance: { geometric: 0.9 }
            seeds: 4
            training:   { steps: 60, batch-size: 32 }
            """;

    private static SparkSettings settings = SparkSettings.resolve(Map.of());
    private static JavaSparkContext spark;

    @TempDir
    private Path folder;

    private final List<String> notices = new ArrayList<>();

    @BeforeAll
    static void startSpark() {
        settings = SparkSettings.resolve(Map.of("spark.master", "local[2]", "spark.ui.enabled", "false"));
        spark = SparkStart.context("test", settings);
    }

    @AfterAll
    static void stopSpark() {
        spark.stop();
    }

    private SweepJob job(String yaml, Path table, Packing packing, String... sets) throws SpecException {
        SweepRequest request = new SweepRequest(
                SpecParser.parse("test.yaml", yaml, null, List.of(sets)),
                table.toString(),
                settings,
                packing,
                List.of("run", "test.yaml"));
        return new SweepJob(request, () -> spark, new ProgressDisplay.Lines(System.err), notices::add, () -> false);
    }

    private SweepResult run(String yaml, Path table, String... sets) throws SpecException {
        return job(yaml, table, Packing.DEFAULT, sets).run();
    }

    private static List<Path> files(Path table) throws IOException {
        try (Stream<Path> files = Files.list(table)) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void run_freshTable_hasARowForEveryConfiguration() throws Exception {
        Path table = folder.resolve("table");
        SweepResult result = run(SPEC, table);
        assertThat(result.trained()).isEqualTo(8);
        assertThat(result.executorTime().trainSeconds())
                .isPositive()
                .isLessThan(result.executorTime().taskSeconds());
        assertThat(ExecutorTime.of(RunTable.open(table.toString(), new Configuration())))
                .isEqualTo(result.executorTime());
        assertThat(result.present()).isZero();
        assertThat(result.failed()).isZero();
        assertThat(result.interrupted()).isFalse();
        assertThat(StoredTable.rows(table)).hasSize(8);
        RunTable runs = RunTable.open(table.toString(), new Configuration());
        assertThat(TableCheck.of(runs, StoredSpecs.all(runs)).clean()).isTrue();
    }

    @Test
    void run_beforeTheFirstTask_writesSpecAndProvenance() throws Exception {
        Path table = folder.resolve("table");
        run(SPEC, table);
        RunTable runs = RunTable.open(table.toString(), new Configuration());
        SweepAttempt attempt = runs.attempts().get(0);
        assertThat(runs.readAttemptFile(attempt, "provenance.json").orElseThrow())
                .contains("\"commandLine\" : [ \"run\", \"test.yaml\" ]")
                .contains("\"commit\"", "\"java\"", "\"cpu\"", "\"spark.master\" : \"local[2]\"");
        assertThat(StoredSpecs.of(runs, attempt).orElseThrow().points()).isEqualTo(8);
    }

    @Test
    void run_nothingMissing_startsNoSpark() throws Exception {
        Path table = folder.resolve("table");
        run(SPEC, table);
        SweepRequest request = new SweepRequest(
                SpecParser.parse("test.yaml", SPEC, null, List.of()),
                table.toString(),
                settings,
                Packing.DEFAULT,
                List.of());
        SweepJob again = new SweepJob(
                request,
                () -> {
                    throw new AssertionError("Spark was asked for");
                },
                new ProgressDisplay.Lines(System.err),
                notices::add,
                () -> false);
        SweepResult result = again.run();
        assertThat(result.trained()).isZero();
        assertThat(result.present()).isEqualTo(8);
        assertThat(result.interrupted()).isFalse();
    }

    @Test
    void run_moreSeedsAndValues_trainsOnlyWhatIsNew() throws Exception {
        Path table = folder.resolve("table");
        run(SPEC, table);
        Map<String, String> before = StoredTable.attempts(table);
        SweepResult result = run(SPEC, table, "seeds=6", "sparsity=[0.0, 0.5, 0.9]");
        assertThat(result.trained()).isEqualTo(10);
        assertThat(result.present()).isEqualTo(8);
        assertThat(StoredTable.attempts(table)).hasSize(18).containsAllEntriesOf(before);
    }

    @Test
    void run_aloneOrPackedOnOneCoreOrTwo_givesEqualBits() throws Exception {
        Path packed = folder.resolve("packed");
        Path alone = folder.resolve("alone");
        job(SPEC, packed, new Packing(OptionalInt.of(8), OptionalDouble.empty()))
                .run();
        job(SPEC, alone, new Packing(OptionalInt.of(1), OptionalDouble.of(0.01)))
                .run();
        assertThat(files(alone)).hasSize(8);
        assertThat(files(packed)).hasSize(1);
        assertThat(StoredTable.rows(alone)).isEqualTo(StoredTable.rows(packed));
    }

    @Test
    void run_smallSweep_auditsOneRunOnceAndSaysSo() throws Exception {
        Path table = folder.resolve("table");
        SweepResult result = run(SPEC, table, "engine=simd");
        assertThat(result.audited()).isEqualTo(1);
        assertThat(result.disagreeing()).isZero();
        assertThat(notices).contains("auditing about 1 of them against the reference engine");
        assertThat(StoredTable.rows(table).values())
                .filteredOn(row -> row.get("audit") != null)
                .singleElement()
                .satisfies(row -> assertThat(String.valueOf(row.get("audit"))).contains("engine=nd4j, agrees=true"));
        assertThat(run(SPEC, table, "engine=simd").audited()).isZero();
    }

    @Test
    void run_shareOneAndShareZeroAndReferenceEngine_auditAllNoneAndNone() throws Exception {
        assertThat(run(SPEC, folder.resolve("all"), "engine=simd", "audit.share=1")
                        .audited())
                .isEqualTo(8);
        assertThat(run(SPEC, folder.resolve("none"), "engine=simd", "audit.share=0")
                        .audited())
                .isZero();
        assertThat(run(SPEC, folder.resolve("reference"), "engine=nd4j").audited())
                .isZero();
        assertThat(notices)
                .contains(
                        "auditing about 8 of them against the reference engine",
                        "auditing none: audit.share is 0",
                        "auditing none: the reference engine trains them");
    }

    @Test
    void run_truncatedFile_isSetAsideAndItsRunsTrainedAgain() throws Exception {
        Path table = folder.resolve("table");
        job(SPEC, table, new Packing(OptionalInt.of(2), OptionalDouble.empty())).run();
        Map<String, ?> before = StoredTable.rows(table);
        Path victim = files(table).get(1);
        byte[] bytes = Files.readAllBytes(victim);
        Files.write(victim, Arrays.copyOf(bytes, bytes.length / 2));
        SweepResult result = run(SPEC, table);
        assertThat(result.trained()).isEqualTo(2);
        assertThat(notices)
                .anySatisfy(notice ->
                        assertThat(notice).contains(victim.getFileName().toString(), "damaged", "_sweep/damaged"));
        assertThat(StoredTable.rows(table)).isEqualTo(before);
    }

    @Test
    void run_impossibleConfiguration_isAFailedRowBesideTheGoodOnes() throws Exception {
        String spec = """
                sweep: mixed
                parts:
                  - { name: good, model: { features: 5, hidden: 2 } }
                  - { name: too-wide, model: { features: 100000, hidden: 10000 } }
                sparsity: 0.9
                importance: 1.0
                training: { steps: 1, batch-size: 1 }
                """;
        Path table = folder.resolve("table");
        SweepResult result = run(spec, table);
        assertThat(result.trained()).isEqualTo(2);
        assertThat(result.failed()).isEqualTo(1);
        assertThat(StoredTable.rows(table).values())
                .extracting(row -> row.get("part") + " " + row.get("outcome"))
                .containsExactlyInAnyOrder("good completed", "too-wide failed");
    }

    @Test
    void run_absurdLearningRate_isADivergedRow() throws Exception {
        Path table = folder.resolve("table");
        SweepResult result = run(
                SPEC, table, "training.learning-rate=1000", "training.optimizer=sgd", "seeds=1", "training.steps=300");
        assertThat(result.diverged()).isEqualTo(result.trained()).isEqualTo(2);
        assertThat(result.failed()).isZero();
        assertThat(StoredTable.rows(table).values()).allSatisfy(row -> {
            assertThat(row.get("outcome")).isEqualTo("diverged");
            assertThat(row.get("diverged_at")).isNotNull();
        });
    }

    @Test
    void run_anotherSweepWrites_isRefusedWithItsHolder() throws Exception {
        Path table = folder.resolve("table");
        RunTable runs = RunTable.openOrCreate(table.toString(), new Configuration());
        try (HeldLock held = HeldLock.take(runs, "other-attempt")) {
            held.check();
            SweepJob second = job(SPEC, table, Packing.DEFAULT);
            assertThatThrownBy(second::run)
                    .isInstanceOf(TableException.class)
                    .hasMessageContaining(Machine.user() + "@" + Machine.host())
                    .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
        }
        assertThat(run(SPEC, table).trained()).isEqualTo(8);
    }

    @Test
    void run_stopped_endsEarlyAndGoesOnLater() throws Exception {
        Path table = folder.resolve("table");
        Packing small = new Packing(OptionalInt.of(4), OptionalDouble.of(0.01));
        String longer = SPEC.replace("seeds: 4", "seeds: 20").replace("steps: 60", "steps: 2000") + "engine: nd4j\n";
        SweepRequest request = new SweepRequest(
                SpecParser.parse("test.yaml", longer, null, List.of()), table.toString(), settings, small, List.of());
        SweepJob job = new SweepJob(
                request, () -> spark, new ProgressDisplay.Lines(System.err), notices::add, () -> anyFile(table));
        SweepResult first = job.run();
        assertThat(first.interrupted()).isTrue();
        assertThat(first.trained()).isBetween(1L, 39L);
        Set<String> kept = StoredTable.rows(table).keySet();
        assertThat((long) kept.size()).isEqualTo(first.trained());
        SweepResult second = job(longer, table, Packing.DEFAULT).run();
        assertThat(second.present()).isEqualTo(kept.size());
        assertThat(second.trained()).isEqualTo(40 - kept.size());
        assertThat(StoredTable.rows(table)).hasSize(40).containsKeys(kept.toArray(String[]::new));
    }

    private static boolean anyFile(Path table) {
        try {
            return !files(table).isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void missing_gridInSlicesOnTheCluster_agreesWithTheDriver() throws Exception {
        Path table = folder.resolve("table");
        run(SPEC, table);
        SweepSpec spec = SpecParser.parse("test.yaml", SPEC, null, List.of("seeds=50"));
        Grid grid = Grid.of(spec);
        ConfigIdSet present = new ConfigIdSet();
        StoredTable.rows(table).keySet().forEach(present::add);
        IndexSet here = Resume.missing(grid, spec.engine(), present);
        IndexSet there = Resume.missing(spark, ClusterWatch.of(spark.sc(), notices::add), grid, spec.engine(), present);
        assertThat(here.size()).isEqualTo(92).isEqualTo(there.size());
        for (long index = 0; index < grid.size(); index++) {
            assertThat(here.contains(index)).isEqualTo(there.contains(index));
        }
    }

    @Test
    void progress_insideALongTask_advances() throws Exception {
        Path table = folder.resolve("table");
        SweepRequest request = new SweepRequest(
                SpecParser.parse(
                        "test.yaml", SPEC, null, List.of("training.steps=100000000", "sparsity=0.9", "seeds=1")),
                table.toString(),
                settings,
                Packing.DEFAULT,
                List.of());
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        ProgressDisplay display = new ProgressDisplay.Lines(new PrintStream(lines, true, StandardCharsets.UTF_8));
        BooleanSupplier advanced = () -> lines.toString(StandardCharsets.UTF_8)
                .lines()
                .anyMatch(line -> line.matches("0/1 models, [1-9][0-9]? %, .* left.*"));
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        SweepResult result = new SweepJob(
                        request,
                        () -> spark,
                        display,
                        notices::add,
                        () -> advanced.getAsBoolean() || System.nanoTime() > deadline)
                .run();
        assertThat(advanced.getAsBoolean())
                .as(lines.toString(StandardCharsets.UTF_8))
                .isTrue();
        assertThat(result.interrupted()).isTrue();
        assertThat(result.trained()).isZero();
    }
}
