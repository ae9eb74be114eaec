package dev.superposition.driver.job;

import dev.superposition.driver.plan.Batch;
import dev.superposition.driver.plan.SweepPlan;
import dev.superposition.driver.plan.Task;
import dev.superposition.worker.measure.ModelMeasurer;
import dev.superposition.worker.store.Fence;
import dev.superposition.worker.store.Origin;
import dev.superposition.worker.store.RunTable;
import dev.superposition.worker.store.Trials;
import dev.superposition.worker.task.BatchReport;
import dev.superposition.worker.task.IdentifiedRun;
import dev.superposition.worker.task.RunBatch;
import dev.superposition.worker.train.Trainer;
import java.time.Clock;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.api.java.function.VoidFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

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
    private static final Logger LOG = LoggerFactory.getLogger(TrainTask.class);

    /** Of a batch's configurations, so many are named in each line of its log. */
    private static final int NAMED = 20;

    private static final double SECONDS_PER_NANO = 1e-9;

    /** So often a task is tried as planned; after that each of its runs trains alone, since executors seem to die of one of them. */
    private static final int TRIES_TOGETHER = 2;

    private static final long PATIENCE_SECONDS = 1;

    /** Tasks share their JVM, but a run that trains alone has it to itself: its death then says whose fault it was. */
    private static final ReadWriteLock JVM = new ReentrantReadWriteLock(true);

    @Override
    public void call(Iterator<Integer> numbers) {
        long start = System.nanoTime();
        RunTable runs = RunTable.attach(table, hadoop.value().value());
        Trials trials = Trials.of(runs);
        Origin origin = Machine.origin(fence.attempt(), version);
        while (numbers.hasNext()) {
            int number = numbers.next();
            Task task = plan.value().task(number);
            int instances = task.batches().stream().mapToInt(Batch::instances).sum();
            for (int i = 0; i < task.batches().size(); i++) {
                Batch batch = task.batches().get(i);
                double work = task.predictedSeconds() * batch.instances() / instances;
                train(batch, number + "." + i, work, runs, trials, origin);
            }
        }
        counters.taskSeconds().add((System.nanoTime() - start) * SECONDS_PER_NANO);
    }

    private void train(Batch batch, String name, double work, RunTable runs, Trials trials, Origin origin) {
        List<IdentifiedRun> identified = Arrays.stream(batch.indices())
                .mapToObj(index -> plan.value().grid().at(index).identified(batch.engine()))
                .toList();
        BatchProgress progress = new BatchProgress(batch, work, counters, TrainTask::endIfKilled);
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
        List<String> ids = identified.stream().map(IdentifiedRun::configId).toList();
        boolean alone = TaskContext.get().attemptNumber() >= TRIES_TOGETHER || trials.suspects(ids);
        Lock lock = lock(alone ? JVM.writeLock() : JVM.readLock());
        BatchReport report;
        try (var inSweep = MDC.putCloseable("sweep", sweep);
                var inAttempt = MDC.putCloseable("attempt", fence.attempt());
                var inBatch = MDC.putCloseable("batch", name);
                var ofConfigs = MDC.putCloseable("configs", named(ids))) {
            LOG.info(
                    "training {} models with engine {}{}",
                    ids.size(),
                    batch.engine().id(),
                    alone ? ", each alone" : "");
            report = alone ? task.runAlone(identified, progress) : task.run(identified, progress);
            LOG.info(
                    "{} models are in {}: {} completed, {} diverged, {} failed",
                    report.runs(),
                    report.file(),
                    report.completed(),
                    report.diverged(),
                    report.failed());
        } finally {
            lock.unlock();
        }
        progress.ended(report);
    }

    private static String named(List<String> ids) {
        String first = String.join(",", ids.subList(0, Math.min(NAMED, ids.size())));
        return ids.size() > NAMED ? first + ",…" : first;
    }

    private static void endIfKilled() {
        if (TaskContext.get().isInterrupted()) {
            throw new TaskKilledException("the sweep was stopped");
        }
    }

    private static Lock lock(Lock lock) {
        try {
            while (!lock.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                endIfKilled();
            }
            return lock;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TaskKilledException("the sweep was stopped");
        }
    }
}
