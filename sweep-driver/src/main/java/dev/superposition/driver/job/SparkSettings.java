package dev.superposition.driver.job;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/**
 * Spark's settings, by name. They come from, strongest first: the command line; the JVM's {@code -Dspark.…} properties, which
 * is how spark-submit passes its own; the defaults file of {@code ./sweep}; and the values below. Uses no class of Spark, since half of the commands need none.
 */
public record SparkSettings(Map<String, String> values) {
    /** The system property that names the defaults file. */
    public static final String DEFAULTS_FILE = "sweep.spark.defaults";

    public static final String MASTER = "spark.master";

    private static final String LOCAL_MASTER = "local[*]";
    /** The forms Spark knows, and the addresses of cluster managers that are added to it. */
    private static final String MASTERS =
            "local|local\\[([0-9]+|\\*)(, *[0-9]+)?]|local-cluster\\[[0-9, ]+]|yarn|[a-z0-9]+://.+";

    private static final String HADOOP = "spark.hadoop.";
    private static final String SECRET = "(?i).*(secret|password|passwd|token|access[.]?key|credential).*";

    /** On one machine nobody else has to reach the driver. */
    private static final Map<String, String> LOCAL =
            Map.of("spark.driver.host", "localhost", "spark.driver.bindAddress", "127.0.0.1");

    private static final String HEARTBEAT = "spark.executor.heartbeatInterval";
    private static final String SUBMITTED = "SPARK_SUBMIT";

    /**
     * On a cluster: executors get the JVM options of the engine that the driver plans with, and one thread for the tensors of one task (Spark
     * itself says so to OpenMP only). A task may fail often enough to find the few runs that executors die of.
     */
    private static final Map<String, String> CLUSTER =
            Map.of("spark.executorEnv.OPENBLAS_NUM_THREADS", "1", "spark.task.maxFailures", "16");

    private static final String EXECUTOR_OPTIONS = "spark.executor.extraJavaOptions";

    /**
     * Of the fast engine: its module, objects that begin where cache lines do, and unrolled loops. Of the tensors: where their native libraries are
     * unpacked, a folder of the executor's own in its working folder, since JVMs that start together race for a shared one. Each beside
     * the setting it would repeat.
     */
    private static final Map<String, String> ENGINE_OPTIONS = new TreeMap<>(Map.of(
            "jdk.incubator.vector", "--add-modules=jdk.incubator.vector",
            "ObjectAlignmentInBytes", "-XX:ObjectAlignmentInBytes=64",
            "LoopUnrollLimit", "-XX:LoopUnrollLimit=200",
            "javacpp.cachedir", "-Dorg.bytedeco.javacpp.cachedir=natives"));

    public SparkSettings {
        values = Collections.unmodifiableMap(new TreeMap<>(values));
    }

    /**
     * The settings of this JVM, completed.
     *
     * @param given what the command line says
     * @throws IllegalArgumentException if a name does not start with {@code spark.}, or the master has no form Spark knows
     */
    public static SparkSettings resolve(Map<String, String> given) {
        return resolve(given, System.getProperties());
    }

    static SparkSettings resolve(Map<String, String> given, Properties jvm) {
        TreeMap<String, String> values = new TreeMap<>();
        // spark-submit has read a defaults file of its caller's choice already.
        String file = jvm.getProperty(DEFAULTS_FILE);
        if (file != null && jvm.getProperty(SUBMITTED) == null && Files.isRegularFile(Path.of(file))) {
            values.putAll(read(Path.of(file)));
        }
        for (String name : jvm.stringPropertyNames()) {
            if (name.startsWith("spark.")) {
                values.put(name, jvm.getProperty(name));
            }
        }
        given.forEach((name, value) -> {
            if (!name.startsWith("spark.")) {
                throw new IllegalArgumentException("'" + name
                        + "' is not a setting of Spark: must start with 'spark.', e.g. spark.ui.enabled=true");
            }
            values.put(name, value);
        });
        values.putIfAbsent(MASTER, LOCAL_MASTER);
        String master = values.getOrDefault(MASTER, LOCAL_MASTER);
        if (!master.matches(MASTERS)) {
            throw new IllegalArgumentException(
                    "Spark's master '" + master
                            + "' cannot be read: must be local, local[cores], spark://host:port, yarn or k8s://https://host:port");
        }
        if (isLocal(master)) {
            LOCAL.forEach(values::putIfAbsent);
            // Progress inside tasks arrives by heartbeat. Spark's local executor stops for good when its first one
            // comes before it
            // has copied the application jar, so where there is one the interval stays Spark's.
            if (jvm.getProperty(SUBMITTED) == null) {
                values.putIfAbsent(HEARTBEAT, "1s");
            }
        } else {
            CLUSTER.forEach(values::putIfAbsent);
            ENGINE_OPTIONS.forEach((setting, option) -> values.merge(
                    EXECUTOR_OPTIONS, option, (said, ours) -> said.contains(setting) ? said : said + " " + ours));
        }
        return new SparkSettings(values);
    }

    /** Whether driver and executor are one JVM. */
    private static boolean isLocal(String master) {
        return master.equals("local") || master.startsWith("local[");
    }

    /** Hadoop's configuration as Spark would make it: its own files, and every {@code spark.hadoop.…} without the prefix. */
    public Configuration hadoop() {
        Configuration configuration = new Configuration();
        values.forEach((name, value) -> {
            if (name.startsWith(HADOOP)) {
                configuration.set(name.substring(HADOOP.length()), value);
            }
        });
        return configuration;
    }

    /** The settings without those that look like secrets, for provenance. */
    public Map<String, String> redacted() {
        TreeMap<String, String> shown = new TreeMap<>(values);
        shown.replaceAll((name, value) -> name.matches(SECRET) ? "(redacted)" : value);
        return shown;
    }

    private static Map<String, String> read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": cannot be read: " + e.getMessage(), e);
        }
        TreeMap<String, String> values = new TreeMap<>();
        properties
                .stringPropertyNames()
                .forEach(name -> values.put(name, properties.getProperty(name).strip()));
        return values;
    }
}
