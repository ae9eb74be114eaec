package dev.superposition.driver.job;

import dev.superposition.driver.parallel.DataParallelTrainer;
import dev.superposition.driver.plan.Batch;
import dev.superposition.driver.plan.SweepPlan;
import dev.superposition.worker.measure.ModelMeasurer;
import dev.superposition.worker.store.Fence;
import dev.superposition.worker.store.Origin;
import dev.superposition.worker.store.RunTable;
import dev.superposition.worker.task.IdentifiedRun;
import dev.superposition.worker.task.RunBatch;
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
     * @param watch called after every step, and several times a second while one takes longer; what it throws ends the sweep
     */
    void run(String sweep, RunTable table, Fence fence, Runnable watch, BooleanSupplier stop) {
        Origin origin = Machine.origin(fence.attempt(), BuildInfo.current().text());
        Runnable check = () -> {
            if (stop.getAsBoolean()) {
                throw new CancellationException("the sweep was stopped");
            }
            watch.run();
        };
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
                    fence,
                    plan.audits());
            try {
                train(run, batch, check);
            } catch (CancellationException e) {
                return;
            }
        }
    }

    private void train(RunBatch run, Batch batch, Runnable check) {
        long start = System.nanoTime();
        IdentifiedRun identified = plan.grid().at(batch.indices()[0]).identified(batch.engine());
        BatchProgress progress = new BatchProgress(batch, plan.seconds(batch), counters, check);
        progress.ended(run.run(List.of(identified), progress));
        counters.taskSeconds().add((System.nanoTime() - start) * SECONDS_PER_NANO);
    }
}
