package dev.superposition.worker.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongFunction;

/** Skeleton. */
public final class TableLock implements AutoCloseable {
    /** How often a holder should {@link #refresh}. */
    public static final Duration HEARTBEAT = Duration.ofSeconds(15);
    /** The age of a heartbeat beyond which a holder on another host counts as dead. */
    public static final Duration STALE_AFTER = Duration.ofMinutes(2);

    private TableLock() {}

    /** Takes the lock of a table. */
    public static TableLock acquire(
            RunTable table, LockHolder holder, Clock clock, LongFunction<Optional<Instant>> processes) {
        return pending();
    }

    /** When a living process of this host started; empty if there is no such process. */
    public static Optional<Instant> processStart(long pid) {
        return pending();
    }

    /** Says that the holder is alive. */
    public void refresh() {
        pending();
    }

    /** The claim that tasks of this attempt publish under. */
    public Fence fence() {
        return pending();
    }

    /** Gives the lock up. */
    @Override
    public void close() {
        pending();
    }

    @SuppressWarnings("TypeParameterUnusedInFormals") // goes with the last unwritten method
    private static <T> T pending() {
        throw new UnsupportedOperationException("being written");
    }
}
