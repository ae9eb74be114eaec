package dev.superposition.driver.job;

import dev.superposition.driver.plan.Batch;
import dev.superposition.worker.task.BatchReport;
import dev.superposition.worker.train.TrainingProgress;

/** Counts the steps of a batch as shares of its models and of the sweep's work. */
final class BatchProgress implements TrainingProgress {
    private final double instances;
    private final double work;
    private final double instanceSteps;
    private final SweepCounters counters;
    private final Runnable check;
    private double counted;

    /**
     * Progress of a batch that has not begun.
     *
     * @param work predicted core-seconds of the whole batch
     * @param check called whenever the batch tells how far it is; what it throws ends the batch
     */
    BatchProgress(Batch batch, double work, SweepCounters counters, Runnable check) {
        this.instances = batch.instances();
        this.work = work;
        this.instanceSteps = Math.max(1.0, instances * batch.shape().steps());
        this.counters = counters;
        this.check = check;
    }

    @Override
    public void advanced(long steps) {
        check.run();
        count(steps / instanceSteps);
    }

    /** Counts its rows, and what is left of its work: it diverged early, or has no steps. */
    void ended(BatchReport report) {
        count(1);
        counters.add(report);
    }

    /** A batch that failed and is tried run by run does its steps twice; it counts once. */
    private void count(double share) {
        double added = Math.min(share, 1 - counted);
        counted += added;
        counters.trained().add(added * instances);
        counters.work().add(added * work);
    }
}
