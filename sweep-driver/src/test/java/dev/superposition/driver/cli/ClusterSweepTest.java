package dev.superposition.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.superposition.driver.job.StoredTable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sweep whose executors are JVMs of their own, one of which dies. */
@Tag("end-to-end")
final class ClusterSweepTest {
    private static final String SPEC = """
            sweep: cluster
            model:      { kind: relu-output, features: 5, hidden: 2 }
            sparsity:   [0.0, 0.9]
            importance: { geometric: 0.9 }
            seeds: 16
            engine: ENGINE
            training:   { steps: 1500, batch-size: 64 }
            """;

    @TempDir
    private Path folder;

    private String classFolders = "";

    /** A folder with the jars of the class path is enough of a Spark installation for executors. */
    private Path sparkHome() throws IOException {
        Path jars = Files.createDirectories(folder.resolve("spark/jars"));
        StringBuilder folders = new StringBuilder();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry).toAbsolutePath();
            if (Files.isDirectory(path)) {
                folders.append(folders.isEmpty() ? "" : File.pathSeparator).append(path);
            } else if (Files.exists(path)) {
                Files.createSymbolicLink(jars.resolve(path.getFileName()), path);
            }
        }
        classFolders = folders.toString();
        return folder.resolve("spark");
    }

    private SweepProcess start(String table, String master, Path home) throws IOException {
        return SweepProcess.start(
                folder,
                List.of(),
                List.of("-Xmx512m"),
                List.of(
                        "run",
                        "spec.yaml",
                        "--table",
                        table,
                        "--master",
                        master,
                        "--instances-per-batch",
                        "2",
                        "--conf",
                        "spark.executor.extraClassPath=" + classFolders,
                        "--conf",
                        "spark.executor.heartbeatInterval=1s"),
                Map.of("SPARK_HOME", home.toString(), "SPARK_SCALA_VERSION", "2.12", "SPARK_LOCAL_IP", "127.0.0.1"));
    }

    private int files() {
        try (Stream<Path> files = Files.list(folder.resolve("cluster"))) {
            return (int)
                    files.filter(file -> file.toString().endsWith(".parquet")).count();
        } catch (IOException e) {
            return 0;
        }
    }

    @Test
    void run_anExecutorIsKilled_givesTheBitsOfOneMachine() throws Exception {
        Files.writeString(folder.resolve("spec.yaml"), SPEC.replace("ENGINE", "nd4j"));
        Path home = sparkHome();
        try (SweepProcess sweep = start("cluster", "local-cluster[2,1,1024]", home)) {
            sweep.await(() -> files() >= 2);
            ProcessHandle executor = sweep.descendants()
                    .filter(process -> process.info().commandLine().orElse("").contains("CoarseGrainedExecutorBackend"))
                    .findFirst()
                    .orElseThrow();
            assertThat(executor.destroyForcibly()).isTrue();
            assertThat(sweep.exitCode()).as(sweep.err()).isZero();
            assertThat(sweep.err()).containsPattern("[0-9]+/32 models, [1-9][0-9]* %");
            assertThat(sweep.out()).contains("32 trained, 0 diverged, 0 failed");
        }
        try (SweepProcess alone = start("alone", "local[1]", home)) {
            assertThat(alone.exitCode()).as(alone.err()).isZero();
        }
        assertThat(StoredTable.rows(folder.resolve("cluster")))
                .hasSize(32)
                .isEqualTo(StoredTable.rows(folder.resolve("alone")));
    }

    @Test
    void run_simdEngine_findsItsModuleOnExecutors() throws Exception {
        Files.writeString(folder.resolve("spec.yaml"), SPEC.replace("ENGINE", "simd"));
        try (SweepProcess sweep = start("cluster", "local-cluster[1,2,1024]", sparkHome())) {
            assertThat(sweep.exitCode()).as(sweep.err()).isZero();
            assertThat(sweep.out()).contains("32 trained, 0 diverged, 0 failed");
        }
    }
}
