package dev.superposition.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A standalone Spark cluster on this machine, through the script that operators use. */
final class Cluster implements AutoCloseable {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path TARGET = Path.of("target/cluster").toAbsolutePath();
    private static final String SCRIPT =
            ROOT.resolve("deploy/standalone/cluster").toString();

    /** Spark as it resolves by itself, with what it needs for YARN, S3 and Kubernetes. */
    static final Path SPARK_HOME = TARGET.resolve("spark");

    private final Path home;
    private final Path folder;
    private final int port;
    private final List<Command> sweeps = new ArrayList<>();

    private Cluster(Path home, Path folder, int port) {
        this.home = home;
        this.folder = folder;
        this.port = port;
    }

    /** Fills the folder of Spark's jars, once for a build. */
    static synchronized void assemble() throws IOException, InterruptedException {
        if (!Files.isDirectory(SPARK_HOME.resolve("jars"))) {
            Command.in(ROOT)
                    .with(Map.of("CLUSTER_HOME", TARGET.toString(), "CLUSTER_PROFILES", "yarn,s3,kubernetes"))
                    .run(SCRIPT, "assemble")
                    .succeeds();
        }
    }

    /**
     * Starts a master and workers of one core each.
     *
     * @param folder where tables and specs of its sweeps are
     */
    static Cluster start(Path folder, int workers) throws IOException, InterruptedException {
        assemble();
        Cluster cluster = new Cluster(Files.createTempDirectory(folder, "cluster"), folder, freePort());
        cluster.script("start", Integer.toString(workers)).succeeds();
        return cluster;
    }

    /** Starts the sweep's command line by spark-submit in client mode. */
    Command submit(List<String> arguments) throws IOException {
        Command sweep = prepared()
                .with(Map.of("SPARK_DIST_CLASSPATH", FaultyFileSystem.classPath()))
                .start(words("submit", arguments));
        sweeps.add(sweep);
        return sweep;
    }

    /** {@link #submit(List)} with words for spark-submit itself, such as {@code --conf}. */
    Command submit(Map<String, String> conf, List<String> arguments) throws IOException {
        List<String> all = new ArrayList<>(arguments);
        conf.forEach((name, value) -> all.addAll(List.of("--conf", name + "=" + value)));
        return submit(all);
    }

    /** Starts workers again that have died. */
    void restartWorkers() throws IOException, InterruptedException {
        script("revive").succeeds();
    }

    /** The worker processes. */
    List<ProcessHandle> workers() throws IOException {
        return processes("worker-");
    }

    /** The executor processes. */
    List<ProcessHandle> executors() throws IOException {
        return workers().stream()
                .flatMap(ProcessHandle::descendants)
                .filter(process -> process.info().commandLine().orElse("").contains("CoarseGrainedExecutorBackend"))
                .toList();
    }

    private List<ProcessHandle> processes(String prefix) throws IOException {
        List<ProcessHandle> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(home.resolve("run"))) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.startsWith(prefix) && name.endsWith(".pid")) {
                    ProcessHandle.of(Long.parseLong(Files.readString(file).strip()))
                            .ifPresent(found::add);
                }
            }
        }
        return found;
    }

    private Command prepared() {
        return Command.in(folder)
                .with(Map.of(
                        "CLUSTER_HOME", home.toString(),
                        "SPARK_HOME", SPARK_HOME.toString(),
                        "SWEEP_JAR", ApplicationJar.path().toString(),
                        "SPARK_MASTER_PORT", Integer.toString(port),
                        "SPARK_MASTER_WEBUI_PORT", "0",
                        "WORKER_HOSTS", "127.0.0.1 127.0.0.2",
                        "WORKER_MEMORY", "1g"));
    }

    private Command script(String task, String... arguments) throws IOException {
        return prepared().start(words(task, List.of(arguments)));
    }

    private static String[] words(String task, List<String> arguments) {
        return Stream.concat(Stream.of(SCRIPT, task), arguments.stream()).toArray(String[]::new);
    }

    /** A port of the loopback address that nobody listens on. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Ends every process, also those of sweeps. */
    @Override
    public void close() throws IOException {
        sweeps.forEach(Command::close);
        List<ProcessHandle> started =
                Stream.concat(workers().stream(), executors().stream()).toList();
        try {
            assertThat(script("stop").exitCode()).isZero();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            started.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
