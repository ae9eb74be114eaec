package dev.superposition.worker.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The process that holds, or asks for, a {@link TableLock}.
 *
 * @param attempt the invocation of the sweep, as in {@link SweepAttempt}
 * @param processStart when the process started, null if the system does not say; tells it from a later process of equal number
 */
public record LockHolder(
        String attempt,
        String user,
        String host,
        long pid,
        @Nullable Instant processStart) {
    public LockHolder {
        SweepAttempt.fileName("attempt", attempt);
    }

    /** This process. */
    public static LockHolder thisProcess(String attempt, String user, String host) {
        ProcessHandle process = ProcessHandle.current();
        return new LockHolder(
                attempt,
                user,
                host,
                process.pid(),
                process.info().startInstant().orElse(null));
    }

    /** Who and where, for messages. */
    public String text() {
        return "attempt " + attempt + " of " + user + "@" + host + " (process " + pid + ")";
    }
}
