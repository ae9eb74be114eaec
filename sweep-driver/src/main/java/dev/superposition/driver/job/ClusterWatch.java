package dev.superposition.driver.job;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaFutureAction;

/**
 * Whether Spark can still work off a job. Its own futures wait for ever when the context has stopped before a job reached it, and when
 * no executor comes: a master that is gone, workers too small, a cluster that others have filled.
 *
 * <p>Without executors the user is told after {@link #FIRST_NOTICE}, and again each time the wait has doubled. After the patience
 * that {@link #PATIENCE} sets the sweep ends: a program that has exited is seen and started again, and goes on where it was; one that hangs
 * is found in the morning.
 */
final class ClusterWatch {
    /** Setting: how long a sweep waits without any executor, e.g. {@code 10min}; 0 is for ever. */
    static final String PATIENCE = "spark.sweep.executorPatience";

    static final Duration FIRST_NOTICE = Duration.ofSeconds(30);

    private static final String DEFAULT_PATIENCE = "10min";
    private static final long TICK_MILLIS = 250;

    private final Cluster cluster;
    private final Consumer<String> notices;
    private final LongSupplier nanoTime;
    private long alone;
    private Duration next = FIRST_NOTICE;

    ClusterWatch(Cluster cluster, Consumer<String> notices, LongSupplier nanoTime) {
        this.cluster = cluster;
        this.notices = notices;
        this.nanoTime = nanoTime;
        this.alone = nanoTime.getAsLong();
    }

    static ClusterWatch of(SparkContext spark, Consumer<String> notices) {
        return new ClusterWatch(Cluster.of(spark), notices, System::nanoTime);
    }

    /**
     * What is asked of a cluster.
     *
     * @param patience how long to wait without executors, zero for ever
     * @param memory of an executor, as its setting has it
     */
    record Cluster(String master, Duration patience, String memory, BooleanSupplier stopped, IntSupplier executors) {
        static Cluster of(SparkContext spark) {
            SparkConf conf = spark.conf();
            return new Cluster(
                    spark.master(),
                    Duration.ofSeconds(conf.getTimeAsSeconds(PATIENCE, DEFAULT_PATIENCE)),
                    conf.get("spark.executor.memory", "1g"),
                    spark::isStopped,
                    spark.isLocal() ? () -> 1 : () -> executors(spark));
        }

        /** The driver itself stands in Spark's list. */
        private static int executors(SparkContext spark) {
            return spark.statusTracker().getExecutorInfos().length - 1;
        }
    }

    /**
     * To be called while a job runs, several times a second.
     *
     * @throws SweepFailure if Spark has stopped, or has had no executor for too long
     */
    void check() {
        if (cluster.stopped().getAsBoolean()) {
            throw new SweepFailure("Spark on " + cluster.master() + " has stopped; its log above says why");
        }
        long now = nanoTime.getAsLong();
        if (cluster.executors().getAsInt() > 0) {
            alone = now;
            next = FIRST_NOTICE;
            return;
        }
        Duration wait = Duration.ofNanos(now - alone);
        boolean bounded = !cluster.patience().isZero();
        if (bounded && wait.compareTo(cluster.patience()) >= 0) {
            throw new SweepFailure("no executor came for " + Progress.duration(cluster.patience()) + " (" + PATIENCE
                    + "). " + advice());
        }
        if (wait.compareTo(next) >= 0) {
            next = next.multipliedBy(2);
            notices.accept("no executor for " + Progress.duration(wait) + ". " + advice() + " The sweep waits"
                    + (bounded ? ", and ends after " + Progress.duration(cluster.patience()) : "") + " (" + PATIENCE
                    + ").");
        }
    }

    private String advice() {
        return "Does the master " + cluster.master() + " live, and has it workers with a free core and "
                + cluster.memory() + " of free memory?";
    }

    /**
     * Waits for a job, and calls {@link #check} meanwhile.
     *
     * @throws SweepFailure if it failed, or as {@link #check}
     */
    <T> T await(JavaFutureAction<T> job) {
        try {
            while (true) {
                try {
                    return job.get(TICK_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    check();
                }
            }
        } catch (ExecutionException | CancellationException e) {
            throw new SweepFailure(SweepFailure.reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SweepFailure("interrupted", e);
        } finally {
            job.cancel(true);
        }
    }
}
