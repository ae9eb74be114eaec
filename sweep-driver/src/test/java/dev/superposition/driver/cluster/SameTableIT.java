package dev.superposition.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.superposition.driver.job.StoredTable;
import dev.superposition.worker.store.LockHolder;
import dev.superposition.worker.store.RunTable;
import dev.superposition.worker.store.TableException;
import dev.superposition.worker.store.TableLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One sweep by {@code ./sweep run}, by spark-submit on a standalone cluster and by spark-submit on YARN, its table on the local disk, on
 * HDFS and on S3: the same rows, bit for bit. Every server is a process of its own.
 */
@Tag("end-to-end")
final class SameTableIT {
    private static final List<String> RUN = List.of("run", "spec.yaml", "--instances-per-batch", "4", "--table");
    private static final int REFUSED = 2;
    private static final String TRAINED = Specs.QUICK_RUNS + " trained, 0 diverged, 0 failed";

    @TempDir
    private static Path folder;

    private static TestServer hadoop;
    private static TestServer s3;
    private static Cluster cluster;
    private static Map<String, ?> laptop = Map.of();

    @BeforeAll
    static void start() throws Exception {
        Files.writeString(folder.resolve("spec.yaml"), Specs.QUICK);
        hadoop = TestServer.hadoop(folder.resolve("hadoop"));
        s3 = TestServer.s3(folder.resolve("s3"), "sweeps", "reader", "writer");
        cluster = Cluster.start(folder, 2);
        laptop = Laptop.rows(Specs.QUICK);
        assertThat(laptop).hasSize(Specs.QUICK_RUNS);
    }

    @AfterAll
    static void stop() throws IOException {
        try (TestServer first = hadoop;
                TestServer second = s3;
                Cluster third = cluster) {
            // Closed in any case.
        }
    }

    @Test
    void standalone_tableOnTheLocalDisk_isThatOfTheLaptop() throws Exception {
        long before = nativeFolders();
        // Both executors unpack their native libraries on one host at the same moment, and no task may fail.
        Command sweep = cluster.submit(
                        Map.of("spark.task.maxFailures", "1"),
                        List.of("run", "spec.yaml", "--table", "standalone", "--instances-per-batch", "2"))
                .succeeds();
        assertThat(sweep.out()).contains(TRAINED);
        assertThat(sweep.err()).contains("on 2 cores");
        assertThat(nativeFolders() - before).isEqualTo(2);
        assertThat(StoredTable.rows(folder.resolve("standalone"))).isEqualTo(laptop);
    }

    /** In client mode, with a container for each of two executors; meanwhile a second sweep is refused, with the first one's name. */
    @Test
    void yarn_tableOnHdfs_isThatOfTheLaptop() throws Exception {
        String table = hadoop.address() + "/tables/yarn";
        try (FileSystem hdfs = FileSystem.newInstance(URI.create(table), new Configuration());
                Command sweep = onYarn(words(RUN, List.of("hdfs:///tables/yarn")))) {
            sweep.await(() -> exists(hdfs, table + "/_sweep/lock/1.json"));
            Command second = Laptop.run(folder, "spec.yaml", "--table", table);
            assertThat(sweep.isAlive()).isTrue();
            assertThat(second.exitCode()).isEqualTo(REFUSED);
            assertThat(second.err())
                    .containsPattern("Cannot write to " + table + ": attempt .* of .*@.* \\(process " + sweep.pid()
                            + "\\) has been writing to it since .*; wait for it to finish, or stop that process");
            assertThat(sweep.succeeds().out()).contains(TRAINED);
            assertThat(sweep.err()).contains("on 2 cores");
            cluster.submit(List.of("verify", table, "spec.yaml")).succeeds();
            hdfs.copyToLocalFile(
                    false,
                    new org.apache.hadoop.fs.Path(table),
                    new org.apache.hadoop.fs.Path(folder.resolve("yarn").toString()),
                    true);
        }
        assertThat(StoredTable.rows(folder.resolve("yarn"))).isEqualTo(laptop);
    }

