package dev.superposition.driver.job;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.util.AccumulatorV2;
import scala.Option;
import scala.collection.Iterator;

/**
 * What running tasks have counted so far, as their executors' heartbeats tell it. With Spark's accumulators alone progress
 * would stand still inside a task.
 */
final class RunningTasks extends SparkListener {
    /** Counts of each running task, by id of the accumulator. A heartbeat may arrive after its task's end: it is ignored. */
    private final Map<Long, Map<Long, Double>> counts = new HashMap<>();

    @Override
    public synchronized void onTaskStart(SparkListenerTaskStart event) {
        counts.put(event.taskInfo().taskId(), new HashMap<>());
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd event) {
        counts.remove(event.taskInfo().taskId());
    }

    @Override
    public synchronized void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate event) {
        for (var tasks = event.accumUpdates().iterator(); tasks.hasNext(); ) {
            var task = tasks.next();
            Map<Long, Double> count = counts.get((Long) task._1());
            if (count != null) {
                read(task._4().iterator(), count);
            }
        }
    }

    private static void read(Iterator<AccumulableInfo> updates, Map<Long, Double> count) {
        while (updates.hasNext()) {
            AccumulableInfo info = updates.next();
            Option<Object> update = info.update();
            if (update.isDefined() && update.get() instanceof Number number) {
                count.put(info.id(), number.doubleValue());
            }
        }
    }

    /** How many tasks are running. */
    synchronized int count() {
        return counts.size();
    }

    /** What all running tasks have added to an accumulator. */
    synchronized double sum(AccumulatorV2<?, ?> accumulator) {
        return counts.values().stream()
                .mapToDouble(count -> count.getOrDefault(accumulator.id(), 0.0))
                .sum();
    }
}
