package dev.superposition.driver.job;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** The way into Spark. */
public final class SparkStart {
    private SparkStart() {}

    /** A context, for jobs without SQL. */
    public static JavaSparkContext context(String name, SparkSettings settings) {
        return new JavaSparkContext(conf(name, settings));
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
