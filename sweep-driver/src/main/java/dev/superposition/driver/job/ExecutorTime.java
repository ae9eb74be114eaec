package dev.superposition.driver.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.superposition.worker.store.RunTable;
import dev.superposition.worker.store.SweepAttempt;
import java.util.Locale;
import java.util.Optional;

/**
 * Where the time of an attempt's tasks went; kept beside its spec when the attempt ends.
 *
 * <p>Both are wall times, summed over the tasks that succeeded: tasks that failed or were stopped are in neither, nor is the time that
 * Spark takes to hand a task out, nor cores that had nothing to do.
 *
 * @param trainSeconds in trainers, from a configuration to trained weights
 * @param taskSeconds from the first to the last line of a task: training, decoding of configurations, measurement, files
 */
public record ExecutorTime(double trainSeconds, double taskSeconds) {
    /** Of nothing. */
    static final ExecutorTime NONE = new ExecutorTime(0, 0);

    private static final String FILE = "executor-time.json";
    private static final double SECONDS_PER_HOUR = 3600;

    ExecutorTime plus(ExecutorTime other) {
        return new ExecutorTime(trainSeconds + other.trainSeconds, taskSeconds + other.taskSeconds);
    }

    /** Training as a share of the tasks' time, 0 if there were none. */
    public double trainingShare() {
        return taskSeconds == 0 ? 0 : trainSeconds / taskSeconds;
    }

    /** E.g. {@code 1.25 core-hours, 93.4 % of it training}. */
    public String text() {
        return String.format(
                Locale.ROOT,
                "%.3g core-hours, %.1f %% of it training",
                taskSeconds / SECONDS_PER_HOUR,
                100 * trainingShare());
    }

    void write(RunTable table, SweepAttempt attempt) {
        try {
            table.writeAttemptFile(attempt, FILE, new ObjectMapper().writeValueAsString(this) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("times are plain data", e);
        }
    }

    /** Of all attempts that wrote to a table and came to an end. */
    static ExecutorTime of(RunTable table) {
        ExecutorTime sum = NONE;
        for (SweepAttempt attempt : table.attempts()) {
            Optional<String> text = table.readAttemptFile(attempt, FILE);
            if (text.isPresent()) {
                try {
                    sum = sum.plus(new ObjectMapper().readValue(text.get(), ExecutorTime.class));
                } catch (JsonProcessingException e) {
                    // A damaged note about time is no reason to say nothing of the table.
                }
            }
        }
        return sum;
    }
}
