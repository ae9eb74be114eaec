package dev.superposition.driver.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A folder that is a file system of its own where this process may mount one, so that it can be filled. */
final class TinyDisk implements AutoCloseable {
    private static final int BLOCK = 4096;

    private final Path folder;
    private final Path ballast;
    private final boolean mounted;

    private TinyDisk(Path folder, boolean mounted) {
        this.folder = folder;
        this.ballast = folder.resolve("ballast");
        this.mounted = mounted;
    }

    /** Mounts a disk of some megabytes in memory, or leaves the folder as it is if that is forbidden. */
    static TinyDisk at(Path folder, int megabytes) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        return new TinyDisk(
                folder, succeeds("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", folder.toString()));
    }

    Path folder() {
        return folder;
    }

    /** Whether it can be filled without harm to others. */
    boolean canBeFull() {
        return mounted;
    }

    /** Takes all room there is. */
    void fill() throws IOException {
        if (!mounted) {
            throw new IllegalStateException("the disk is not of this test alone");
        }
        try (OutputStream out = Files.newOutputStream(ballast)) {
            while (true) {
                out.write(new byte[BLOCK]);
            }
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("No space left")) {
                throw e;
            }
        }
    }

    /** Gives the room back. */
    void empty() throws IOException {
        Files.deleteIfExists(ballast);
    }

    @Override
    public void close() throws IOException {
        if (mounted) {
            try {
                succeeds("umount", "--lazy", folder.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static boolean succeeds(String... words) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
