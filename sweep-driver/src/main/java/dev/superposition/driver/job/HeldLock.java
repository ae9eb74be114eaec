package dev.superposition.driver.job;

import dev.superposition.worker.store.Fence;
import dev.superposition.worker.store.LockHolder;
import dev.superposition.worker.store.RunTable;
import dev.superposition.worker.store.TableException;
import dev.superposition.worker.store.TableLock;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A table's lock, kept alive by a heartbeat until it is closed. */
final class HeldLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HeldLock.class);

    private final TableLock lock;
    private final ScheduledExecutorService heartbeat;
    private volatile @Nullable TableException lost;

    private HeldLock(TableLock lock) {
        this.lock = lock;
        this.heartbeat = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "table-lock-heartbeat");
            thread.setDaemon(true);
            return thread;
        });
        long millis = TableLock.HEARTBEAT.toMillis();
        var unused = heartbeat.scheduleWithFixedDelay(this::beat, millis, millis, TimeUnit.MILLISECONDS);
    }

    /**
     * Takes the lock.
     *
     * @throws TableException if another sweep holds it
     */
    static HeldLock take(RunTable table, String attempt) {
        LockHolder holder = LockHolder.thisProcess(attempt, Machine.user(), Machine.host());
        return new HeldLock(TableLock.acquire(table, holder, Clock.systemUTC(), TableLock::processStart));
    }

    private void beat() {
        try {
            lock.refresh();
        } catch (TableException e) {
            lost = e;
        } catch (UncheckedIOException e) {
            // The next beat may get through; should the lock go stale and be taken, the fence refuses our tasks.
            LOG.warn("cannot refresh the table's lock: {}", e.getMessage());
        }
    }

    TableLock lock() {
        return lock;
    }

    Fence fence() {
        return lock.fence();
    }

    /** Throws if another sweep has taken the table over. */
    void check() {
        if (lost != null) {
            throw lost;
        }
    }

    @Override
    public void close() {
        heartbeat.shutdownNow();
        lock.close();
    }
}
