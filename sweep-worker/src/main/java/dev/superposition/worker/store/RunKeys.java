package dev.superposition.worker.store;

import java.util.List;
import java.util.Set;
import org.apache.parquet.example.data.Group;
import org.jspecify.annotations.Nullable;

/**
 * Which runs a file holds and how they ended.
 *
 * @param runs in the file's order; empty if the file is damaged
 * @param damage why the file cannot be read, null if it can
 */
public record RunKeys(
        RunFile file, List<RunKey> runs, @Nullable String damage) {
    public RunKeys {
        runs = List.copyOf(runs);
    }

    /** Whether the file cannot be read; its runs then count as missing. */
    public boolean damaged() {
        return damage != null;
    }

    /**
     * One run.
     *
     * @param configId its {@code config_id}
     * @param audit what its audit came to, null if it had none
     */
    public record RunKey(
            String configId, Outcome outcome, @Nullable AuditKey audit) {
        /** The columns a key is read from. */
        static final Set<String> COLUMNS = Set.of(RunColumns.CONFIG_ID, RunColumns.OUTCOME, RunColumns.AUDIT);

        static RunKey of(Group row) {
            return new RunKey(
                    row.getString(RunColumns.CONFIG_ID, 0),
                    Outcome.of(row.getString(RunColumns.OUTCOME, 0)),
                    AuditKey.of(row));
        }
    }

    /** What an audit came to, see {@link dev.superposition.worker.audit.Audit}. */
    public record AuditKey(boolean agrees, double parametersDifference, double lossDifference) {
        private static @Nullable AuditKey of(Group row) {
            if (!row.getType().containsField(RunColumns.AUDIT) || row.getFieldRepetitionCount(RunColumns.AUDIT) == 0) {
                return null;
            }
            Group audit = row.getGroup(RunColumns.AUDIT, 0);
            return new AuditKey(
                    audit.getBoolean("agrees", 0),
                    audit.getDouble("parameters_difference", 0),
                    audit.getDouble("loss_difference", 0));
        }
    }
}
