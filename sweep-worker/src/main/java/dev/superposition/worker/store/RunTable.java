package dev.superposition.worker.store;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/** Skeleton. */
public final class RunTable {
    /** The newest version of the table's format that this program reads, and the one it writes. */
    public static final int FORMAT = 1;

    private RunTable() {}

    /** Opens a table, or creates it where nothing or an empty folder is. */
    public static RunTable openOrCreate(String location, Configuration configuration) {
        return pending();
    }

    /** Opens a table that exists. */
    public static RunTable open(String location, Configuration configuration) {
        return pending();
    }

    /** A table that the driver has opened already; nothing is checked. For executors. */
    public static RunTable attach(String location, Configuration configuration) {
        return pending();
    }

    /** The table's address, qualified with its file system. */
    public String location() {
        return pending();
    }

    /** The files of runs, by name. */
    public List<RunFile> files() {
        return pending();
    }

    /** The runs of one file. */
    public RunKeys keys(RunFile file) {
        return pending();
    }

    /** Reads every page of a file against its checksum: why it is damaged, or nothing if it is sound. */
    public Optional<String> damage(RunFile file) {
        return pending();
    }

    /** Moves a damaged file to {@code _sweep/damaged/}, so that its runs can be published again; returns its new path. */
    public String quarantine(RunFile file) {
        return pending();
    }

    /** Publishes rows as one file, whole, unless a file of exactly these configurations is there. */
    public Publication publish(List<RunRow> rows, Fence fence) {
        return pending();
    }

    /** The file that {@link #publish} would make of these configurations, if it exists. */
    public Optional<RunFile> published(List<String> configIds) {
        return pending();
    }

    /** The row of a configuration. Damaged files are told to {@code unreadable} and passed over. */
    public Optional<StoredRun> find(String configId, Consumer<RunKeys> unreadable) {
        return pending();
    }

    /** Deletes what dead attempts left half-written. */
    public void cleanLeftovers(TableLock lock) {
        pending();
    }

    /** Writes {@code _sweep/sweeps/<sweep>-<attempt>/<name>}. */
    public void writeAttemptFile(SweepAttempt attempt, String name, String text) {
        pending();
    }

    /** The text of an attempt's file, if there is one. */
    public Optional<String> readAttemptFile(SweepAttempt attempt, String name) {
        return pending();
    }

    /** All attempts that wrote to the table, by folder name. */
    public List<SweepAttempt> attempts() {
        return pending();
    }

    @SuppressWarnings("TypeParameterUnusedInFormals") // goes with the last unwritten method
    private static <T> T pending() {
        throw new UnsupportedOperationException("being written");
    }
}
