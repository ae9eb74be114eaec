package dev.superposition.worker.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("closed-form")
class TrialsTest {
    private final Path folder;
    private final RunTable table;

    TrialsTest(@TempDir Path temporary) {
        this.folder = temporary.resolve("table");
        this.table = RunTable.openOrCreate(folder.toString(), new Configuration());
    }

    @Test
    void of_tableWithoutMarks_suspectsNobody() {
        Trials trials = Trials.of(table);
        assertThat(trials.deaths("a")).isZero();
        assertThat(trials.suspects(List.of("a", "b"))).isFalse();
    }

    @Test
    void begin_whileItTrains_isAMarkAndAfterwardsNone() {
        try (Trials.Mark mark = Trials.of(table).begin("a")) {
            assertThat(Trials.of(table).deaths("a")).isEqualTo(1);
            assertThat(marks()).hasSize(1).allMatch(name -> name.startsWith("a-") && name.endsWith(".mark"));
        }
        assertThat(Trials.of(table).deaths("a")).isZero();
        assertThat(marks()).isEmpty();
    }

    @Test
    void deaths_marksThatStayed_areCountedForTheirRunAlone() {
        die("a", "a", "ab");
        Trials trials = Trials.of(table);
        assertThat(trials.deaths("a")).isEqualTo(2);
        assertThat(trials.deaths("ab")).isEqualTo(1);
        assertThat(trials.deaths("b")).isZero();
        assertThat(trials.suspects(List.of("b", "ab"))).isTrue();
        assertThat(trials.suspects(List.of("b"))).isFalse();
    }

    @Test
    void clear_runsThatHaveTheirRows_takesTheirMarksOnly() {
        die("a", "a", "ab");
        Trials.of(table).clear(Set.of("a"));
        assertThat(marks()).singleElement().asString().startsWith("ab-");
    }

    @Test
    void begin_markThatCannotBeTakenAway_isNoDeathAndGoesLater() {
        RunTable refusing = under(TestFileSystem.Crashing.class);
        try (Trials.Mark mark = Trials.of(refusing).begin("a")) {
            assertThat(marks()).hasSize(1);
        }
        assertThat(marks()).hasSize(1);
        assertThat(Trials.of(refusing).deaths("a")).isZero();
        assertThat(Trials.of(under(TestFileSystem.Cluster.class)).suspects(List.of("a")))
                .isFalse();
        assertThat(marks()).isEmpty();
    }

    /** The table under another file system. */
    private RunTable under(Class<? extends TestFileSystem> type) {
        return RunTable.attach("cluster://" + folder, TestFileSystem.settings("cluster", type, Long.MAX_VALUE));
    }

    /** What a JVM leaves that dies while it trains these runs, one after the other. */
    private void die(String... configIds) {
        for (String id : configIds) {
            Trials.Mark unused = Trials.of(table).begin(id);
        }
    }

    private List<String> marks() {
        Path marks = folder.resolve("_sweep/trials");
        return Files.isDirectory(marks) ? TestTable.filesBelow(marks) : List.of();
    }
}
