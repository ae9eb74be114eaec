package dev.superposition.worker.store;

/**
 * A Parquet file of runs in a table.
 *
 * @param path where it is, as the table's file system writes it
 * @param bytes its size
 */
public record RunFile(String path, long bytes) {
    /** The last part of the path. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
