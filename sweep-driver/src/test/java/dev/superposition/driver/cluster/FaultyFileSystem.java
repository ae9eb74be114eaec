package dev.superposition.driver.cluster;

import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;

/**
 * The local disk under the scheme {@code faulty}, with the manners of HDFS: a rename refuses a taken name. While a file called
 * the switch exists, operations fail, each with the probability that it holds, and writes fail in their middle.
 *
 * <p>The first publication of rows that finds a file called the hold takes it away, waits until another has published the same rows,
 * and then goes on; if its rename is refused, as it must be, it leaves a file called the race.
 */
public final class FaultyFileSystem extends RawLocalFileSystem {
    static final String SCHEME = "faulty";

    private static final String SWITCH = "fs.faulty.switch";
    private static final Duration LONGEST_HOLD = Duration.ofMinutes(1);

    private final Random random = new Random();
    private java.nio.file.Path control = java.nio.file.Path.of("/nowhere");

    /** What Spark has to be told. */
    static Map<String, String> settings(java.nio.file.Path control) {
        return Map.of(
                "spark.hadoop.fs." + SCHEME + ".impl",
                FaultyFileSystem.class.getName(),
                "spark.hadoop." + SWITCH,
                control.toString(),
                "spark.executor.extraClassPath",
                classPath());
    }

    /** The hold that belongs to a switch. */
    static java.nio.file.Path hold(java.nio.file.Path control) {
        return control.resolveSibling(control.getFileName() + ".hold");
    }

    /** The race that belongs to a switch. */
    static java.nio.file.Path race(java.nio.file.Path control) {
        return control.resolveSibling(control.getFileName() + ".race");
    }

    /** Where this class is. */
    static String classPath() {
        return java.nio.file.Path.of("target/test-classes").toAbsolutePath().toString();
    }

    @Override
    public URI getUri() {
        return URI.create(SCHEME + ":///");
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public void initialize(URI uri, Configuration configuration) throws IOException {
        super.initialize(uri, configuration);
        control = java.nio.file.Path.of(configuration.get(SWITCH, "/nowhere"));
    }

    private void mayFail(String operation, Path path) throws IOException {
        double probability;
        try {
            probability = Double.parseDouble(Files.readString(control));
        } catch (IOException | NumberFormatException e) {
            return;
        }
        if (random.nextDouble() < probability) {
            throw new IOException("a fault in " + operation + " " + path);
        }
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
        mayFail("rename", to);
        boolean held = to.getName().startsWith("runs-") && Files.deleteIfExists(hold(control));
        if (held) {
            awaitTwin(pathToFile(to));
        }
        File source = pathToFile(from);
        if (source.isDirectory()) {
            return super.rename(from, to);
        }
        try {
            Files.createLink(pathToFile(to).toPath(), source.toPath());
        } catch (java.nio.file.FileAlreadyExistsException e) {
            if (held) {
                Files.createFile(race(control));
            }
            throw new FileAlreadyExistsException(to.toString());
        }
        Files.delete(source.toPath());
        return true;
    }

    private static void awaitTwin(File published) throws IOException {
        long deadline = System.nanoTime() + LONGEST_HOLD.toNanos();
        while (!published.exists() && System.nanoTime() < deadline) {
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException();
            }
        }
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
        mayFail("delete", path);
        return super.delete(path, recursive);
    }

    @Override
    public boolean mkdirs(Path path) throws IOException {
        mayFail("mkdirs", path);
        return super.mkdirs(path);
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
        mayFail("list", path);
        return super.listStatus(path);
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        mayFail("status", path);
        return super.getFileStatus(path);
    }

    @Override
    public FSDataInputStream open(Path path, int buffer) throws IOException {
        mayFail("open", path);
        return super.open(path, buffer);
    }

    @Override
    public FSDataOutputStream create(
            Path path, boolean overwrite, int buffer, short replication, long block, Progressable progress)
            throws IOException {
        mayFail("create", path);
        OutputStream out = super.create(path, overwrite, buffer, replication, block, progress);
        return new FSDataOutputStream(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        out.write(b);
                    }

                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                        out.write(bytes, offset, length / 2);
                        mayFail("write", path);
                        out.write(bytes, offset + length / 2, length - length / 2);
                    }

                    @Override
                    public void flush() throws IOException {
                        out.flush();
                    }

                    @Override
                    public void close() throws IOException {
                        out.close();
                        mayFail("close", path);
                    }
                },
                null);
    }
}
