package dev.superposition.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.superposition.driver.job.StoredTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One model trained by two executor processes. */
@Tag("end-to-end")
final class DistributedRunIT {
    private static final String SPEC = """
            sweep: wide
            engine: dl4j-spark
            model:      { kind: relu-output, features: 100, hidden: 10 }
            sparsity:   0.9
            importance: { geometric: 0.98 }
            training:   { steps: 25, batch-size: 128 }
            """;

    @TempDir
    private Path folder;

    @Test
    void submit_onTwoExecutors_hasTheBitsOfOneCore() throws Exception {
        Files.writeString(folder.resolve("spec.yaml"), SPEC);
        try (Cluster cluster = Cluster.start(folder, 2)) {
            Command sweep = cluster.submit(
                            Map.of("spark.task.maxFailures", "1"), List.of("run", "spec.yaml", "--table", "cluster"))
                    .succeeds();
            assertThat(sweep.out()).contains("1 trained, 0 diverged, 0 failed");
            assertThat(sweep.err()).contains("in 0 tasks on 2 cores, 1 of them one after the other on all");
        }
        assertThat(StoredTable.rows(folder.resolve("cluster"))).hasSize(1).isEqualTo(Laptop.rows(SPEC));
    }
}
