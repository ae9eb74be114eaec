package dev.superposition.driver.job;

import dev.superposition.driver.plan.PlanSettings;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How a user wants runs packed; none of it changes a result.
 *
 * @param instancesPerBatch how many runs are trained together, empty to choose by cost and memory
 * @param secondsPerTask predicted length of a task, empty for the plan's default
 */
public record Packing(OptionalInt instancesPerBatch, OptionalDouble secondsPerTask) {
    /** As the plan chooses. */
    public static final Packing DEFAULT = new Packing(OptionalInt.empty(), OptionalDouble.empty());

    /** Settings for a number of cores; throws {@link IllegalArgumentException} if a value makes no sense. */
    public PlanSettings settings(int cores) {
        PlanSettings settings = PlanSettings.forCores(cores);
        if (instancesPerBatch.isPresent()) {
            settings = settings.withInstancesPerBatch(instancesPerBatch.getAsInt());
        }
        return secondsPerTask.isPresent() ? settings.withSecondsPerTask(secondsPerTask.getAsDouble()) : settings;
    }
}
