package dev.superposition.driver.cli;

import dev.superposition.driver.job.SparkSettings;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** How commands that need no Spark reach a table's file system. */
final class StorageOptions {
    @Option(
            names = "--conf",
            paramLabel = "NAME=VALUE",
            description = "A setting, e.g. spark.hadoop.fs.s3a.endpoint=https://host. May be repeated.")
    private Map<String, String> conf = new LinkedHashMap<>();

    SparkSettings settings() {
        try {
            return SparkSettings.resolve(conf);
        } catch (IllegalArgumentException e) {
            throw new UserError(String.valueOf(e.getMessage()), e);
        }
    }
}
