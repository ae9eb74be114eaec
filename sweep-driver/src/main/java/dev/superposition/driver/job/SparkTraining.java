package dev.superposition.driver.job;

import dev.superposition.driver.plan.SweepPlan;
import dev.superposition.worker.store.RunTable;
import dev.superposition.worker.store.TableException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.AccumulatorV2;
import org.apache.spark.util.SerializableConfiguration;

/** The Spark job that works off a plan, watched by the driver. */
final class SparkTraining {
    private static final long TICK_MILLIS = 250;
    /** How long tasks that were told to stop are waited for; they look at every hundredth training step or so. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final JavaSparkContext spark;
    private final SweepPlan plan;
    private final ClusterWatch cluster;
    private final double totalWork;
    private final SweepCounters counters;
    private final RunningTasks running = new RunningTasks();
    private final long start = System.nanoTime();
    private volatile boolean ended;

    SparkTraining(JavaSparkContext spark, SweepPlan plan, ClusterWatch cluster) {
        this.spark = spark;
        this.cluster = cluster;
        this.plan = plan;
        this.totalWork = plan.summary().coreHours() * Duration.ofHours(1).toSeconds();
        this.counters = SweepCounters.register(spark.sc());
    }

    /**
     * Runs every task, then every run that takes the whole cluster, or as many as there is time for until {@code stop}.
     *
     * @return the last progress
     * @throws SweepFailure if a task failed for good, or Spark did
     */
    Progress run(String sweep, RunTable table, HeldLock lock, ProgressDisplay display, BooleanSupplier stop) {
        Broadcast<SweepPlan> sharedPlan = spark.broadcast(plan);
        Configuration hadoop = spark.hadoopConfiguration();
        Broadcast<SerializableConfiguration> sharedHadoop = spark.broadcast(new SerializableConfiguration(hadoop));
        TrainTask task = new TrainTask(
                sweep, table.location(), lock.fence(), BuildInfo.current().text(), sharedPlan, sharedHadoop, counters);
        spark.sc().addSparkListener(running);
        spark.setJobGroup(
                "sweep " + sweep + ", attempt " + lock.fence().attempt(),
                sweep + ": training " + plan.runs() + " models in " + plan.tasks() + " tasks");
        spark.setCallSite("training of " + sweep);
        try (SweepMetrics metrics = SweepMetrics.register(progress())) {
            Consumer<Progress> shown = progress -> {
                metrics.update(progress);
                display.show(progress);
            };
            Runnable watch = () -> {
                lock.check();
                cluster.check();
                shown.accept(progress());
            };
            shown.accept(progress());
            if (plan.tasks() > 0) {
                JavaFutureAction<Void> job = spark.parallelize(
                                IntStream.range(0, plan.tasks()).boxed().toList(), plan.tasks())
                        .foreachPartitionAsync(task);
                await(job, watch, stop);
            }
            new DistributedTraining(spark, plan, counters).run(sweep, table, lock.fence(), watch, stop);
            ended = counters.published().value() == plan.runs();
            Progress last = progress();
            shown.accept(last);
            return last;
        } finally {
            spark.clearCallSite();
            spark.clearJobGroup();
            spark.sc().removeSparkListener(running);
        }
    }

    /** Where the time of the tasks that have succeeded went. */
    ExecutorTime executorTime() {
        return new ExecutorTime(
                counters.trainSeconds().value(), counters.taskSeconds().value());
    }

    private void await(JavaFutureAction<Void> job, Runnable watch, BooleanSupplier stop) {
        try {
            while (!stop.getAsBoolean()) {
                try {
                    job.get(TICK_MILLIS, TimeUnit.MILLISECONDS);
                    return;
                } catch (TimeoutException e) {
                    watch.run();
                }
            }
            end(job);
        } catch (SweepFailure | TableException e) {
            end(job);
            throw e;
        } catch (ExecutionException | CancellationException e) {
            end(job);
            throw new SweepFailure(SweepFailure.reason(e), e);
        } catch (InterruptedException e) {
            end(job);
            Thread.currentThread().interrupt();
        }
    }

    /** Cancels the job and waits for its tasks, so that none is still publishing when the lock is given up. */
    private void end(JavaFutureAction<Void> job) {
        job.cancel(true);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (running.count() > 0 && System.nanoTime() < deadline) {
            try {
                TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private Progress progress() {
        long published = count(counters.published());
        double share = ended ? 1 : sum(counters.work()) / Math.max(Double.MIN_NORMAL, totalWork);
        return new Progress(
                plan.runs(),
                published,
                Math.max((double) published, sum(counters.trained())),
                count(counters.diverged()),
                count(counters.failed()),
                count(counters.audited()),
                count(counters.disagreeing()),
                Math.min(1, share),
                Duration.ofNanos(System.nanoTime() - start));
    }

    /** What finished tasks added, and what running ones have so far. */
    private double sum(AccumulatorV2<?, ?> accumulator) {
        return ((Number) accumulator.value()).doubleValue() + running.sum(accumulator);
    }

    private long count(AccumulatorV2<?, ?> accumulator) {
        return Math.round(sum(accumulator));
    }
}
