package dev.superposition.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A program in a process of its own, with what it prints in files. */
final class Command implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Path folder;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private @Nullable Process process;
    private @Nullable Path out;
    private @Nullable Path err;

    private Command(Path folder) {
        this.folder = folder;
        environment.put(
                "SPARK_CONF_DIR",
                Path.of("../conf").toAbsolutePath().normalize().toString());
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("OMP_NUM_THREADS", "1");
        environment.put("OPENBLAS_NUM_THREADS", "1");
        environment.put("SPARK_LOCAL_IP", "127.0.0.1");
    }

    static Command in(Path folder) {
        return new Command(folder);
    }

    Command with(Map<String, String> variables) {
        environment.putAll(variables);
        return this;
    }

    /** Starts the program. */
    Command start(String... words) throws IOException {
        out = temporaryFile("out");
        err = temporaryFile("err");
        ProcessBuilder builder = new ProcessBuilder(List.of(words))
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        process = builder.start();
        process.getOutputStream().close();
        return this;
    }

    /** Starts the program and waits for its end. */
    Command run(String... words) throws IOException, InterruptedException {
        start(words);
        exitCode();
        return this;
    }

    /** Waits for its end. */
    int exitCode() throws IOException, InterruptedException {
        if (!process().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            String threads = threads();
            close();
            throw new AssertionError("still running after " + PATIENCE + "; stderr:\n" + err() + threads);
        }
        return process().exitValue();
    }

    /** Waits for its end, which must be a success. */
    Command succeeds() throws IOException, InterruptedException {
        assertThat(exitCode()).as(err()).isZero();
        return this;
    }

    /** Waits until something has happened while the program runs. */
    Command await(BooleanSupplier condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (!process().isAlive() || System.nanoTime() > deadline) {
                throw new AssertionError("ended or stuck before it happened; stderr:\n" + err());
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        return this;
    }

    long pid() {
        return process().pid();
    }

    boolean isAlive() {
        return process().isAlive();
    }

    /** What {@code kill -9} does. */
    void killAtOnce() throws InterruptedException {
        process().destroyForcibly();
        process().waitFor();
    }

    String out() throws IOException {
        return out == null ? "" : Files.readString(out, StandardCharsets.UTF_8);
    }

    String err() throws IOException {
        return err == null ? "" : Files.readString(err, StandardCharsets.UTF_8);
    }

    /** What its threads do, if it is a JVM. */
    String threads() throws IOException, InterruptedException {
        Path dump = temporaryFile("threads");
        new ProcessBuilder("jcmd", Long.toString(process().pid()), "Thread.print")
                .redirectErrorStream(true)
                .redirectOutput(dump.toFile())
                .start()
                .waitFor(10, TimeUnit.SECONDS);
        return Files.readString(dump, StandardCharsets.UTF_8);
    }

    private static Path temporaryFile(String name) throws IOException {
        Path file = Files.createTempFile(name, ".txt");
        file.toFile().deleteOnExit();
        return file;
    }

    private Process process() {
        if (process == null) {
            throw new IllegalStateException("not started");
        }
        return process;
    }

    /** Ends it, and all that it started. */
    @Override
    public void close() {
        process().descendants().forEach(ProcessHandle::destroyForcibly);
        process().destroyForcibly();
    }
}
