package dev.superposition.driver.job;

import dev.superposition.driver.plan.Batch;
import dev.superposition.driver.plan.SweepPlan;
import dev.superposition.driver.plan.Task;
import dev.superposition.worker.measure.ModelMeasurer;
import dev.superposition.worker.store.Fence;
import dev.superposition.worker.store.Origin;
import dev.superposition.worker.store.RunTable;
import dev.superposition.worker.task.BatchReport;
import dev.superposition.worker.task.PlannedRun;
import dev.superposition.worker.task.RunBatch;
import dev.superposition.worker.train.Trainer;
import dev.superposition.worker.train.TrainingProgress;
import java.time.Clock;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.api.java.function.VoidFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** What an executor does with task numbers: decodes their batches from the plan, trains and publishes them. */
record TrainTask(
        String sweep,
        String table,
        Fence fence,
        String version,
        Broadcast<SweepPlan> plan,
        Broadcast<SerializableConfiguration> hadoop,
        SweepCounters counters)
        implements VoidFunction<Iterator<Integer>> {
    private static final double SECONDS_PER_NANO = 1e-9;

    @Override
    public void call(Iterator<Integer> numbers) {
        long start = System.nanoTime();
        RunTable runs = RunTable.attach(table, hadoop.value().value());
        Origin origin = new Origin(
                fence.attempt(), Machine.host(), version, Runtime.version().toString(), Machine.cpu());
        while (numbers.hasNext()) {
            Task task = plan.value().task(numbers.next());
            int instances = task.batches().stream().mapToInt(Batch::instances).sum();
            for (Batch batch : task.batches()) {
                double work = task.predictedSeconds() * batch.instances() / instances;
                train(batch, work, runs, origin);
            }
        }
        counters.taskSeconds().add((System.nanoTime() - start) * SECONDS_PER_NANO);
    }

    private void train(Batch batch, double work, RunTable runs, Origin origin) {
        List<PlannedRun> planned =
                Arrays.stream(batch.indices()).mapToObj(plan.value().grid()::at).toList();
        BatchProgress progress = new BatchProgress(batch, work, counters, TaskContext.get());
        RunBatch task = new RunBatch(
                sweep,
                batch.engine(),
                Trainer.of(batch.engine()),
                new ModelMeasurer()::measure,
                origin,
                Clock.systemUTC(),
                runs,
                fence,
                plan.value().audits());
        BatchReport report = task.run(planned, progress);
        progress.ended();
        counters.trainSeconds().add(report.trainSeconds());
        counters.published().add(report.runs());
        counters.diverged().add(report.diverged());
        counters.failed().add(report.failed());
        counters.audited().add(report.audited());
        counters.disagreeing().add(report.disagreeing());
    }

    /** Turns steps of a batch into shares of the sweep, and stops the batch when its task is killed. */
    private static final class BatchProgress implements TrainingProgress {
        private final double instances;
        private final double work;
        private final double instanceSteps;
        private final SweepCounters counters;
        private final TaskContext context;
        private double counted;

        BatchProgress(Batch batch, double work, SweepCounters counters, TaskContext context) {
            this.instances = batch.instances();
            this.work = work;
            this.instanceSteps = Math.max(1.0, instances * batch.shape().steps());
            this.counters = counters;
            this.context = context;
        }

        @Override
        public void advanced(long steps) {
            if (context.isInterrupted()) {
                throw new TaskKilledException("the sweep was stopped");
            }
            count(steps / instanceSteps);
        }

        /** What is left: a batch that diverged early, or one without steps. */
        void ended() {
            count(1);
        }

        /** A batch that failed and is tried run by run does its steps twice; it counts once. */
        private void count(double share) {
            double added = Math.min(share, 1 - counted);
            counted += added;
            counters.trained().add(added * instances);
            counters.work().add(added * work);
        }
    }
}
