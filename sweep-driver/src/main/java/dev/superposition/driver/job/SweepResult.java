package dev.superposition.driver.job;

import java.util.List;

/**
 * How a sweep ended.
 *
 * @param table the table's full address
 * @param points configurations of the sweep
 * @param present how many of them the table had before
 * @param trained how many were trained and published now, whatever their outcome
 * @param diverged how many of {@code trained} diverged
 * @param failed how many of {@code trained} failed
 * @param audited how many of {@code trained} were audited
 * @param disagreeing audited runs in the table, trained now or before, that the reference engine does not confirm
 * @param disagreeingExamples the first of their ids, each with its file
 * @param trainingSeconds from the start of the first task to the end of the last
 * @param executorTime of the tasks that trained them
 * @param interrupted whether somebody stopped it; what is left can be trained later
 */
public record SweepResult(
        String table,
        long points,
        long present,
        long trained,
        long diverged,
        long failed,
        long audited,
        long disagreeing,
        List<String> disagreeingExamples,
        double trainingSeconds,
        ExecutorTime executorTime,
        boolean interrupted) {
    public SweepResult {
        disagreeingExamples = List.copyOf(disagreeingExamples);
    }

    /** Configurations that have no row yet. */
    public long left() {
        return points - present - trained;
    }

    public double modelsPerSecond() {
        return trainingSeconds == 0 ? 0 : trained / trainingSeconds;
    }
}
