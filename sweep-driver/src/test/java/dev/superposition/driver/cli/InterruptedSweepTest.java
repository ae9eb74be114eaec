package dev.superposition.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.superposition.driver.job.StoredTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sweeps whose process is killed, asked to stop, or denied disk space. */
@Tag("end-to-end")
final class InterruptedSweepTest {
    private static final int CONFIGURATIONS = 48;

    private static final String SPEC = """
            sweep: interrupted
            model:      { kind: relu-output, features: 5, hidden: 2 }
            sparsity:   [0.0, 0.9]
            importance: { geometric: 0.9 }
            seeds: 24
            engine: nd4j
            training:   { steps: 1500, batch-size: 64 }
            """;

    private static final List<String> RUN = List.of(
            "run",
            "spec.yaml",
            "--table",
            "table",
            "--master",
            "local[2]",
            "--instances-per-batch",
            "2",
            "--format",
            "json");

    @TempDir
    private Path folder;

    @BeforeEach
    void writeSpec() throws IOException {
        Files.writeString(folder.resolve("spec.yaml"), SPEC);
    }

    private SweepProcess start(List<String> arguments) throws IOException {
        return SweepProcess.start(folder, arguments.toArray(String[]::new));
    }

    private int files() {
        try (Stream<Path> files = Files.list(folder.resolve("table"))) {
            return (int)
                    files.filter(file -> file.toString().endsWith(".parquet")).count();
        } catch (IOException e) {
            return 0;
        }
    }

    @Test
    void run_killedAtRandomMoments_endsAsIfItHadNotBeen() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Path table = folder.resolve("table");
        for (int round = 0; round < 3; round++) {
            int enough = files() + 1 + random.nextInt(4);
            try (SweepProcess sweep = start(RUN)) {
                sweep.await(() -> files() >= enough);
                TimeUnit.MILLISECONDS.sleep(random.nextInt(150));
                sweep.killAtOnce();
            }
        }
        Map<String, String> before = StoredTable.attempts(table);
        assertThat(before.size()).as("seed %d: still something to do", seed).isBetween(6, CONFIGURATIONS - 1);
        try (SweepProcess sweep = start(RUN)) {
            assertThat(sweep.exitCode()).as(sweep.err()).isZero();
            JsonNode result = new ObjectMapper().readTree(sweep.out());
            assertThat(result.get("present").asInt()).as("seed %d", seed).isEqualTo(before.size());
            assertThat(result.get("trained").asInt()).isEqualTo(CONFIGURATIONS - before.size());
        }
        assertThat(StoredTable.attempts(table)).containsAllEntriesOf(before);
        try (SweepProcess undisturbed =
                SweepProcess.start(folder, "run", "spec.yaml", "--table", "undisturbed", "--master", "local[1]")) {
            assertThat(undisturbed.exitCode()).as(undisturbed.err()).isZero();
        }
        assertThat(StoredTable.rows(table))
                .as("seed %d", seed)
                .hasSize(CONFIGURATIONS)
                .isEqualTo(StoredTable.rows(folder.resolve("undisturbed")));
        try (SweepProcess verify = start(List.of("verify", "table", "spec.yaml"))) {
            assertThat(verify.exitCode()).as(verify.out()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void run_askedToStop_stopsCleanlyAndSaysHowToGoOn(String signal) throws Exception {
        Assumptions.assumeTrue(
                signal.equals("TERM") || !interruptIsIgnored(), "whoever started this JVM ignores SIGINT");
        try (SweepProcess sweep = start(RUN)) {
            sweep.await(() -> files() >= 2);
            sweep.signal(signal);
            assertThat(sweep.exitCode()).as(sweep.err()).isEqualTo(ExitCode.INTERRUPTED);
            assertThat(sweep.err())
                    .contains("the same command goes on from here")
                    .doesNotContain("Exception")
                    .doesNotContain("\tat ");
            JsonNode result = new ObjectMapper().readTree(sweep.out());
            assertThat(result.get("interrupted").asBoolean()).isTrue();
            assertThat(result.get("trained").asInt()).isEqualTo(2 * files()).isLessThan(CONFIGURATIONS);
        }
        try (Stream<Path> locks = Files.list(folder.resolve("table/_sweep/lock"))) {
            assertThat(locks.map(InterruptedSweepTest::read))
                    .allSatisfy(lock -> assertThat(lock).contains("\"released\" : true"));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Bit 1 of the mask stands for signal 2. A background job of a shell without job control starts so. */
    private static boolean interruptIsIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
    }

    @Test
    void run_noRoomForTheRows_endsWithOneMessageAndKeepsWhatIsThere() throws Exception {
        Path table = folder.resolve("table");
        try (SweepProcess first = SweepProcess.start(
                folder, "run", "spec.yaml", "--table", "table", "--set", "seeds=1", "--set", "training.steps=10")) {
            assertThat(first.exitCode()).as(first.err()).isZero();
        }
        Map<String, ?> before = StoredTable.rows(table);
        // Weights of 60 checkpoints of a 400 × 50 model do not fit into files of 1 MiB.
        List<String> limited = List.of("sh", "-c", "ulimit -f 2048; exec \"$@\"", "limited");
        List<String> big = List.of(
                "run",
                "spec.yaml",
                "--table",
                "table",
                "--set",
                "seeds=1",
                "--set",
                "model.features=400",
                "--set",
                "model.hidden=50",
                "--set",
                "training.steps=60",
                "--set",
                "training.batch-size=1",
                "--set",
                "recording.checkpoints=60");
        try (SweepProcess full =
                SweepProcess.start(folder, limited, List.of("-Xmx512m", "-XX:-UsePerfData"), big, Map.of())) {
            assertThat(full.exitCode()).as(full.err()).isEqualTo(ExitCode.FAILURE);
            assertThat(full.err())
                    .contains("sweep interrupted stopped: ")
                    .contains("/table/")
                    .contains("File too large")
                    .contains("The same command".toLowerCase(java.util.Locale.ROOT))
                    .doesNotContain("\tat ");
        }
        assertThat(StoredTable.rows(table)).isEqualTo(before);
        try (Stream<Path> left = Files.list(table)) {
            assertThat(left.map(file -> file.getFileName().toString()))
                    .allMatch(name -> name.equals("_sweep") || name.endsWith(".parquet"));
        }
    }
}
