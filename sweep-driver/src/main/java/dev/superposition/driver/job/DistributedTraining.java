package dev.superposition.driver.job;

import dev.superposition.driver.parallel.DataParallelTrainer;
import dev.superposition.driver.plan.Batch;
import dev.superposition.driver.plan.SweepPlan;
import dev.superposition.worker.measure.ModelMeasurer;
import dev.superposition.worker.store.Origin;
import dev.superposition.worker.store.RunTable;
import dev.superposition.worker.task.BatchReport;
import dev.superposition.worker.task.RunBatch;
import dev.superposition.worker.train.TrainingProgress;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The runs of a plan that take the whole cluster, one after the other. The driver leads each, measures it, and publishes its row as a
 * task would.
 */
final class DistributedTraining {
    private static final double SECONDS_PER_NANO = 1e-9;

    private final JavaSparkContext spark;
    private final SweepPlan plan;
    private final SweepCounters counters;

    DistributedTraining(JavaSparkContext spark, SweepPlan plan, SweepCounters counters) {
        this.spark = spark;
        this.plan = plan;
        this.counters = counters;
    }

    /**
     * Trains and publishes them, or as many as there is time for until {@code stop}.
     *
     * @param tick told after every step
     */
    void run(String sweep, RunTable table, HeldLock lock, Runnable tick, BooleanSupplier stop) {
        Origin origin = new Origin(
                lock.fence().attempt(),
                Machine.host(),
                BuildInfo.current().text(),
                Runtime.version().toString(),
                Machine.cpu());
        for (long number = 0; number < plan.distributedRuns() && !stop.getAsBoolean(); number++) {
            Batch batch = plan.distributedRun(number);
            RunBatch run = new RunBatch(
                    sweep,
                    batch.engine(),
                    new DataParallelTrainer(spark),
                    new ModelMeasurer()::measure,
                    origin,
                    Clock.systemUTC(),
                    table,
                    lock.fence(),
                    plan.audits());
            try {
                train(run, batch, lock, tick, stop);
            } catch (CancellationException e) {
                return;
            }
        }
    }

    private void train(RunBatch run, Batch batch, HeldLock lock, Runnable tick, BooleanSupplier stop) {
        long start = System.nanoTime();
        double share = 1.0 / Math.max(1, batch.shape().steps());
        double work = plan.seconds(batch);
        double[] counted = new double[1];
        TrainingProgress progress = steps -> {
            if (stop.getAsBoolean()) {
                throw new CancellationException("the sweep was stopped");
            }
            lock.check();
            counted[0] += count(Math.min(steps * share, 1 - counted[0]), work);
            tick.run();
        };
        BatchReport report = run.run(List.of(plan.grid().at(batch.indices()[0])), progress);
        count(1 - counted[0], work);
        counters.trainSeconds().add(report.trainSeconds());
        counters.taskSeconds().add((System.nanoTime() - start) * SECONDS_PER_NANO);
        counters.published().add(report.runs());
        counters.diverged().add(report.diverged());
        counters.failed().add(report.failed());
        tick.run();
    }

    private double count(double share, double work) {
        counters.trained().add(share);
        counters.work().add(share * work);
        return share;
    }
}
