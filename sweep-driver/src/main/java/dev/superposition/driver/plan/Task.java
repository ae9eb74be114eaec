package dev.superposition.driver.plan;

import java.util.List;

/**
 * What one executor core does between two answers to the driver.
 *
 * @param batches at least one
 * @param predictedSeconds of one core
 */
public record Task(List<Batch> batches, double predictedSeconds) {
    public Task {
        batches = List.copyOf(batches);
    }
}
