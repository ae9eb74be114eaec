package dev.superposition.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.superposition.driver.job.StoredTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A standalone cluster whose worker or executors die. */
@Tag("end-to-end")
final class StandaloneIT {
    /** The weights of the second part's model alone are larger than the heap of an executor, whose JVM ends when memory is out. */
    private static final String KILLER = """
            sweep: killer
            engine: simd
            importance: { geometric: 0.9 }
            sparsity:   0.9
            training:   { steps: 5, batch-size: 8 }
            audit:      { share: 0 }
            parts:
              - { name: sound, model: { kind: relu-output, features: 3, hidden: 2 }, seeds: 6 }
              - { name: killer, model: { kind: relu-output, features: 20000, hidden: 8000 } }
            """;

    @TempDir
    private static Path folder;

    private static Cluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = Cluster.start(folder, 1);
    }

    @AfterAll
    static void stop() throws IOException {
        cluster.close();
    }

    @Test
    void submit_workersAreGone_endsAfterItsPatienceAndGoesOnWhenTheyAreBack() throws Exception {
        Files.writeString(folder.resolve("spec.yaml"), Specs.TINY);
        List<String> run = List.of("run", "spec.yaml", "--table", "table");
        cluster.workers().forEach(ProcessHandle::destroyForcibly);
        Command alone = cluster.submit(Map.of("spark.sweep.executorPatience", "3s"), run);
        assertThat(alone.exitCode()).isEqualTo(1);
        assertThat(alone.err())
                .contains("sweep tiny stopped: no executor came for 3 s (spark.sweep.executorPatience)."
                        + " Does the master spark://127.0.0.1:")
                .contains("live, and has it workers with a free core and 1g of free memory?")
                .contains("the same command goes on from there")
                .doesNotContain("\tat ");
        cluster.restartWorkers();
        cluster.submit(run).succeeds();
        assertThat(StoredTable.rows(folder.resolve("table"))).hasSize(2);
    }

    @Test
    void submit_aRunKillsItsExecutorAgainAndAgain_isOneFailedRowOfACompleteTable() throws Exception {
        Files.writeString(folder.resolve("killer.yaml"), KILLER);
        Path natives = Path.of("target/natives").toAbsolutePath();
        Command sweep = cluster.submit(
                Map.of(
                        "spark.executor.memory",
                        "512m",
                        "spark.executor.extraJavaOptions",
                        "-XX:+ExitOnOutOfMemoryError -Dorg.bytedeco.javacpp.cachedir=" + natives),
                List.of("run", "killer.yaml", "--table", "killer", "--instances-per-batch", "2"));
        assertThat(sweep.exitCode()).as(sweep.err()).isEqualTo(3);
        assertThat(sweep.out()).contains("0 diverged, 1 failed");
        Map<String, Map<String, @Nullable Object>> rows = StoredTable.rows(folder.resolve("killer"));
        assertThat(rows.values()).hasSize(7).allSatisfy(row -> {
            if ("killer".equals(row.get("part"))) {
                assertThat(row).containsEntry("outcome", "failed");
                assertThat(String.valueOf(row.get("error")))
                        .isEqualTo("JvmDeath: 3 executors died while they trained this run alone");
            } else {
                assertThat(row).containsEntry("outcome", "completed");
            }
        });
    }
}
