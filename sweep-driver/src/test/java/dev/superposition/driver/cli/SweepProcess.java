package dev.superposition.driver.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** The real command line in a JVM of its own, as {@code ./sweep} starts it. */
public final class SweepProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Process process;
    private final Path out;
    private final Path err;

    private SweepProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts it in {@code folder}. */
    static SweepProcess start(Path folder, String... arguments) throws IOException {
        return start(folder, List.of(), List.of("-Xmx512m"), List.of(arguments), Map.of());
    }

    /** Starts it in {@code folder} for several commands, one after the other ({@link SeveralCommands}). */
    static SweepProcess startSeveral(Path folder, Path commands, Path answers) throws IOException {
        return start(
                folder,
                List.of(),
                List.of("-Xmx1g"),
                SeveralCommands.class,
                List.of(commands.toString(), answers.toString()),
                Map.of());
    }

    /**
     * Starts it in {@code folder}.
     *
     * @param prefix words before {@code java}, e.g. a shell that sets limits
     * @param jvmOptions besides those of the build; a class path among them takes the place of this process's
     * @param environment besides that of this process
     */
    static SweepProcess start(
            Path folder,
            List<String> prefix,
            List<String> jvmOptions,
            List<String> arguments,
            Map<String, String> environment)
            throws IOException {
        return start(folder, prefix, jvmOptions, Sweep.class, arguments, environment);
    }

    /** As {@link #start(Path, List, List, List, Map)}, with another main class. */
    public static SweepProcess start(
            Path folder,
            List<String> prefix,
            List<String> jvmOptions,
            Class<?> main,
            List<String> arguments,
            Map<String, String> environment)
            throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + Path.of("target/launch/jvm.flags").toAbsolutePath());
        command.add("-Dlog4j2.configurationFile="
                + Path.of("../conf/log4j2.properties").toAbsolutePath());
        command.add("-Dsweep.spark.defaults="
                + Path.of("../conf/spark-defaults.conf").toAbsolutePath());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(jvmOptions);
        command.add(main.getName());
        command.addAll(arguments);
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        return new SweepProcess(process, out, err);
    }

    /** Waits for its end and returns the exit code. */
    public int exitCode() throws InterruptedException, IOException {
        return exitCode(PATIENCE);
    }

    /** Waits for its end, for so long at most, and returns the exit code. */
    int exitCode(Duration patience) throws InterruptedException, IOException {
        if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("still running after " + patience + "; stderr:\n" + err());
        }
        return process.exitValue();
    }

    /** Waits until something has happened while the process runs. */
    void await(BooleanSupplier condition) throws InterruptedException, IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new AssertionError("ended or stuck before it happened; stderr:\n" + err());
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What {@code kill -9} does. */
    void killAtOnce() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Sends a signal by name. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** The processes it started, and those they started. */
    Stream<ProcessHandle> descendants() {
        return process.descendants();
    }

    String out() throws IOException {
        return Files.readString(out, StandardCharsets.UTF_8);
    }

    /** Standard error, without the line by which every JVM announces its incubator modules. */
    public String err() throws IOException {
        StringBuilder text = new StringBuilder();
        Files.readString(err, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("WARNING: Using incubator modules"))
                .forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
