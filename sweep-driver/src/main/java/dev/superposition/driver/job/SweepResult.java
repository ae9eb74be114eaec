package dev.superposition.driver.job;

/**
 * How a sweep ended.
 *
 * @param table the table's full address
 * @param points configurations of the sweep
 * @param present how many of them the table had before
 * @param trained how many were trained and published now, whatever their outcome
 * @param diverged how many of {@code trained} diverged
 * @param failed how many of {@code trained} failed
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
        double trainingSeconds,
        ExecutorTime executorTime,
        boolean interrupted) {
    /** Configurations that have no row yet. */
    public long left() {
        return points - present - trained;
    }

    public double modelsPerSecond() {
        return trainingSeconds == 0 ? 0 : trained / trainingSeconds;
    }
}
