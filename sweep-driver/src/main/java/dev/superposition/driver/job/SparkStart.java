package dev.superposition.driver.job;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** The way into Spark. */
public final class SparkStart {
    private SparkStart() {}

    /**
     * A context, for jobs without SQL.
     *
     * @throws SweepFailure if Spark's master cannot be reached or refuses
     */
    public static JavaSparkContext context(String name, SparkSettings settings) {
        SparkConf conf = conf(name, settings);
        try {
            return new JavaSparkContext(conf);
        } catch (RuntimeException e) {
            throw new SweepFailure(
                    "Spark could not start on " + conf.get(SparkSettings.MASTER) + ": " + SweepFailure.reason(e), e);
        }
    }

    /** A session, for SQL. */
    public static SparkSession session(String name, SparkSettings settings) {
        return SparkSession.builder().config(conf(name, settings)).getOrCreate();
    }

    private static SparkConf conf(String name, SparkSettings settings) {
        SparkConf conf = new SparkConf(false);
        settings.values().forEach(conf::set);
        return conf.setIfMissing("spark.app.name", "sweep " + name);
    }
}
