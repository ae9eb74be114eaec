package dev.superposition.driver.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.SparkException;

/** A sweep that could not go on. What it published before stays in the table. The message is one sentence for the user. */
public final class SweepFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SweepFailure(String message) {
        super(message);
    }

    public SweepFailure(String message, Throwable cause) {
        super(message, cause);
    }

    /** The first cause that says something about the world rather than about Spark's job. */
    static String reason(Throwable failure) {
        Throwable last = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            last = cause;
            boolean told = cause instanceof IOException || cause instanceof UncheckedIOException;
            if (told && cause.getMessage() != null) {
                return cause.getMessage();
            }
        }
        String message = last.getMessage() == null ? "" : last.getMessage();
        // Spark repeats the stack of the task and of the driver in its messages.
        String firstLine = message.lines().findFirst().orElse("");
        return last instanceof SparkException || last.getClass().getName().startsWith("dev.superposition.")
                ? firstLine
                : last.getClass().getSimpleName() + (firstLine.isEmpty() ? "" : ": " + firstLine);
    }
}
