package dev.superposition.driver.job;

import dev.superposition.driver.spec.SweepSpec;
import dev.superposition.worker.store.RunFile;
import dev.superposition.worker.store.RunKeys;
import dev.superposition.worker.store.RunTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A table held against the specs it should answer: every planned configuration has exactly one row, there is no
 * other, and the reference engine confirms those that were audited.
 * Compared by key set; lists are cut after {@value #EXAMPLES} entries, counts are not.
 *
 * @param planned configurations of the specs
 * @param missing planned configurations without a readable row
 * @param duplicate rows beyond the first of a configuration
 * @param foreign rows of configurations that no spec plans
 * @param unreadable files, each with the reason
 * @param audits what the audits of its rows came to
 */
public record TableCheck(
        String table,
        long files,
        long rows,
        long planned,
        long missing,
        List<String> missingExamples,
        long duplicate,
        List<String> duplicateExamples,
        long foreign,
        List<String> foreignExamples,
        List<String> unreadable,
        AuditFindings audits) {
    static final int EXAMPLES = 10;

    /** Whether nothing is amiss. */
    public boolean clean() {
        return missing == 0 && duplicate == 0 && foreign == 0 && unreadable.isEmpty() && audits.disagreeing() == 0;
    }

    /**
     * Reads every page of every file, and compares.
     *
     * @param specs whose configurations the table should hold, together
     */
    public static TableCheck of(RunTable table, List<SweepSpec> specs) {
        Check check = new Check(table);
        specs.forEach(spec -> PlannedIds.each(spec, check::plan));
        return check.result();
    }

    /** What {@link RunTable#keys} and {@link RunTable#damage} say of one file. */
    private record Reading(RunKeys keys, Optional<String> damage) {
        static Reading of(RunTable table, RunFile file) {
            RunKeys keys = table.keys(file);
            return new Reading(keys, keys.damaged() ? Optional.ofNullable(keys.damage()) : table.damage(file));
        }
    }

    private static final class Check {
        private final RunTable table;
        private final ConfigIdSet present = new ConfigIdSet();
        private final ConfigIdSet planned = new ConfigIdSet();
        private final List<String> unreadable = new ArrayList<>();
        private final Finding missing = new Finding();
        private final Finding duplicate = new Finding();
        private final Finding foreign = new Finding();
        private final AuditFindings.Tally audits = new AuditFindings.Tally();
        private long files;
        private long rows;

        Check(RunTable table) {
            this.table = table;
            TableScan.read(table, file -> Reading.of(table, file), this::read);
        }

        private void read(Reading reading) {
            files++;
            RunFile file = reading.keys().file();
            if (reading.damage().isPresent()) {
                unreadable.add(file.path() + ": " + reading.damage().get());
                return;
            }
            audits.add(reading.keys());
            for (RunKeys.RunKey run : reading.keys().runs()) {
                rows++;
                if (!ConfigIdSet.isId(run.configId())) {
                    foreign.add(run.configId() + " in " + file.name());
                } else if (!present.add(run.configId())) {
                    duplicate.add(run.configId() + " in " + file.name());
                }
            }
        }

        void plan(String id) {
            if (planned.add(id) && !present.contains(id)) {
                missing.add(id);
            }
        }

        TableCheck result() {
            long met = planned.size() - missing.count;
            if (met < present.size()) {
                TableScan.read(table, table::keys, this::findForeign);
            }
            return new TableCheck(
                    table.location(),
                    files,
                    rows,
                    planned.size(),
                    missing.count,
                    missing.examples,
                    duplicate.count,
                    duplicate.examples,
                    foreign.count,
                    foreign.examples,
                    unreadable,
                    audits.findings());
        }

        private void findForeign(RunKeys keys) {
            for (RunKeys.RunKey run : keys.runs()) {
                String id = run.configId();
                if (ConfigIdSet.isId(id) && present.contains(id) && !planned.contains(id)) {
                    foreign.add(id + " in " + keys.file().name());
                }
            }
        }
    }

    /** A count with its first examples. */
    private static final class Finding {
        private final List<String> examples = new ArrayList<>();
        private long count;

        void add(String example) {
            count++;
            if (examples.size() < EXAMPLES) {
                examples.add(example);
            }
        }
    }
}
