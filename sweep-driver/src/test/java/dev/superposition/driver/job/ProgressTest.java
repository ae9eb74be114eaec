package dev.superposition.driver.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("closed-form")
final class ProgressTest {
    private static Progress at(long seconds, double share, long published) {
        return new Progress(400, published, share * 400, 0, 0, 0, 0, share, Duration.ofSeconds(seconds));
    }

    @Test
    void remaining_aQuarterDoneInAMinute_isThreeMinutes() {
        assertThat(at(60, 0.25, 90).remaining()).contains(Duration.ofMinutes(3));
    }

    @Test
    void remaining_nothingDone_isUnknown() {
        assertThat(at(60, 0, 0).remaining()).isEmpty();
    }

    @Test
    void modelsPerSecond_countsRunningBatches() {
        assertThat(at(60, 0.25, 0).modelsPerSecond()).isEqualTo(100.0 / 60);
    }

    @Test
    void text_divergedAndFailed_areNamed() {
        Progress progress = new Progress(400, 120, 124, 2, 1, 3, 0, 0.31, Duration.ofSeconds(36));
        assertThat(progress.text())
                .isEqualTo("120/400 models, 31 %, 3.4 models/s, 1 min 20 s left, 2 diverged, 1 failed");
    }

    @Test
    void duration_anyLength_hasTwoUnitsAtMost() {
        assertThat(Progress.duration(Duration.ofSeconds(7))).isEqualTo("7 s");
        assertThat(Progress.duration(Duration.ofSeconds(80))).isEqualTo("1 min 20 s");
        assertThat(Progress.duration(Duration.ofMinutes(125))).isEqualTo("2 h 5 min");
        assertThat(Progress.duration(Duration.ofHours(50))).isEqualTo("2 d 2 h");
    }

    @Test
    void lines_aSweepOfTenMinutes_areNeverMoreThanOneASecondAndGrowRare() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<Long> times = new ArrayList<>();
        ProgressDisplay.Lines lines = new ProgressDisplay.Lines(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        int size = 0;
        for (long millis = 0; millis < 600_000; millis += 250) {
            lines.show(new Progress(10, 0, 0, 0, 0, 0, 0, millis / 600_000.0, Duration.ofMillis(millis)));
            if (bytes.size() > size) {
                times.add(millis);
                size = bytes.size();
            }
        }
        assertThat(times).startsWith(0L, 2_000L, 4_000L).hasSizeBetween(30, 60);
        for (int i = 1; i < times.size(); i++) {
            assertThat(times.get(i) - times.get(i - 1)).isGreaterThanOrEqualTo(1_000);
        }
    }

    @Test
    void lines_theEnd_isShownAtOnceAndOnce() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ProgressDisplay.Lines lines = new ProgressDisplay.Lines(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        lines.show(at(100, 0.5, 100));
        lines.show(at(101, 1, 400));
        lines.show(at(101, 1, 400));
        assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
                .hasSize(2)
                .last()
                .asString()
                .startsWith("400/400");
    }

    @Test
    void bar_anyWidth_neverExceedsIt() {
        String text = at(60, 0.5, 200).text();
        for (int width = 1; width < 200; width++) {
            assertThat(ProgressDisplay.Bar.line(0.5, text, width).length()).isLessThanOrEqualTo(width);
        }
        assertThat(ProgressDisplay.Bar.line(0.5, "half", 48))
                .isEqualTo("[" + "=".repeat(20) + " ".repeat(20) + "] half");
    }
}
