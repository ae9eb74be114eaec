package dev.superposition.worker.task;

import dev.superposition.worker.config.RunConfig;
import org.jspecify.annotations.Nullable;

/**
 * A run that a task is to train. Its identity comes with it, since hashing a configuration takes microseconds, and a batch asks for it again and again.
 *
 * @param configId the configuration's {@link RunConfig#id} with the engine that trains it
 * @param part the part of the sweep's spec it comes from, null if the spec has no parts
 */
public record IdentifiedRun(String configId, @Nullable String part, RunConfig config) {}
