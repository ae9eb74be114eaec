package dev.superposition.worker.train;

import dev.superposition.worker.config.RunConfig;
import java.util.List;

/**
 * Runs of one shape, trained together as the instances of one set of tensors. Each ends with the bits it would have alone.
 *
 * @param configs one configuration an instance, at least one, all of one {@link BatchShape}
 * @param course what is recorded of each
 */
public record InstanceBatch(List<RunConfig> configs, Course course) {
    public InstanceBatch {
        configs = List.copyOf(configs);
        BatchShape shape = firstShape(configs);
        for (RunConfig config : configs) {
            if (!BatchShape.of(config).equals(shape)) {
                throw new IllegalArgumentException(
                        "instances of one batch must share their shape: " + BatchShape.of(config) + " beside " + shape);
            }
        }
    }

    /** Of which is recorded what the runs ask for. */
    public InstanceBatch(List<RunConfig> configs) {
        this(configs, Course.of(firstShape(configs)));
    }

    public BatchShape shape() {
        return firstShape(configs);
    }

    /** How many models are trained together. */
    public int instances() {
        return configs.size();
    }

    private static BatchShape firstShape(List<RunConfig> configs) {
        if (configs.isEmpty()) {
            throw new IllegalArgumentException("an instance batch must have at least one instance");
        }
        return BatchShape.of(configs.get(0));
    }
}
