package dev.superposition.driver.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.superposition.worker.store.RunTable;
import dev.superposition.worker.store.SweepAttempt;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecutorTimeTest {
    @TempDir
    Path folder;

    @Test
    @Tag("closed-form")
    void text_nineOfTenHours_isNinetyPercent() {
        assertThat(new ExecutorTime(3240, 3600).text()).isEqualTo("1.00 core-hours, 90.0 % of it training");
        assertThat(ExecutorTime.NONE.trainingShare()).isZero();
    }

    @Test
    @Tag("end-to-end")
    void of_tableWithSeveralAttempts_isTheirSum() {
        RunTable table = RunTable.openOrCreate(folder.resolve("table").toString(), new Configuration());
        assertThat(ExecutorTime.of(table)).isEqualTo(ExecutorTime.NONE);
        new ExecutorTime(1, 2).write(table, new SweepAttempt("a", "1"));
        new ExecutorTime(3, 4).write(table, new SweepAttempt("a", "2"));
        table.writeAttemptFile(new SweepAttempt("b", "1"), "executor-time.json", "{");
        ExecutorTime sum = ExecutorTime.of(table);
        assertThat(sum).isEqualTo(new ExecutorTime(4, 6));
        assertThat(sum.trainingShare()).isCloseTo(2 / 3.0, within(1e-12));
    }
}
