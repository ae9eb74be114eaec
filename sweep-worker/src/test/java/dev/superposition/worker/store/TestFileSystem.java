package dev.superposition.worker.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;

/** Local folders under another scheme, with the manners of other file systems. */
abstract class TestFileSystem extends RawLocalFileSystem {
    private static final String CAPACITY = "test.capacity";

    private long capacity = Long.MAX_VALUE;

    /** The settings under which a scheme leads to a file system whose disk takes this many bytes. */
    static Configuration settings(String scheme, Class<? extends TestFileSystem> type, long capacity) {
        Configuration configuration = new Configuration();
        configuration.set("fs." + scheme + ".impl", type.getName());
        configuration.set("fs." + scheme + ".impl.disable.cache", "true");
        configuration.setLong(CAPACITY, capacity);
        return configuration;
    }

    @Override
    public abstract URI getUri();

    @Override
    public void initialize(URI uri, Configuration configuration) throws IOException {
        super.initialize(uri, configuration);
        capacity = configuration.getLong(CAPACITY, Long.MAX_VALUE);
    }

    /** Takes room on the disk. */
    final synchronized void take(long bytes) throws IOException {
        if (bytes > capacity) {
            throw new IOException("No space left on device");
        }
        capacity -= bytes;
    }

    /** Refuses to rename onto a file, as HDFS does. */
    static class Cluster extends TestFileSystem {
        @Override
        public URI getUri() {
            return URI.create("cluster:///");
        }

        @Override
        public boolean rename(Path from, Path to) throws IOException {
            return !exists(to) && super.rename(from, to);
        }

        @Override
        public FSDataOutputStream create(
                Path path, boolean overwrite, int buffer, short replication, long block, Progressable progress)
                throws IOException {
            OutputStream out = super.create(path, overwrite, buffer, replication, block, progress);
            return new FSDataOutputStream(
                    new OutputStream() {
                        @Override
                        public void write(int b) throws IOException {
                            take(1);
                            out.write(b);
                        }

                        @Override
                        public void close() throws IOException {
                            out.close();
                        }
                    },
                    null);
        }
    }

    /** Dies between writing a file and renaming it: nothing it was to do afterwards is done. */
    static final class Crashing extends Cluster {
        @Override
        public boolean rename(Path from, Path to) throws IOException {
            if (to.getName().startsWith("runs-")) {
                throw new IOException("killed");
            }
            return super.rename(from, to);
        }

        @Override
        public boolean delete(Path path, boolean recursive) throws IOException {
            throw new IOException("killed");
        }
    }

    /** Shows an object when its stream is closed, and refuses to rename. */
    static final class ObjectStore extends TestFileSystem {
        @Override
        public URI getUri() {
            return URI.create("s3a:///");
        }

        @Override
        public boolean rename(Path from, Path to) throws IOException {
            throw new IOException("no rename");
        }

        @Override
        public FSDataOutputStream create(
                Path path, boolean overwrite, int buffer, short replication, long block, Progressable progress)
                throws IOException {
            if (!overwrite && exists(path)) {
                throw new org.apache.hadoop.fs.FileAlreadyExistsException(path.toString());
            }
            ByteArrayOutputStream object = new ByteArrayOutputStream() {
                @Override
                public void close() throws IOException {
                    java.nio.file.Path file = pathToFile(path).toPath();
                    Files.createDirectories(file.getParent());
                    Files.write(file, toByteArray());
                }
            };
            OutputStream counting = new java.io.FilterOutputStream(object) {
                @Override
                public void write(int b) throws IOException {
                    take(1);
                    object.write(b);
                }
            };
            return new FSDataOutputStream(counting, null);
        }
    }
}
