package dev.superposition.driver.job;

import dev.superposition.worker.store.RunFile;
import dev.superposition.worker.store.RunTable;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/** Reads the files of a table, several at a time: most of the time goes into waiting for the storage. */
final class TableScan {
    private static final int READERS = 8;

    private TableScan() {}

    /**
     * Hands on what was read of each file, in the order of the files, on the calling thread.
     *
     * @param read called on several threads
     */
    static <T> void read(RunTable table, Function<RunFile, T> read, Consumer<T> consumer) {
        ExecutorService readers = Executors.newFixedThreadPool(READERS, work -> {
            Thread thread = new Thread(work, "table-scan");
            thread.setDaemon(true);
            return thread;
        });
        try {
            Queue<Future<T>> ahead = new ArrayDeque<>();
            for (RunFile file : table.files()) {
                ahead.add(readers.submit(() -> read.apply(file)));
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

    private static <T> T result(Future<T> future) {
        try {
            return future.get();
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