    private static boolean exists(FileSystem files, String path) {
        try {
            return files.exists(new org.apache.hadoop.fs.Path(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Processes of as many hosts ask for a new table's lock at once. */
    @Test
    @Tag("law")
    void lock_onHdfsWhenManyAskAtOnce_hasOneHolder() throws Exception {
        for (int round = 0; round < 5; round++) {
            RunTable table = RunTable.openOrCreate(hadoop.address() + "/tables/lock" + round, new Configuration());
            List<Callable<Boolean>> asking = IntStream.range(0, 8)
                    .mapToObj(i -> (Callable<Boolean>) () -> takes(table, "attempt-" + i, "node-" + i))
                    .toList();
            ExecutorService threads = Executors.newFixedThreadPool(asking.size());
            try {
                int holders = 0;
                for (Future<Boolean> answer : threads.invokeAll(asking)) {
                    holders += answer.get() ? 1 : 0;
                }
                assertThat(holders).isEqualTo(1);
            } finally {
                threads.shutdownNow();
            }
        }
    }

    private static boolean takes(RunTable table, String attempt, String host) {
        try {
            LockHolder holder = LockHolder.thisProcess(attempt, "ada", host);
            TableLock.acquire(table, holder, Clock.systemUTC(), TableLock::processStart)
                    .refresh();
            return true;
        } catch (TableException e) {
            assertThat(e).message().containsPattern("another sweep is taking its lock|has been writing to it since");
            return false;
        }
    }

    @Test
    void standalone_tableOnS3_isThatOfTheLaptop() throws Exception {
        Map<String, String> settings = Map.of(
                "fs.s3a.endpoint", s3.address(),
                "fs.s3a.path.style.access", "true",
                "fs.s3a.access.key", "reader",
                "fs.s3a.secret.key", "writer",
                // An error ends the test at once; by default it is tried again for minutes.
                "fs.s3a.attempts.maximum", "1",
                "fs.s3a.retry.limit", "1");
        Map<String, String> hadoopSettings = new HashMap<>();
        settings.forEach((name, value) -> hadoopSettings.put("spark.hadoop." + name, value));
        Command sweep = cluster.submit(hadoopSettings, words(RUN, List.of("s3a://sweeps/tables/s3")))
                .succeeds();
        assertThat(sweep.out()).contains(TRAINED);
        cluster.submit(hadoopSettings, List.of("verify", "s3a://sweeps/tables/s3", "spec.yaml"))
                .succeeds();
        List<String> options =
                settings.entrySet().stream().map(Map.Entry::toString).toList();
        startSparkClass(
                        "org.apache.hadoop.fs.FsShell",
                        words(
                                options.stream()
                                        .flatMap(option -> Stream.of("-D", option))
                                        .toList(),
                                List.of(
                                        "-get",
                                        "s3a://sweeps/tables/s3",
                                        folder.resolve("s3-table").toString())))
                .succeeds();
        assertThat(StoredTable.rows(folder.resolve("s3-table"))).isEqualTo(laptop);
    }

    private static Command onYarn(List<String> arguments) throws Exception {
        List<String> options = List.of(
                "--master",
                "yarn",
                "--num-executors",
                "2",
                "--executor-memory",
                "512m",
                "--conf",
                "spark.executor.memoryOverhead=1g",
                "--conf",
                "spark.yarn.jars=local:" + Cluster.SPARK_HOME.resolve("jars/*"),
                ApplicationJar.path().toString());
        return startSparkClass("org.apache.spark.deploy.SparkSubmit", words(options, arguments));
    }

    private static Command startSparkClass(String name, List<String> arguments) throws Exception {
        return Command.in(folder)
                .with(Map.of(
                        "SPARK_HOME",
                        Cluster.SPARK_HOME.toString(),
                        "HADOOP_CONF_DIR",
                        hadoop.configuration().toString()))
                .start(words(
                                List.of(
                                        Path.of("../deploy/standalone/spark-class")
                                                .toAbsolutePath()
                                                .toString(),
                                        name),
                                arguments)
                        .toArray(String[]::new));
    }

    private static List<String> words(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    /** Folders of executors of standalone clusters into which native libraries were unpacked. */
    private static long nativeFolders() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.endsWith("natives")).count();
        }
    }
}
