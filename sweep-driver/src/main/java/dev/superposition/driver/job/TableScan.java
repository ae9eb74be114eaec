package dev.superposition.driver.job;

import dev.superposition.worker.store.RunFile;
import dev.superposition.worker.store.RunKeys;
import dev.superposition.worker.store.RunTable;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Reads the keys of every file of a table, several files at a time: most of the time goes into waiting for the storage. */
final class TableScan {
    private static final int READERS = 8;

    private TableScan() {}

    /** Hands each file's keys to {@code consumer}, in the order of the files, on the calling thread. */
    static void read(RunTable table, Consumer<RunKeys> consumer) {
        List<RunFile> files = table.files();
        ExecutorService readers = Executors.newFixedThreadPool(READERS, work -> {
            Thread thread = new Thread(work, "table-scan");
            thread.setDaemon(true);
            return thread;
        });
        try {
            Queue<Future<RunKeys>> ahead = new ArrayDeque<>();
            for (RunFile file : files) {
                ahead.add(readers.submit(() -> table.keys(file)));
                if (ahead.size() > 2 * READERS) {
                    consumer.accept(result(ahead.remove()));
                }
            }
            while (!ahead.isEmpty()) {
                consumer.accept(result(ahead.remove()));
            }
        } finally {
            readers.shutdownNow();
        }
    }

    private static RunKeys result(Future<RunKeys> keys) {
        try {
            return keys.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SweepFailure("interrupted while the table was read", e);
        }
    }
}
