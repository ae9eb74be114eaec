package dev.superposition.driver.job;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/**
 * Where Spark's settings come from, strongest first: the command line; the JVM's {@code -Dspark.…} properties, which is how
 * spark-submit passes its own; the defaults file of {@code ./sweep}; and, on one machine only, the values below.
 */
public final class SparkSettings {
    /** The system property that names the defaults file. */
    public static final String DEFAULTS_FILE = "sweep.spark.defaults";

    private static final String MASTER = "spark.master";
    private static final String HEARTBEAT = "spark.executor.heartbeatInterval";
    private static final String LOCAL_MASTER = "local[*]";
    /** Progress inside tasks arrives by heartbeat; a cluster keeps its own, longer interval. */
    private static final String LOCAL_HEARTBEAT = "1s";

    private SparkSettings() {}

    /**
     * The settings of this JVM, completed.
     *
     * @param given what the command line says
     */
    public static SparkConf resolve(Map<String, String> given) {
        SparkConf conf = new SparkConf();
        given.forEach(conf::set);
        defaults().forEach((name, value) -> conf.setIfMissing((String) name, (String) value));
        conf.setIfMissing(MASTER, LOCAL_MASTER);
        if (isLocal(conf)) {
            conf.setIfMissing(HEARTBEAT, LOCAL_HEARTBEAT);
            conf.setIfMissing("spark.driver.host", "localhost");
            conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
        }
        return conf;
    }

    /** Starts Spark, or takes the session that runs already. */
    public static SparkSession start(String name, Map<String, String> given) {
        SparkConf conf = resolve(given);
        conf.setIfMissing("spark.app.name", name);
        return SparkSession.builder().config(conf).getOrCreate();
    }

    /** Whether driver and executor are one JVM. */
    static boolean isLocal(SparkConf conf) {
        String master = conf.get(MASTER);
        return master.equals("local") || master.startsWith("local[");
    }

    /** spark-submit has read a defaults file of its own choice already. */
    private static Properties defaults() {
        Properties properties = new Properties();
        String file = System.getProperty(DEFAULTS_FILE);
        if (file == null || System.getProperty("SPARK_SUBMIT") != null || !Files.isRegularFile(Path.of(file))) {
            return properties;
        }
        try (Reader reader = Files.newBufferedReader(Path.of(file), StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new IllegalStateException(file + ": cannot be read: " + e.getMessage(), e);
        }
        properties.replaceAll((name, value) -> ((String) value).strip());
        return properties;
    }
}
