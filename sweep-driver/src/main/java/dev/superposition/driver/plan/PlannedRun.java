package dev.superposition.driver.plan;

import dev.superposition.worker.config.Engine;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.task.IdentifiedRun;
import org.jspecify.annotations.Nullable;

/**
 * A configuration as a sweep plans it.
 *
 * @param part the part of the sweep's spec it comes from, null if the spec has no parts
 */
public record PlannedRun(@Nullable String part, RunConfig config) {
    /** The run with its identity as {@code engine} trains it. */
    public IdentifiedRun identified(Engine engine) {
        return new IdentifiedRun(config.id(engine), part, config);
    }
}
