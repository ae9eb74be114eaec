package dev.superposition.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A sweep to which faults happen, and which is started again as often as need be, always by the same command. */
final class FaultySweep implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int MOST_TRIES = 20;
    private static final int REFUSED = 2;
    private static final int FILES = Specs.QUICK_RUNS / 2;

    private final Cluster cluster;
    private final TinyDisk disk;
    private final Path table;
    private final Random random;
    private final FaultTally tally;
    private final Path control;
    private final String uri;
    private final Map<String, String> settings = new HashMap<>();
    private @Nullable Command sweep;
    private @Nullable Fault last;

    /**
     * A sweep that has not begun.
     *
     * @param faulty whether its table is reached through {@link FaultyFileSystem}, which can fail, or as plain local files
     * @param events folder of Spark's event logs
     */
    FaultySweep(
            Cluster cluster, TinyDisk disk, Path table, boolean faulty, Path events, Random random, FaultTally tally) {
        this.cluster = cluster;
        this.disk = disk;
        this.table = table;
        this.random = random;
        this.tally = tally;
        this.control = table.resolveSibling(table.getFileName() + ".faulty");
        this.uri = faulty ? FaultyFileSystem.SCHEME + ":" + table : table.toString();
        settings.putAll(FaultyFileSystem.settings(control));
        settings.putAll(Map.of(
                // Neither copied to each executor nor unpacked by it: faults strike while something is trained.
                "spark.jars", "local:" + ApplicationJar.path(),
                "spark.executor.extraJavaOptions",
                        "-Dorg.bytedeco.javacpp.cachedir="
                                + Path.of("target/natives").toAbsolutePath(),
                "spark.executor.heartbeatInterval", "1s",
                "spark.eventLog.enabled", "true",
                "spark.eventLog.dir", events.toUri().toString(),
                "spark.speculation", "true",
                "spark.speculation.interval", "100ms",
                "spark.speculation.multiplier", "1.1",
                "spark.speculation.quantile", "0.2"));
    }

    /** Lets a fault strike, at a moment at which it can. */
    void meet(Fault fault) throws Exception {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            Command running = running();
            awaitSomeMoment(running);
            if (strike(fault, running)) {
                tally.struck(fault);
                last = fault;
                System.out.println("fault " + tally.struck() + ": " + fault + " at " + files().size() + " files");
                return;
            }
        }
        throw new AssertionError(fault + " never found what it could strike");
    }

    /**
     * Gives the command until it succeeds and nothing is damaged.
     *
     * @return what {@code verify} says then
     */
    String finish() throws Exception {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            if (ended(sweep == null ? started() : sweep) == 0) {
                Optional<String> clean = verify();
                if (clean.isPresent()) {
                    return clean.get();
                }
            }
        }
        throw new AssertionError(table + " never became whole");
    }

    /** Checks the table, and sets aside what is damaged where a sweep that starts does not look; nothing if rows lack now. */
    private Optional<String> verify() throws Exception {
        List<String> words = List.of("verify", table.toString(), "spec.yaml", "--quarantine", "--format", "json");
        try (Command verify = cluster.submit(words)) {
            int code = verify.exitCode();
            assertThat(verify.err()).doesNotContain("a fault of the program");
            return code == 0 ? Optional.of(verify.out()) : Optional.empty();
        }
    }

    /** The sweep, started again if it has ended; where nothing was left for it to do, the disk first loses some files. */
    private Command running() throws Exception {
        if (sweep != null && sweep.isAlive()) {
            return sweep;
        }
        if (sweep != null) {
            ended(sweep);
        }
        if (files().size() >= FILES) {
            for (Path file : files()) {
                if (random.nextBoolean()) {
                    Files.delete(file);
                }
            }
        }
        return started();
    }

    /** Every batch is a task of its own, so that a stalled one stands out soon and gets its twin. */
    private List<String> run() {
        return List.of("run", "spec.yaml", "--table", uri, "--instances-per-batch", "2", "--seconds-per-task", "0.01");
    }

    private Command started() throws IOException {
        tally.started();
        Command started = cluster.submit(settings, run());
        sweep = started;
        return started;
    }

    /** Waits for the end, which must be a success or one message. */
    private int ended(Command ending) throws Exception {
        int code = ending.exitCode();
        assertThat(ending.err()).doesNotContain("a fault of the program");
        if (code != 0 && last != null) {
            tally.ended(last);
            last = null;
        }
        ending.close();
        sweep = null;
        return code;
    }

    /** While Spark starts, or after some more files. */
    private void awaitSomeMoment(Command running) throws Exception {
        if (random.nextInt(6) == 0) {
            TimeUnit.MILLISECONDS.sleep(random.nextInt(6000));
            return;
        }
        int enough = files().size() + random.nextInt(4);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (running.isAlive() && files().size() < enough) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("no file for " + PATIENCE + "; " + running.threads());
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        TimeUnit.MILLISECONDS.sleep(random.nextInt(400));
    }

    private boolean strike(Fault fault, Command running) throws Exception {
        return switch (fault) {
            case EXECUTOR_KILLED -> kill(cluster.executors());
            case WORKER_KILLED -> {
                boolean killed = kill(cluster.workers());
                cluster.restartWorkers();
                yield killed;
            }
            case DRIVER_KILLED -> {
                boolean alive = running.isAlive();
                running.killAtOnce();
                yield alive;
            }
            case FILE_TRUNCATED, FILE_CORRUPTED -> damage(fault);
            case FILE_SYSTEM_FAILS -> {
                Files.writeString(control, Double.toString(0.2 + 0.8 * random.nextDouble()));
                TimeUnit.MILLISECONDS.sleep(200 + random.nextInt(2000));
                Files.delete(control);
                yield running.isAlive() || running.exitCode() != 0;
            }
            case DISK_FULL -> {
                try {
                    disk.fill();
                    TimeUnit.MILLISECONDS.sleep(200 + random.nextInt(2000));
                } finally {
                    disk.empty();
                }
                yield running.isAlive() || running.exitCode() != 0;
            }
            case EXECUTOR_STALLED -> stall(running);
            case TWIN_RACED -> race(running);
            case SECOND_SWEEP -> second();
        };
    }

    private boolean kill(List<ProcessHandle> processes) throws Exception {
        if (processes.isEmpty()) {
            return false;
        }
        ProcessHandle victim = processes.get(random.nextInt(processes.size()));
        boolean killed = signal("KILL", victim);
        Path status = Path.of("/proc/" + victim.pid() + "/status");
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        // Its parent may bury it much later, or never.
        while (victim.isAlive() && !Files.readString(status).contains("(zombie)") && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        return killed;
    }

    private boolean damage(Fault fault) throws IOException {
        List<Path> files = files();
        if (files.isEmpty()) {
            return false;
        }
        Path file = files.get(random.nextInt(files.size()));
        byte[] bytes = Files.readAllBytes(file);
        int place = random.nextInt(bytes.length);
        if (fault == Fault.FILE_TRUNCATED) {
            bytes = Arrays.copyOf(bytes, place);
        } else {
            int end = Math.min(bytes.length, place + 1 + random.nextInt(64));
            for (int i = place; i < end; i++) {
                bytes[i] ^= (byte) (1 + random.nextInt(255));
            }
        }
        Files.write(file, bytes);
        return true;
    }

    /** Stops an executor until the others have nothing left to do, so that its tasks have twins; then it goes on as if nothing had been. */
    private boolean stall(Command running) throws Exception {
        List<ProcessHandle> executors = cluster.executors();
        if (executors.size() < 2 || !running.isAlive()) {
            return false;
        }
        ProcessHandle victim = executors.get(random.nextInt(executors.size()));
        if (!signal("STOP", victim)) {
            return false;
        }
        try {
            int before = files().size();
            long since = System.nanoTime();
            long deadline = since + Duration.ofSeconds(15).toNanos();
            while (running.isAlive()
                    && System.nanoTime() < deadline
                    && System.nanoTime() - since < Duration.ofSeconds(2).toNanos()) {
                TimeUnit.MILLISECONDS.sleep(50);
                if (files().size() > before) {
                    before = files().size();
                    since = System.nanoTime();
                }
            }
        } finally {
            signal("CONT", victim);
        }
        return true;
    }

    /** Holds the next task that publishes until Spark has started its twin and the twin has published: two publications of the same rows. */
    private boolean race(Command running) throws Exception {
        Path hold = FaultyFileSystem.hold(control);
        Path race = FaultyFileSystem.race(control);
        Files.createFile(hold);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (running.isAlive() && !Files.exists(race) && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        Files.deleteIfExists(hold);
        return Files.deleteIfExists(race);
    }

    private static boolean signal(String name, ProcessHandle process) throws Exception {
        return new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor()
                == 0;
    }

    /** Starts the same sweep a second time: one of the two is refused, with the other's name. */
    private boolean second() throws Exception {
        try (Command second = cluster.submit(settings, run())) {
            int code = second.exitCode();
            if (code == REFUSED) {
                assertThat(second.err())
                        .containsPattern(
                                "attempt .* of .*@.* \\(process [0-9]+\\) has been writing to it|is taking its lock");
            } else {
                assertThat(code).as(second.err()).isZero();
            }
            return code == REFUSED;
        }
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(table)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(table)) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(control);
        if (sweep != null) {
            sweep.close();
        }
    }
}
