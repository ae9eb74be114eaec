package dev.superposition.worker.task;

import dev.superposition.worker.config.RunConfig;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A configuration as a sweep plans it.
 *
 * @param part the part of the sweep's spec it comes from, null if the spec has no parts
 */
public record PlannedRun(@Nullable String part, RunConfig config) implements Serializable {}
