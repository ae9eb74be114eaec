package dev.superposition.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.superposition.driver.job.StoredTable;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sweep on the standalone cluster whose table is on HDFS, a namenode and two datanodes in a process of their own. */
@Tag("end-to-end")
final class HdfsIT {
    private static final Path JARS = Path.of("target/cluster/hadoop").toAbsolutePath();

    @TempDir
    private Path folder;

    @Test
    void run_tableOnHdfs_isTheTableOnTheLocalDisk() throws Exception {
        Files.writeString(folder.resolve("spec.yaml"), Specs.QUICK);
        if (!Files.isDirectory(JARS)) {
            Command.in(folder)
                    .run(
                            "mvn",
                            "--batch-mode",
                            "--quiet",
                            "-f",
                            Path.of("src/it/pom.xml").toAbsolutePath().toString(),
                            "-Phadoop",
                            "dependency:copy-dependencies",
                            "-DoutputDirectory=" + JARS)
                    .succeeds();
        }
        Path hadoop = Files.createDirectory(folder.resolve("hadoop"));
        try (Command server = Command.in(hadoop)
                        .start(
                                "java",
                                "-Xmx512m",
                                "-cp",
                                JARS + "/*",
                                Path.of("src/it/MiniHadoop.java")
                                        .toAbsolutePath()
                                        .toString(),
                                hadoop.toString());
                Cluster cluster = Cluster.start(folder, 2)) {
            server.await(() -> Files.exists(hadoop.resolve("address")));
            String root = Files.readString(hadoop.resolve("address"));
            List<String> run = List.of("run", "spec.yaml", "--instances-per-batch", "4", "--table");
            cluster.submit(with(run, root + "/table")).succeeds();
            cluster.submit(List.of("verify", root + "/table", "spec.yaml")).succeeds();
            cluster.submit(with(run, folder.resolve("local").toString())).succeeds();
            try (FileSystem hdfs = FileSystem.newInstance(URI.create(root), new Configuration())) {
                hdfs.copyToLocalFile(
                        false,
                        new org.apache.hadoop.fs.Path(root + "/table"),
                        new org.apache.hadoop.fs.Path(folder.resolve("copy").toString()),
                        true);
            }
        }
        assertThat(StoredTable.rows(folder.resolve("copy")))
                .hasSize(Specs.QUICK_RUNS)
                .isEqualTo(StoredTable.rows(folder.resolve("local")));
    }

    private static List<String> with(List<String> words, String last) {
        return java.util.stream.Stream.concat(words.stream(), java.util.stream.Stream.of(last))
                .toList();
    }
}
