package dev.superposition.worker.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.apache.hadoop.fs.FileStatus;

/**
 * The right to write to a table, held by one sweep at a time.
 *
 * <p>A lock is a file {@code _sweep/lock/<generation>.json}; the highest generation is the lock. Whoever finds it released or its
 * holder dead publishes the next generation, of which the first writer wins, and clears the older ones away. So a lock is
 * never moved, emptied or overwritten by another process, a takeover needs no other atomic step than {@link Publisher} has,
 * and an executor learns from one listing whether its sweep still owns the table ({@link Fence}).
 *
 * <p>A holder on this host is dead if its process is: nothing else counts, since a laptop may sleep. One on another host is dead
 * when its heartbeat is older than {@link #STALE_AFTER}. A holder wrongly taken for dead finds itself fenced off.
 *
 * <p>On an object store without an atomic create, two sweeps that start in the same instant may both believe to have won; the
 * one whose file was overwritten learns it at its next {@link #refresh} or publication.
 */
public final class TableLock implements AutoCloseable {
    /** How often a holder should {@link #refresh}. */
    public static final Duration HEARTBEAT = Duration.ofSeconds(15);
    /** The age of a heartbeat beyond which a holder on another host counts as dead. */
    public static final Duration STALE_AFTER = Duration.ofMinutes(2);

    /** A process's start is computed from the system's boot time, which moves a little when the clock is set. */
    private static final Duration START_TOLERANCE = Duration.ofSeconds(5);

    private static final String FOLDER = RunTable.HIDDEN + "/lock";
    private static final String SUFFIX = ".json";
    private static final int TRIES = 20;

    private final RunTable table;
    private final long generation;
    private final Clock clock;
    private LockState state;

    private TableLock(RunTable table, long generation, LockState state, Clock clock) {
        this.table = table;
        this.generation = generation;
        this.state = state;
        this.clock = clock;
    }

    /**
     * Takes the lock of a table, also from a holder that died without giving it up.
     *
     * @param processes when the living process of a given number on this host started ({@link #processStart})
     * @throws TableException if another sweep holds it; the message says who, since when, and what to do
     */
    public static TableLock acquire(
            RunTable table, LockHolder holder, Clock clock, LongFunction<Optional<Instant>> processes) {
        TableFiles files = table.tableFiles();
        for (int i = 0; i < TRIES; i++) {
            long current = highest(files);
            if (current > 0) {
                refuseIfAlive(table, current, holder, clock, processes);
            }
            long next = current + 1;
            LockState state = new LockState(holder, clock.instant(), clock.instant(), false);
            if (!files.publish(state.json().getBytes(StandardCharsets.UTF_8), file(next), FOLDER)) {
                continue;
            }
            // Between our look and our file others may have taken, given up and cleared away that very generation.
            if (highest(files) == next && held(files, next, holder.attempt())) {
                clear(files, next, clock);
                return new TableLock(table, next, state, clock);
            }
            if (held(files, next, holder.attempt())) {
                files.delete(file(next));
            }
        }
        throw new TableException("Cannot write to " + table.display()
                + ": other sweeps keep taking its lock; try again when they are done");
    }

    /** Who holds a table's lock, dead or alive; empty if it was given up, or never taken. */
    public static Optional<LockHolder> holder(RunTable table) {
        TableFiles files = table.tableFiles();
        return read(files, highest(files)).filter(state -> !state.released()).map(LockState::holder);
    }

    /**
     * Who writes to a table: the holder of its lock, unless that is dead.
     *
     * @param host this one
     * @param processes when the living process of a given number on this host started ({@link #processStart})
     */
    public static Optional<LockHolder> writer(
            RunTable table, String host, Clock clock, LongFunction<Optional<Instant>> processes) {
        TableFiles files = table.tableFiles();
        return read(files, highest(files))
                .filter(state -> !state.released())
                .filter(state -> state.holder().host().equals(host)
                        ? sameProcess(
                                state.holder(), processes.apply(state.holder().pid()))
                        : !stale(state.heartbeat(), clock))
                .map(LockState::holder);
    }

    /**
     * When a living process of this host started, the epoch if the system does not say; empty if there is no such process. One that is
     * dead and not yet buried by its parent, as in containers whose first process does not care for orphans, does not live.
     */
    public static Optional<Instant> processStart(long pid) {
        return ProcessHandle.of(pid)
                .filter(process -> process.isAlive() && !isZombie(pid))
                .map(process -> process.info().startInstant().orElse(Instant.EPOCH));
    }

