package dev.superposition.driver.job;

import dev.superposition.worker.store.RunFile;
import dev.superposition.worker.store.RunTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes room for the rows of damaged files. A sweep that starts reads of each file the columns it needs, and sets aside what it cannot read;
 * here every page is read, as {@link TableCheck} does.
 */
public final class Quarantine {
    private Quarantine() {}

    /**
     * Moves every damaged file out of a table; the next sweep trains its runs again.
     *
     * @return a line for each: which, why, and where it is now
     * @throws dev.superposition.worker.store.TableException if a sweep writes to the table
     */
    public static List<String> damagedFiles(RunTable table) {
        List<String> moved = new ArrayList<>();
        try (HeldLock lock = HeldLock.take(table, "quarantine-" + UUID.randomUUID())) {
            TableScan.read(table, file -> new Finding(file, table.damage(file)), finding -> {
                lock.check();
                finding.damage()
                        .ifPresent(reason -> moved.add(
                                finding.file().path() + ": " + reason + "; now " + table.quarantine(finding.file())));
            });
        }
        return moved;
    }

    private record Finding(RunFile file, Optional<String> damage) {}
}
