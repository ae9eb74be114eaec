package dev.superposition.driver.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.superposition.driver.cli.Sweep;
import dev.superposition.driver.cli.SweepProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An archive of this build's classes, made and used by real JVMs. */
@Tag("end-to-end")
final class ClassArchiveTest {
    private static final String SPEC =
            Path.of("target/launch/rehearsal.yaml").toAbsolutePath().toString();

    @TempDir
    private Path folder;

    /** A recorder is shown every class file: JDK 17 dies where an archived class has none. */
    @Test
    void archive_ofThisBuild_isMappedByASweepUnderAFlightRecorder() throws Exception {
        Path archive = folder.resolve("archive");
        java(List.of(), System.getProperty("java.class.path"), ClassArchive.class, archive.toString(), SPEC);
        String classPath = Files.readString(archive.resolve(ClassArchive.CLASS_PATH));
        assertThat(classPath.split(":", -1)).allMatch(entry -> entry.endsWith(".jar"));

        Path loaded = folder.resolve("loaded.txt");
        List<String> options = List.of(
                "-XX:SharedArchiveFile=" + archive.resolve(ClassArchive.ARCHIVE),
                "-XX:StartFlightRecording=filename=" + folder.resolve("recording.jfr"),
                "-Xlog:class+load:file=" + loaded);
        String table = folder.resolve("table").toString();
        java(options, classPath, Sweep.class, "run", SPEC, "--table", table);
        assertThat(Files.readAllLines(loaded))
                .anyMatch(line -> line.contains(" dev.superposition.worker.store.RunTable source: shared objects file"))
                .anyMatch(line -> line.contains(" org.apache.parquet.hadoop.ParquetFileWriter source: shared objects"));
        java(options, classPath, Sweep.class, "verify", table, SPEC);
    }

    private void java(List<String> options, String classPath, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        List<String> jvmOptions = new ArrayList<>(options);
        jvmOptions.addAll(List.of("-Xmx1g", "-cp", classPath));
        try (SweepProcess process =
                SweepProcess.start(folder, List.of(), jvmOptions, main, List.of(arguments), Map.of())) {
            assertThat(process.exitCode()).as(process.err()).isZero();
        }
    }
}
