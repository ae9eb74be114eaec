package dev.superposition.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.superposition.driver.job.StoredTable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators see of a running sweep: metrics, jobs, logs, and afterwards the history server. */
@Tag("end-to-end")
final class ObservedSweepTest {
    private static final String SPEC = """
            sweep: observed
            model:      { kind: relu-output, features: 5, hidden: 2 }
            sparsity:   [0.0, 0.9]
            importance: { geometric: 0.9 }
            seeds: 6
            engine: nd4j
            training:   { steps: 3000, batch-size: 64 }
            """;

    private static final int MODELS = 12;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    @Test
    void run_withUiEventLogAndJsonLog_canBeWatchedAndReadLater() throws Exception {
        Files.writeString(folder.resolve("spec.yaml"), SPEC);
        Path events = Files.createDirectory(folder.resolve("events"));
        String ui = "http://localhost:" + freePort();
        List<String> arguments = List.of(
                "run",
                "spec.yaml",
                "--table",
                "table",
                "--master",
                "local[1]",
                "--instances-per-batch",
                "2",
                "--seconds-per-task",
                "0.01",
                "--conf",
                "spark.ui.enabled=true",
                "--conf",
                "spark.ui.port=" + URI.create(ui).getPort(),
                "--conf",
                "spark.eventLog.enabled=true",
                "--conf",
                "spark.eventLog.dir=" + events.toUri());
        List<String> options = List.of(
                "-Xmx512m",
                "-Dspark.metrics.conf=" + Path.of("../conf/metrics.properties").toAbsolutePath());
        try (SweepProcess sweep = SweepProcess.start(
                folder, List.of(), options, arguments, Map.of("SWEEP_LOG", "json", "SWEEP_LOG_BATCHES", "info"))) {
            String metrics = await(
                    sweep::isAlive,
                    ui + "/metrics/prometheus/",
                    text -> metric(text, "modelsPublished").orElse(0) > 0);
            assertThat(metric(metrics, "modelsTotal")).hasValue(MODELS);
            assertThat(metric(metrics, "modelsFailed")).hasValue(0);
            assertThat(metric(metrics, "modelsPerSecond").orElseThrow()).isPositive();
            assertThat(metric(metrics, "workShare").orElseThrow()).isBetween(0.0, 1.0);
            checkJob(sweep::isAlive, ui);
            assertThat(sweep.exitCode()).as(sweep.err()).isZero();
            checkLog(sweep.err());
        }
        checkHistory(events);
    }

    private static void checkJob(BooleanSupplier alive, String server) throws Exception {
        String applications = await(alive, server + "/api/v1/applications", text -> text.contains("sweep observed"));
        String id = JSON.readTree(applications).get(0).required("id").asText();
        JsonNode job = JSON.readTree(
                        await(alive, server + "/api/v1/applications/" + id + "/jobs", text -> text.contains("jobId")))
                .get(0);
        assertThat(job.required("jobGroup").asText()).matches("sweep observed, attempt [0-9TZ]+-[0-9a-f]+");
        assertThat(job.required("description").asText()).matches("observed: training 12 models in [0-9]+ tasks");
        assertThat(job.required("name").asText()).isEqualTo("training of observed");
    }

    /** Every configuration of the table stands in a line about its batch. */
    private void checkLog(String err) throws IOException {
        Set<String> configs = new TreeSet<>();
        for (String line : err.lines().filter(line -> line.startsWith("{")).toList()) {
            JsonNode entry = JSON.readTree(line);
            if (entry.required("logger").asText().endsWith(".TrainTask")) {
                assertThat(entry.required("sweep").asText()).isEqualTo("observed");
                assertThat(entry.required("attempt").asText()).isNotEmpty();
                assertThat(entry.required("batch").asText()).matches("[0-9]+\\.[0-9]+");
                assertThat(entry.required("task").asText()).startsWith("task ");
                configs.addAll(List.of(entry.required("configs").asText().split(",", -1)));
            }
        }
        assertThat(configs).isEqualTo(StoredTable.rows(folder.resolve("table")).keySet());
    }

    private void checkHistory(Path events) throws Exception {
        int port = freePort();
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of("target/launch/jvm.flags").toAbsolutePath(),
                "-Xmx512m",
                "-Dspark.history.fs.logDirectory=" + events.toUri(),
                "-Dspark.history.ui.port=" + port,
                "-cp",
                System.getProperty("java.class.path"),
                "org.apache.spark.deploy.history.HistoryServer"));
        Process history = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("history.txt").toFile())
                .start();
        try {
            checkJob(history::isAlive, "http://localhost:" + port);
        } finally {
            history.destroyForcibly().waitFor();
        }
    }

    private static OptionalDouble metric(String text, String name) {
        Matcher line = Pattern.compile(
                        "(?m)^metrics_superposition_driver_sweep_" + name + "_Value\\{type=\"gauges\"} (\\S+)$")
                .matcher(text);
        return line.find() ? OptionalDouble.of(Double.parseDouble(line.group(1))) : OptionalDouble.empty();
    }

    /** Asks until the answer is as it should be. */
    private static String await(BooleanSupplier alive, String address, Predicate<String> enough) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String last = "no answer";
        while (alive.getAsBoolean() && System.nanoTime() < deadline) {
            try {
                HttpResponse<String> response = HTTP.send(
                        HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
                last = response.body();
                if (response.statusCode() == 200 && enough.test(last)) {
                    return last;
                }
            } catch (IOException e) {
                last = e.toString();
            }
            Thread.sleep(50);
        }
        throw new AssertionError(address + ": " + last);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