    /** As Linux has it; elsewhere the Java runtime sees no zombies. */
    private static boolean isZombie(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/status"))
                    .lines()
                    .anyMatch(line -> line.matches("State:\\s*Z.*"));
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Says that the holder is alive; to be called every {@link #HEARTBEAT}.
     *
     * @throws TableException if another sweep has taken the table over
     */
    public synchronized void refresh() {
        check(table, fence());
        state = state.beating(clock.instant());
        table.tableFiles().replace(state.json(), file(generation), FOLDER);
    }

    /** The claim that tasks of this attempt publish under. */
    public Fence fence() {
        return new Fence(state.holder().attempt(), generation);
    }

    /** Gives the lock up, unless another sweep has taken it over. */
    @Override
    public synchronized void close() {
        if (state.released()) {
            return;
        }
        state = state.givenUp();
        TableFiles files = table.tableFiles();
        if (highest(files) == generation
                && owned(files, generation, state.holder().attempt())) {
            files.replace(state.json(), file(generation), FOLDER);
        }
    }

    /** Refuses a claim whose lock is no longer the table's. */
    static void check(RunTable table, Fence fence) {
        TableFiles files = table.tableFiles();
        long current = highest(files);
        if (current == fence.generation() && owned(files, current, fence.attempt())) {
            return;
        }
        String owner = current == 0
                ? "its lock was removed"
                : read(files, current)
                        .map(state -> state.holder().text() + " holds its lock now")
                        .orElse("another sweep holds its lock now");
        throw new TableException(
                "Attempt " + fence.attempt() + " may not write to " + table.display() + " any more: " + owner);
    }

    private static void refuseIfAlive(
            RunTable table, long generation, LockHolder self, Clock clock, LongFunction<Optional<Instant>> processes) {
        TableFiles files = table.tableFiles();
        Optional<FileStatus> status = files.status(file(generation));
        if (status.isEmpty()) {
            return;
        }
        String refusal = "Cannot write to " + table.display() + ": ";
        Optional<LockState> read = read(files, generation);
        if (read.isEmpty()) {
            Instant written = Instant.ofEpochMilli(status.get().getModificationTime());
            if (!stale(written, clock)) {
                throw new TableException(refusal + "another sweep is taking its lock ("
                        + files.display(file(generation)) + "); try again in a moment");
            }
            return;
        }
        LockState state = read.get();
        LockHolder other = state.holder();
        refusal += other.text() + " has been writing to it since " + state.acquired() + "; ";
        if (state.released()) {
            return;
        } else if (other.host().equals(self.host())) {
            if (sameProcess(other, processes.apply(other.pid()))) {
                throw new TableException(refusal + "wait for it to finish, or stop that process");
            }
        } else if (!stale(state.heartbeat(), clock)) {
            throw new TableException(refusal + "if that process is dead, the lock expires at "
                    + state.heartbeat().plus(STALE_AFTER) + ", or at once when you remove "
                    + files.display(file(generation)));
        }
    }

    private static boolean sameProcess(LockHolder holder, Optional<Instant> livingSince) {
        if (livingSince.isEmpty()) {
            return false;
        }
        Instant start = holder.processStart();
        return start == null
                || livingSince.get().equals(Instant.EPOCH)
                || Duration.between(start, livingSince.get()).abs().compareTo(START_TOLERANCE) <= 0;
    }

    private static boolean stale(Instant heartbeat, Clock clock) {
        return heartbeat.plus(STALE_AFTER).isBefore(clock.instant());
    }

    private static long highest(TableFiles files) {
        return generations(files).stream().mapToLong(Long::longValue).max().orElse(0);
    }

    private static List<Long> generations(TableFiles files) {
        return files.list(FOLDER).stream()
                .map(entry -> entry.getPath().getName())
                .filter(name -> name.matches("[0-9]{1,18}\\" + SUFFIX))
                .map(name -> Long.valueOf(name.substring(0, name.length() - SUFFIX.length())))
                .toList();
    }

    /** Deletes older generations, and what a process that was killed in the middle of writing one left long ago. */
    private static void clear(TableFiles files, long generation, Clock clock) {
        generations(files).stream().filter(older -> older < generation).forEach(older -> files.delete(file(older)));
        files.list(FOLDER).stream()
                .filter(entry -> entry.getPath().getName().endsWith(Publisher.TEMPORARY_SUFFIX))
                .filter(entry -> stale(Instant.ofEpochMilli(entry.getModificationTime()), clock))
                .forEach(entry -> files.delete(FOLDER + "/" + entry.getPath().getName()));
    }

    private static boolean held(TableFiles files, long generation, String attempt) {
        return read(files, generation)
                .map(state -> state.holder().attempt().equals(attempt))
                .orElse(false);
    }

    /**
     * Like {@link #held}, but a file that cannot be read counts: it appeared whole under its number, and since then its holder alone writes it,
     * with a heartbeat that on some file systems is not one step and may have failed halfway.
     */
    private static boolean owned(TableFiles files, long generation, String attempt) {
        return files.text(file(generation))
                .map(text -> LockState.parse(text)
                        .map(state -> state.holder().attempt().equals(attempt))
                        .orElse(true))
                .orElse(false);
    }

    private static Optional<LockState> read(TableFiles files, long generation) {
        return files.text(file(generation)).flatMap(LockState::parse);
    }

    private static String file(long generation) {
        return FOLDER + "/" + generation + SUFFIX;
    }
}
