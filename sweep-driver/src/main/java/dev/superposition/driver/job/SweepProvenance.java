package dev.superposition.driver.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.superposition.driver.plan.PlanSummary;
import java.util.List;
import java.util.Map;

/**
 * What is known about an attempt before its first task: the file {@code provenance.json} beside the resolved spec.
 *
 * @param startedAt ISO 8601, UTC
 * @param settings of Spark, secrets left out
 * @param present configurations the table had already
 */
record SweepProvenance(
        String sweep,
        String attempt,
        String startedAt,
        List<String> commandLine,
        BuildInfo build,
        String java,
        String os,
        String cpu,
        int cores,
        String host,
        String user,
        Map<String, String> settings,
        long present,
        PlanSummary plan) {

    String json() {
        try {
            return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(this) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("provenance is plain data", e);
        }
    }
}
