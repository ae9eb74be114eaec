package dev.superposition.driver.job;

import dev.superposition.driver.spec.SweepSpec;
import java.util.List;

/**
 * What a sweep is asked to do.
 *
 * @param table where its rows go, a Hadoop URI or a path
 * @param commandLine how the program was called, for provenance
 */
public record SweepRequest(
        SweepSpec spec, String table, SparkSettings spark, Packing packing, List<String> commandLine) {
    public SweepRequest {
        commandLine = List.copyOf(commandLine);
    }
}
