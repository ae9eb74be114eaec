package dev.superposition.driver.query;

import dev.superposition.worker.store.RunFile;
import dev.superposition.worker.store.RunTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Looks into the ids of a table without Spark: whether a run stands in it twice.
 *
 * <p>Compared are 64 bits computed from each id, 8 bytes of memory a run. Of a million runs two agree in them by chance with a probability of
 * 3e-8, so that only the answer that none stands there twice is certain.
 */
final class RunIds {
    /** Most of the time goes into waiting for the storage. */
    private static final int READERS = 8;

    /** An odd number without structure. */
    private static final long MULTIPLIER = 0x9e3779b97f4a7c15L;

    private RunIds() {}

    /**
     * Whether no run of the table stands in it twice: true only if that is so.
     *
     * @param name what the table is called
     * @param most runs that are looked at; the answer for a table with more is false
     * @throws QueryException if a file is damaged
     */
    static boolean areDistinct(RunTable table, String name, long most) throws QueryException {
        List<RunFile> files = table.files();
        ExecutorService readers = Executors.newFixedThreadPool(READERS, work -> {
            Thread thread = new Thread(work, "ids of runs");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<long[]>> read = new ArrayList<>();
            files.forEach(file -> read.add(readers.submit(() -> hashes(table, name, file))));
            List<long[]> all = new ArrayList<>();
            long count = 0;
            for (Future<long[]> file : read) {
                all.add(file.get());
                count += all.get(all.size() - 1).length;
                if (count > most) {
                    return false;
                }
            }
            return areDistinct(all, Math.toIntExact(count));
        } catch (ExecutionException e) {
            throw QueryException.of("Cannot read table " + name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QueryException("Cannot read table " + name + ": interrupted", e);
        } finally {
            readers.shutdownNow();
        }
    }

    private static boolean areDistinct(List<long[]> files, int count) {
        long[] all = new long[count];
        int end = 0;
        for (long[] file : files) {
            System.arraycopy(file, 0, all, end, file.length);
            end += file.length;
        }
        Arrays.sort(all);
        for (int i = 1; i < count; i++) {
            if (all[i] == all[i - 1]) {
                return false;
            }
        }
        return true;
    }

    private static long[] hashes(RunTable table, String name, RunFile file) throws QueryException {
        long[][] found = {new long[1024]};
        int[] count = {0};
        Optional<String> damage = table.ids(file, id -> {
            if (count[0] == found[0].length) {
                found[0] = Arrays.copyOf(found[0], 2 * count[0]);
            }
            found[0][count[0]++] = hash(id);
        });
        if (damage.isPresent()) {
            throw QueryException.damaged("Cannot read table " + name, file.path(), damage.get(), null);
        }
        return Arrays.copyOf(found[0], count[0]);
    }

    private static long hash(String id) {
        long hash = 0;
        for (int i = 0; i < id.length(); i++) {
            hash = hash * MULTIPLIER + id.charAt(i);
        }
        return hash;
    }
}
