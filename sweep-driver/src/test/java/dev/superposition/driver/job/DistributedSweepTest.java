package dev.superposition.driver.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.superposition.driver.plan.Grid;
import dev.superposition.driver.plan.IndexSet;
import dev.superposition.driver.plan.SweepPlan;
import dev.superposition.driver.spec.SpecException;
import dev.superposition.driver.spec.SpecParser;
import dev.superposition.driver.spec.SweepSpec;
import dev.superposition.worker.store.Fence;
import dev.superposition.worker.store.RunTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sweep whose every run takes both of two cores. */
@Tag("end-to-end")
final class DistributedSweepTest {
    private static final String SPEC = """
            sweep: wide
            engine: dl4j-spark
            model:      { kind: relu-output, features: 20, hidden: 5 }
            sparsity:   0.9
            importance: { geometric: 0.9 }
            seeds: 2
            training:   { steps: 12, batch-size: 32 }
            """;

    private static final CountDownLatch OTHERS_END = new CountDownLatch(1);

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

    private SweepResult run(BooleanSupplier stop, String... sets) throws SpecException {
        SweepRequest request = new SweepRequest(
                SpecParser.parse("test.yaml", SPEC, null, List.of(sets)),
                folder.toString(),
                settings,
                Packing.DEFAULT,
                List.of("run", "test.yaml"));
        return new SweepJob(request, () -> spark, new ProgressDisplay.Lines(System.err), notices::add, stop).run();
    }

    @Test
    void run_stoppedAndResumed_isATableLikeAnyOther() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        SweepResult stopped = run(() -> published() > 0 && asked.incrementAndGet() > 3);
        assertThat(stopped.interrupted()).isTrue();
        assertThat(stopped.trained()).isEqualTo(1);
        assertThat(notices).contains("training 2 models in 0 tasks on 2 cores, 2 of them one after the other on all");

        SweepResult resumed = run(() -> false, "seeds=3");
        assertThat(resumed.present()).isEqualTo(1);
        assertThat(resumed.trained()).isEqualTo(2);
        assertThat(resumed.failed()).isZero();
        assertThat(resumed.executorTime().trainSeconds()).isPositive();

        RunTable table = RunTable.open(folder.toString(), new Configuration());
        assertThat(TableCheck.of(table, StoredSpecs.all(table)).clean()).isTrue();
        assertThat(TableStatus.of(table).completed()).isEqualTo(3);
        String id = StoredTable.rows(folder).keySet().iterator().next();
        Rerun rerun = Rerun.of(table, id, notices::add, () -> spark);
        assertThat(rerun.confirmed()).isTrue();
        assertThat(rerun.audit()).isNull();
    }

    /** Tasks of another job hold both cores, so a step's tasks wait as they would for an executor. */
    @Test
    void run_noExecutorComes_saysSoAndEndsInTheMiddleOfAStep() throws Exception {
        JavaFutureAction<List<Integer>> others = spark.parallelize(List.of(1, 2), 2)
                .map(task -> {
                    OTHERS_END.await();
                    return task;
                })
                .collectAsync();
        try {
            ClusterWatch watch = new ClusterWatch(
                    new ClusterWatch.Cluster("spark://host:7077", Duration.ofSeconds(1), "2g", () -> false, () -> 0),
                    notices::add,
                    System::nanoTime);
            SweepSpec spec = SpecParser.parse("test.yaml", SPEC, null, List.of());
            Grid grid = Grid.of(spec);
            SweepPlan plan = SweepPlan.of(grid, spec.engine(), IndexSet.all(grid), Packing.DEFAULT.settings(2));
            RunTable table = RunTable.openOrCreate(folder.toString(), new Configuration());
            DistributedTraining training = new DistributedTraining(spark, plan, SweepCounters.register(spark.sc()));
            assertThatThrownBy(() -> training.run("wide", table, new Fence("attempt", 1), watch::check, () -> false))
                    .isInstanceOf(SweepFailure.class)
                    .hasMessageStartingWith("no executor came for 1 s (spark.sweep.executorPatience).");
            assertThat(published()).isZero();
        } finally {
            OTHERS_END.countDown();
        }
        assertThat(others.get()).hasSize(2);
        assertThat(run(() -> false, "seeds=1", "training.steps=2").trained()).isEqualTo(1);
    }

    private int published() {
        return RunTable.openOrCreate(folder.toString(), new Configuration())
                .files()
                .size();
    }

    @Test
    void run_besideRunsOfTasks_hasTheRowsOfBoth() throws Exception {
        run(() -> false, "seeds=1", "training.steps=2");
        SweepResult reference = run(() -> false, "seeds=1", "training.steps=2", "engine=nd4j");
        assertThat(reference.trained()).isEqualTo(1);
        assertThat(StoredTable.rows(folder)).hasSize(2);
        RunTable table = RunTable.open(folder.toString(), new Configuration());
        assertThat(TableCheck.of(table, StoredSpecs.all(table)).clean()).isTrue();
    }
}
