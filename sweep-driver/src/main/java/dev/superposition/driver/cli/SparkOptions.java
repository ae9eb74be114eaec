package dev.superposition.driver.cli;

import dev.superposition.driver.job.SparkSettings;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where Spark runs, and its settings. */
final class SparkOptions {
    @Option(
            names = "--master",
            paramLabel = "MASTER",
            description = "Spark's master, e.g. local[2], spark://host:7077, yarn. Default: what spark-submit or"
                    + " spark-defaults.conf says, else local[*].")
    private @Nullable String master;

    @Option(
            names = "--conf",
            paramLabel = "NAME=VALUE",
            description = "A setting of Spark or, under spark.hadoop., of Hadoop. May be repeated.")
    private Map<String, String> conf = new LinkedHashMap<>();

    SparkSettings settings() {
        Map<String, String> given = new LinkedHashMap<>(conf);
        if (master != null) {
            given.put(SparkSettings.MASTER, master);
        }
        try {
            return SparkSettings.resolve(given);
        } catch (IllegalArgumentException e) {
            throw new UserError(String.valueOf(e.getMessage()), e);
        }
    }
}
