package dev.superposition.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.superposition.driver.query.NamedQuery;
import dev.superposition.driver.query.QueryException;
import dev.superposition.driver.spec.SpecException;
import dev.superposition.driver.spec.SpecParser;
import dev.superposition.worker.store.RunTable;
import dev.superposition.worker.store.SweepAttempt;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("property")
class KeptFitsTest {
    @TempDir
    private Path folder;

    private final List<String> notes = new ArrayList<>();

    @Test
    void applied_sweepThatKeepsTheBest_limitsItsCompletedRuns() throws Exception {
        RunTable table = table();
        attempt(table, "a", "1", "keep: best");
        attempt(table, "b", "1", "keep: all");
        KeptFits kept = KeptFits.of(table);

        assertThat(kept.applied(NamedQuery.of("geometry"), Map.of("x", "y"), notes::add))
                .containsEntry("x", "y")
                .containsEntry(
                        "where",
                        "sweep NOT IN ('a') OR outcome <> 'completed' OR config_id IN (SELECT config_id FROM best_runs)");
        assertThat(notes)
                .containsExactly(
                        "Of a the best fit of each point only, as the spec says (keep: best); --where true: every run");
    }

    @Test
    void applied_conditionGivenOrOutcomesAsked_staysAsItIs() throws Exception {
        RunTable table = table();
        attempt(table, "a", "1", "keep: best");
        KeptFits kept = KeptFits.of(table);

        assertThat(kept.applied(NamedQuery.of("geometry"), Map.of("where", "true"), notes::add))
                .isEqualTo(Map.of("where", "true"));
        assertThat(kept.applied(NamedQuery.of("outcomes"), Map.of(), notes::add))
                .isEmpty();
        assertThat(notes).isEmpty();
    }

    @Test
    void of_newerSpecOfTheSweep_decides() throws Exception {
        RunTable table = table();
        attempt(table, "a", "1", "keep: best");
        attempt(table, "a", "2", "keep: all");
        attempt(table, "b", "1", "keep: best");
        table.writeAttemptFile(new SweepAttempt("b", "2"), "spec.yaml", "of: another version");

        assertThat(KeptFits.of(table)).isEqualTo(KeptFits.ALL);
    }

    private RunTable table() {
        return RunTable.openOrCreate(folder.toString(), new Configuration());
    }

    private static void attempt(RunTable table, String sweep, String attempt, String keep)
            throws SpecException, QueryException {
        String yaml = "sweep: " + sweep + "\nmodel: { features: 5, hidden: 2 }\nsparsity: 0.9\n" + keep + "\n";
        table.writeAttemptFile(
                new SweepAttempt(sweep, attempt),
                "spec.yaml",
                SpecParser.parse("spec", yaml, null, List.of()).resolvedYaml());
    }
}
