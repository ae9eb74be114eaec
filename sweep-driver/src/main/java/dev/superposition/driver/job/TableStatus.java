package dev.superposition.driver.job;

import dev.superposition.driver.spec.SpecException;
import dev.superposition.driver.spec.SweepSpec;
import dev.superposition.worker.store.LockHolder;
import dev.superposition.worker.store.Outcome;
import dev.superposition.worker.store.RunKeys;
import dev.superposition.worker.store.RunTable;
import dev.superposition.worker.store.TableLock;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a table holds, and how far its sweeps are.
 *
 * @param bytes size of the run files
 * @param damaged files that cannot be read, each with the reason
 * @param audits what the audits of its rows came to
 * @param sweeps the sweeps that wrote to the table, by their newest specs
 * @param executorTime of all attempts that came to an end
 * @param writer who holds the table's lock, null if nobody does; after a crash it names the dead process until the next sweep
 */
public record TableStatus(
        String table,
        long files,
        long bytes,
        long rows,
        long completed,
        long diverged,
        long failed,
        AuditFindings audits,
        List<String> damaged,
        List<SweepState> sweeps,
        ExecutorTime executorTime,
        @Nullable String writer) {

    /**
     * How far a sweep is.
     *
     * @param points its configurations
     * @param present how many of them have a row, whichever sweep trained it
     */
    public record SweepState(String sweep, long points, long present) {}

    /** Reads the keys of every file, and computes the ids of every sweep. */
    public static TableStatus of(RunTable table) throws SpecException {
        Scan scan = new Scan();
        TableScan.read(table, table::keys, scan::read);
        List<SweepState> sweeps = new ArrayList<>();
        for (SweepSpec spec : StoredSpecs.newest(table)) {
            long[] present = {0};
            PlannedIds.each(spec, id -> present[0] += scan.ids.contains(id) ? 1 : 0);
            sweeps.add(new SweepState(spec.name(), spec.points(), present[0]));
        }
        return new TableStatus(
                table.location(),
                scan.files,
                scan.bytes,
                scan.rows,
                scan.count(Outcome.COMPLETED),
                scan.count(Outcome.DIVERGED),
                scan.count(Outcome.FAILED),
                scan.audits.findings(),
                scan.damaged,
                sweeps,
                ExecutorTime.of(table),
                TableLock.holder(table).map(LockHolder::text).orElse(null));
    }

    /** Whether a living sweep writes to a table. */
    public static boolean isWritten(RunTable table) {
        return TableLock.writer(table, Machine.host(), Clock.systemUTC(), TableLock::processStart)
                .isPresent();
    }

    private static final class Scan {
        private final ConfigIdSet ids = new ConfigIdSet();
        private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
        private final List<String> damaged = new ArrayList<>();
        private final AuditFindings.Tally audits = new AuditFindings.Tally();
        private long files;
        private long bytes;
        private long rows;

        long count(Outcome outcome) {
            return outcomes.getOrDefault(outcome, 0L);
        }

        void read(RunKeys keys) {
            files++;
            bytes += keys.file().bytes();
            audits.add(keys);
            if (keys.damaged()) {
                damaged.add(keys.file().path() + ": " + keys.damage());
            }
            for (RunKeys.RunKey run : keys.runs()) {
                rows++;
                outcomes.merge(run.outcome(), 1L, Long::sum);
                if (ConfigIdSet.isId(run.configId())) {
                    ids.add(run.configId());
                }
            }
        }
    }
}
