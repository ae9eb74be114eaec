package dev.superposition.driver.job;

import dev.superposition.worker.task.BatchReport;
import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.util.DoubleAccumulator;
import org.apache.spark.util.LongAccumulator;

/**
 * What tasks count while they run. Spark adds up successful tasks only, each once; {@link RunningTasks} knows what the
 * running ones have counted so far.
 *
 * @param disagreeing audited models that the reference engine does not confirm
 * @param trained models' worth of training, by share of steps
 * @param work predicted core-seconds worked off
 * @param trainSeconds as {@link ExecutorTime} has it
 * @param taskSeconds as {@link ExecutorTime} has it
 */
record SweepCounters(
        LongAccumulator published,
        LongAccumulator diverged,
        LongAccumulator failed,
        LongAccumulator audited,
        LongAccumulator disagreeing,
        DoubleAccumulator trained,
        DoubleAccumulator work,
        DoubleAccumulator trainSeconds,
        DoubleAccumulator taskSeconds)
        implements Serializable {

    static SweepCounters register(SparkContext spark) {
        return new SweepCounters(
                spark.longAccumulator("models published"),
                spark.longAccumulator("models diverged"),
                spark.longAccumulator("models failed"),
                spark.longAccumulator("models audited"),
                spark.longAccumulator("audits that differ"),
                spark.doubleAccumulator("models trained"),
                spark.doubleAccumulator("work"),
                spark.doubleAccumulator("seconds in trainers"),
                spark.doubleAccumulator("seconds in tasks"));
    }

    /** Counts what a batch published, and how long it trained; {@link BatchProgress} counts its work. */
    void add(BatchReport report) {
        trainSeconds.add(report.trainSeconds());
        published.add(report.runs());
        diverged.add(report.diverged());
        failed.add(report.failed());
        audited.add(report.audited());
        disagreeing.add(report.disagreeing());
    }
}
