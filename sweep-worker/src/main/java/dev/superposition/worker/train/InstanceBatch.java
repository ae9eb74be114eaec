package dev.superposition.worker.train;

import dev.superposition.worker.config.RunConfig;
import java.util.List;

/**
 * Runs of one shape, trained together as the instances of one set of tensors. Each ends with the bits it would have alone.
 *
 * @param configs one configuration an instance, at least one, all of one {@link BatchShape}
 */
public record InstanceBatch(List<RunConfig> configs) {
    public InstanceBatch {
        configs = List.copyOf(configs);
        if (configs.isEmpty()) {
            throw new IllegalArgumentException("an instance batch must have at least one instance");
        }
        BatchShape shape = BatchShape.of(configs.get(0));
        for (RunConfig config : configs) {
            if (!BatchShape.of(config).equals(shape)) {
                throw new IllegalArgumentException(
                        "instances of one batch must share their shape: " + BatchShape.of(config) + " beside " + shape);
            }
        }
    }

    public BatchShape shape() {
        return BatchShape.of(configs.get(0));
    }

    /** How many models are trained together. */
    public int instances() {
        return configs.size();
    }
}
