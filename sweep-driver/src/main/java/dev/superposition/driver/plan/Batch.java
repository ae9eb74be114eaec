package dev.superposition.driver.plan;

import dev.superposition.worker.config.Engine;
import dev.superposition.worker.train.BatchShape;

/**
 * Runs to be trained together.
 *
 * @param shape what they have in common
 * @param engine what trains them
 * @param indices their grid indices, increasing
 */
public record Batch(BatchShape shape, Engine engine, long[] indices) {
    /** How many models are trained together. */
    public int instances() {
        return indices.length;
    }
}
