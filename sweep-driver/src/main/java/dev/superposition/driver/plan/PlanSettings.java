package dev.superposition.driver.plan;

import java.util.OptionalInt;

/**
 * How a plan packs runs.
 *
 * @param cores cores that will train at once
 * @param secondsPerTask predicted length of a task; less where the sweep is small, and half of it for the last of each core
 * @param tasksPerCore tasks each core gets at least, if there are enough runs
 * @param maxTasks more make Spark's driver the bottleneck; tasks grow beyond {@code secondsPerTask} instead
 * @param instancesPerBatch at most so many runs are trained together; empty to choose by cost and memory
 * @param maxTensorFloats bound on instances · batch size · n, the largest tensor of a training step
 */
public record PlanSettings(
        int cores,
        double secondsPerTask,
        int tasksPerCore,
        int maxTasks,
        OptionalInt instancesPerBatch,
        int maxTensorFloats) {
    /** No batch has more instances, however small the models are. */
    public static final int MAX_INSTANCES = 1 << 14;

    public PlanSettings {
        atLeastOne("cores", cores);
        atLeastOne("tasks per core", tasksPerCore);
        atLeastOne("most tasks", maxTasks);
        atLeastOne("most floats in a tensor", maxTensorFloats);
        instancesPerBatch.ifPresent(instances -> {
            if (instances < 1 || instances > MAX_INSTANCES) {
                throw new IllegalArgumentException(
                        "instances per batch " + instances + ": must be from 1 to " + MAX_INSTANCES);
            }
        });
        if (!(secondsPerTask > 0 && Double.isFinite(secondsPerTask))) {
            throw new IllegalArgumentException("seconds per task " + secondsPerTask + ": must be positive and finite");
        }
    }

    /** Tasks of six seconds, four or more a core, tensors of 4 MB. */
    public static PlanSettings forCores(int cores) {
        return new PlanSettings(cores, 6, 4, 100_000, OptionalInt.empty(), 1 << 20);
    }

    public PlanSettings withInstancesPerBatch(int instances) {
        return new PlanSettings(
                cores, secondsPerTask, tasksPerCore, maxTasks, OptionalInt.of(instances), maxTensorFloats);
    }

    public PlanSettings withSecondsPerTask(double seconds) {
        return new PlanSettings(cores, seconds, tasksPerCore, maxTasks, instancesPerBatch, maxTensorFloats);
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " " + value + ": must be at least 1");
        }
    }
}
