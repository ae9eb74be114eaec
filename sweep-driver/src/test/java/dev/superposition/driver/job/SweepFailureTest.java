package dev.superposition.driver.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("closed-form")
final class SweepFailureTest {
    @Test
    void reason_ofATaskThatCouldNotWrite_isTheFileSystemsOwnWords() {
        Exception full = new SparkException(
                "Job aborted due to stage failure: …\nDriver stacktrace:",
                new UncheckedIOException("Cannot publish /t/x: No space left on device", new IOException("No space")));
        assertThat(SweepFailure.reason(new RuntimeException(full)))
                .isEqualTo("Cannot publish /t/x: No space left on device");
    }

    @Test
    void reason_ofAnExecutorThatWasLost_isTheFirstLineOfSparksMessage() {
        assertThat(SweepFailure.reason(
                        new SparkException("Job aborted: ExecutorLostFailure\nDriver stacktrace:\n\tat x")))
                .isEqualTo("Job aborted: ExecutorLostFailure");
    }

    @Test
    void reason_ofAFaultInATask_namesItsKind() {
        assertThat(SweepFailure.reason(new SparkException("…", new IllegalStateException("odd"))))
                .isEqualTo("IllegalStateException: odd");
    }
}
