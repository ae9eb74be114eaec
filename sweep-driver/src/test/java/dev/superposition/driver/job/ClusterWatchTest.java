package dev.superposition.driver.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.superposition.driver.spec.SpecParser;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClusterWatchTest {
    private static final String ADVICE =
            "Does the master spark://host:7077 live, and has it workers with a free core" + " and 2g of free memory?";

    private final List<String> notices = new ArrayList<>();
    private long seconds;
    private int executors;
    private boolean stopped;

    private ClusterWatch watch(Duration patience) {
        ClusterWatch.Cluster cluster =
                new ClusterWatch.Cluster("spark://host:7077", patience, "2g", () -> stopped, () -> executors);
        return new ClusterWatch(
                cluster, notices::add, () -> Duration.ofSeconds(seconds).toNanos());
    }

    private void checkUntil(ClusterWatch watch, long end) {
        for (; seconds < end; seconds++) {
            watch.check();
        }
    }

    @Test
    @Tag("closed-form")
    void check_noExecutors_saysSoEverMoreRarelyAndEndsTheSweep() {
        ClusterWatch watch = watch(Duration.ofMinutes(10));
        checkUntil(watch, 600);
        assertThat(notices)
                .hasSize(5)
                .contains("no executor for 30 s. " + ADVICE
                        + " The sweep waits, and ends after 10 min 0 s (spark.sweep.executorPatience).")
                .last()
                .asString()
                .startsWith("no executor for 8 min 0 s.");
        assertThatThrownBy(watch::check)
                .isInstanceOf(SweepFailure.class)
                .hasMessage("no executor came for 10 min 0 s (spark.sweep.executorPatience). " + ADVICE);
    }

    @Test
    @Tag("closed-form")
    void check_patienceZero_waitsForEver() {
        checkUntil(watch(Duration.ZERO), 100_000);
        assertThat(notices).hasSize(12).first().asString().endsWith("The sweep waits (spark.sweep.executorPatience).");
    }

    @Test
    @Tag("closed-form")
    void check_executorsComeAndGo_countsFromTheLastOne() {
        ClusterWatch watch = watch(Duration.ofSeconds(60));
        checkUntil(watch, 59);
        executors = 2;
        checkUntil(watch, 1000);
        executors = 0;
        checkUntil(watch, 1059);
        assertThat(notices).hasSize(2).allMatch(notice -> notice.startsWith("no executor for 30 s."));
        assertThatThrownBy(watch::check).isInstanceOf(SweepFailure.class);
    }

    @Test
    @Tag("closed-form")
    void check_stoppedContext_endsTheSweepAtOnce() {
        ClusterWatch watch = watch(Duration.ofMinutes(10));
        executors = 2;
        assertThatCode(watch::check).doesNotThrowAnyException();
        stopped = true;
        assertThatThrownBy(watch::check)
                .isInstanceOf(SweepFailure.class)
                .hasMessage("Spark on spark://host:7077 has stopped; its log above says why");
    }

    /** One machine is its own executor. A job that reaches a context after its end is never answered. */
    @Test
    @Tag("end-to-end")
    void await_contextThatStopsUnderAJob_throws() {
        SparkSettings settings = SparkSettings.resolve(Map.of("spark.master", "local[1]", "spark.ui.enabled", "false"));
        JavaSparkContext spark = SparkStart.context("test", settings);
        ClusterWatch watch = ClusterWatch.of(spark.sc(), notices::add);
        assertThat(watch.await(spark.parallelize(List.of(1, 2)).collectAsync())).containsExactly(1, 2);
        JavaFutureAction<List<Integer>> slow = spark.parallelize(List.of(1))
                .map(value -> {
                    Thread.sleep(Duration.ofMinutes(1).toMillis());
                    return value;
                })
                .collectAsync();
        spark.stop();
        assertThatThrownBy(() -> watch.await(slow)).isInstanceOf(SweepFailure.class);
        assertThatThrownBy(watch::check).hasMessageStartingWith("Spark on local[1] has stopped");
        assertThat(notices).isEmpty();
    }

    /** As when no master answers: Spark hands out a context, and stops it soon. */
    @Test
    @Tag("end-to-end")
    void run_contextThatHasStopped_saysSoInOneSentence(@TempDir Path folder) throws Exception {
        SparkSettings settings = SparkSettings.resolve(Map.of("spark.master", "local[1]", "spark.ui.enabled", "false"));
        JavaSparkContext spark = SparkStart.context("test", settings);
        spark.stop();
        SweepRequest request = new SweepRequest(
                SpecParser.parse(
                        "test.yaml", "{ sweep: s, model: { features: 3, hidden: 2 }, sparsity: 0.5 }", null, List.of()),
                folder.resolve("table").toString(),
                settings,
                Packing.DEFAULT,
                List.of());
        SweepJob job =
                new SweepJob(request, () -> spark, new ProgressDisplay.Lines(System.err), notices::add, () -> false);
        assertThatThrownBy(job::run)
                .isInstanceOf(SweepFailure.class)
                .hasMessage("Spark on local[1] has stopped; its log above says why");
    }
}
