package dev.superposition.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.superposition.driver.job.StoredTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A master, two workers and spark-submit, each in processes of their own. */
@Tag("end-to-end")
final class StandaloneIT {
    @TempDir
    private Path folder;

    @Test
    void submit_workersAreGone_endsAfterItsPatienceAndGoesOnWhenTheyAreBack() throws Exception {
        Files.writeString(folder.resolve("spec.yaml"), Specs.TINY);
        List<String> run = List.of("run", "spec.yaml", "--table", "table");
        try (Cluster cluster = Cluster.start(folder, 1)) {
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
        }
        assertThat(StoredTable.rows(folder.resolve("table"))).hasSize(2);
    }

    @Test
    void submit_onTwoWorkers_makesTheTableOfTheLaptop() throws Exception {
        Files.writeString(folder.resolve("spec.yaml"), Specs.QUICK);
        Command laptop = Command.in(folder)
                .run(
                        Path.of("../sweep").toAbsolutePath().toString(),
                        "run",
                        "spec.yaml",
                        "--table",
                        "laptop",
                        "--master",
                        "local[1]")
                .succeeds();
        assertThat(laptop.out()).contains(Specs.QUICK_RUNS + " trained, 0 diverged, 0 failed");
        try (Cluster cluster = Cluster.start(folder, 2)) {
            // Both executors unpack their native libraries on one host at the same moment, and no task may fail.
            Command sweep = cluster.submit(
                            Map.of("spark.task.maxFailures", "1"),
                            List.of("run", "spec.yaml", "--table", "cluster", "--instances-per-batch", "2"))
                    .succeeds();
            assertThat(sweep.out()).contains(Specs.QUICK_RUNS + " trained, 0 diverged, 0 failed");
            assertThat(sweep.err()).contains("on 2 cores");
            try (Stream<Path> files = Files.walk(folder)) {
                assertThat(files.filter(file -> file.endsWith("natives"))).hasSize(2);
            }
        }
        assertThat(StoredTable.rows(folder.resolve("cluster")))
                .hasSize(Specs.QUICK_RUNS)
                .isEqualTo(StoredTable.rows(folder.resolve("laptop")));
    }
}
