package dev.superposition.worker.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/** A table and the lock on it, for tests that write. */
public record TestTable(RunTable table, TableLock lock) {
    /** A new table in a local folder, locked by {@code attempt-1}. */
    public static TestTable in(Path folder) {
        return locked(RunTable.openOrCreate(folder.toString(), new Configuration()), "attempt-1");
    }

    /** A table, locked by an attempt of this process. */
    public static TestTable locked(RunTable table, String attempt) {
        return new TestTable(table, acquire(table, attempt, TestRows.CLOCK));
    }

    static TableLock acquire(RunTable table, String attempt, Clock clock) {
        return TableLock.acquire(
                table, LockHolder.thisProcess(attempt, "ada", "node-1"), clock, TableLock::processStart);
    }

    /** A holder on node-1 whose process does not exist. */
    static LockHolder dead(String attempt) {
        return new LockHolder(attempt, "bob", "node-1", 1L << 40, Instant.EPOCH.plusSeconds(1));
    }

    /** No process exists. */
    static Optional<Instant> nobody(long pid) {
        return Optional.empty();
    }

    Publication publish(List<RunRow> rows) {
        return table.publish(rows, lock.fence());
    }

    /** All files below a folder, relative to it. */
    static List<String> filesBelow(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
