package dev.superposition.worker.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file of a table as Parquet reads it, which keeps apart a file that is damaged and a file system that fails: only the first
 * may cost a file its place in the table.
 */
final class StoredFile implements InputFile {
    private final FileSystem fileSystem;
    private final RunFile file;
    private @Nullable IOException failure;

    StoredFile(FileSystem fileSystem, RunFile file) {
        this.fileSystem = fileSystem;
        this.file = file;
    }

    /**
     * Reads every row.
     *
     * @param columns the columns to read, null for all
     * @return why the file is damaged, nothing if it is sound; rows may have been seen before the damage was
     * @throws UncheckedIOException if the file system fails
     */
    Optional<String> read(@Nullable Set<String> columns, Consumer<Group> rows) {
        try {
            RunFileFormat.read(this, columns, rows);
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            // Parquet meets bad bytes with every kind of exception, from IllegalArgument to NegativeArraySize.
            if (failure != null) {
                throw TableFiles.failure("read " + file.path(), failure);
            }
            return Optional.of(reason(e));
        }
    }

    private static String reason(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    /** Parquet's own messages name the file so. */
    @Override
    public String toString() {
        return file.name();
    }

    @Override
    public long getLength() {
        return file.bytes();
    }

    @Override
    public SeekableInputStream newStream() throws IOException {
        FSDataInputStream in;
        try {
            in = fileSystem.open(new Path(file.path()));
        } catch (IOException e) {
            failure = e;
            throw e;
        }
        return new DelegatingSeekableInputStream(new Watched(in)) {
            @Override
            public long getPos() throws IOException {
                return in.getPos();
            }

            @Override
            public void seek(long position) throws IOException {
                in.seek(position);
            }
        };
    }

    /** Remembers the file system's own failures; the end of a file is none. */
    private final class Watched extends FilterInputStream {
        Watched(FSDataInputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                return super.read(buffer, offset, length);
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }
    }
}
