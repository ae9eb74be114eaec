package dev.superposition.driver.query;

import java.io.IOException;
import java.util.UUID;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A query's result as one Parquet file, in the order of its rows. */
public final class ParquetFile {
    private static final String PART = "part-";

    private ParquetFile() {}

    /**
     * Computes a result and writes it. Spark writes folders: it writes one beside the file, under a hidden name, whose only part
     * then takes the file's name, so that a reader sees the whole file or none.
     *
     * @param file a path or a Hadoop URI; what stands there is replaced
     * @return how many bytes it has
     * @throws QueryException if the query fails while it runs, for a reason the user can mend
     */
    public static long write(Dataset<Row> result, String file) throws QueryException, IOException {
        Path target = new Path(file);
        FileSystem files =
                plain(target.getFileSystem(result.sparkSession().sessionState().newHadoopConf()));
        target = files.makeQualified(target);
        Path folder = new Path(target.getParent(), "." + target.getName() + "." + UUID.randomUUID());
        try {
            writeFolder(result, folder);
            FileStatus[] parts = files.listStatus(folder, path -> path.getName().startsWith(PART));
            if (parts.length != 1) {
                throw new IOException("Cannot write " + file + ": Spark made " + parts.length + " files of it");
            }
            files.delete(target, false);
            if (!files.rename(parts[0].getPath(), target)) {
                throw new IOException("Cannot write " + file + ": it could not be given its name");
            }
            return parts[0].getLen();
        } finally {
            files.delete(folder, true);
        }
    }

    private static void writeFolder(Dataset<Row> result, Path folder) throws QueryException {
        // Spark's default for times is a type that Parquet has given up.
        result.sparkSession().conf().set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
        try {
            result.coalesce(1).write().parquet(folder.toString());
        } catch (Exception e) {
            throw QueryException.of("Cannot write the result as Parquet", e);
        }
    }

    /** The local file system without the files of checksums that Hadoop keeps beside each file. */
    private static FileSystem plain(FileSystem files) {
        return files instanceof LocalFileSystem local ? local.getRawFileSystem() : files;
    }
}
