package dev.superposition.worker.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.StreamCapabilities;

/**
 * How a file appears whole under its name, or not at all, and the first of two writers wins.
 *
 * <p>File systems differ in the one atomic step they offer:
 *
 * <ul>
 *   <li>{@link Linking}: local rename replaces its target, but a hard link refuses to. Write, sync, link, delete.
 *   <li>{@link Renaming}: HDFS and its like refuse to rename onto a file. Write, sync, rename.
 *   <li>{@link Direct}: an object store shows an object when its stream is closed, and renames by copying. Write.
 * </ul>
 */
sealed interface Publisher {
    /** Stores whose objects appear when complete. Azure's shows unfinished files, but its rename refuses a taken name. */
    Set<String> OBJECT_STORES = Set.of("s3a", "s3", "gs", "oss", "cosn", "obs");

    /** How names of unfinished files end. */
    String TEMPORARY_SUFFIX = ".tmp";

    /** The publisher for the file system of a path. */
    static Publisher of(FileSystem fileSystem, Path path) {
        String scheme = path.toUri().getScheme();
        if ("file".equals(scheme) && fileSystem instanceof RawLocalFileSystem local) {
            return new Linking(local);
        }
        return OBJECT_STORES.contains(scheme) ? new Direct(fileSystem) : new Renaming(fileSystem);
    }

    /**
     * Makes {@code target} appear whole.
     *
     * @param scratch a folder for the file until it is complete
     * @return false if {@code target} exists; it stays as it is
     * @throws IOException if it could not be written; nothing is left under its name
     */
    boolean publish(byte[] content, Path target, Path scratch) throws IOException;

    /** Writes {@code target}, replacing what is there. Only for files with a single writer. */
    void replace(byte[] content, Path target, Path scratch) throws IOException;

    /** Publishes by hard link. */
    record Linking(RawLocalFileSystem fileSystem) implements Publisher {
        @Override
        public boolean publish(byte[] content, Path target, Path scratch) throws IOException {
            java.nio.file.Path name = local(target);
            if (Files.exists(name)) {
                return false;
            }
            java.nio.file.Path temporary = write(content, scratch);
            try {
                Files.createDirectories(local(target.getParent()));
                link(temporary, name);
            } catch (FileAlreadyExistsException e) {
                return false;
            } finally {
                discard(temporary);
            }
            sync(local(target.getParent()));
            return true;
        }

        /** A file system without hard links (exFAT, some network mounts) gets a rename that checks first: not atomic, but whole. */
        private static void link(java.nio.file.Path temporary, java.nio.file.Path name) throws IOException {
            try {
                Files.createLink(name, temporary);
            } catch (FileAlreadyExistsException e) {
                throw e;
            } catch (FileSystemException | UnsupportedOperationException e) {
                Files.move(temporary, name);
            }
        }

        @Override
        public void replace(byte[] content, Path target, Path scratch) throws IOException {
            java.nio.file.Path name = local(target);
            java.nio.file.Path temporary = write(content, scratch);
            try {
                Files.createDirectories(local(target.getParent()));
                Files.move(temporary, name, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                discard(temporary);
            }
        }

        private java.nio.file.Path write(byte[] content, Path scratch) throws IOException {
            java.nio.file.Path folder = Files.createDirectories(local(scratch));
            java.nio.file.Path temporary = folder.resolve(temporaryName());
            try (FileChannel channel =
                    FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                ByteBuffer remaining = ByteBuffer.wrap(content);
                while (remaining.hasRemaining()) {
                    channel.write(remaining);
                }
                channel.force(true);
            } catch (IOException e) {
                discard(temporary);
                throw e;
            }
            return temporary;
        }

        /** What cannot be deleted now is a leftover for the next sweep's cleaning. */
        private static void discard(java.nio.file.Path temporary) {
            try {
                Files.deleteIfExists(temporary);
            } catch (IOException e) {
                // The outcome of the publication stands.
            }
        }

        /** Makes a folder's new entry survive a power cut, where folders can be synchronised. */
        private static void sync(java.nio.file.Path folder) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            } catch (IOException e) {
                // The file itself is on disk, and visible.
            }
        }

        private java.nio.file.Path local(Path path) {
            return fileSystem.pathToFile(path).toPath();
        }
    }

    /** Publishes by a rename that refuses a taken name. */
    record Renaming(FileSystem fileSystem) implements Publisher {
        @Override
        public boolean publish(byte[] content, Path target, Path scratch) throws IOException {
            if (fileSystem.exists(target)) {
                return false;
            }
            Path temporary = new Path(scratch, temporaryName());
            try {
                write(content, temporary, false);
                fileSystem.mkdirs(target.getParent());
                return rename(temporary, target);
            } finally {
                discard(temporary);
            }
        }

        private boolean rename(Path temporary, Path target) throws IOException {
            try {
                if (!fileSystem.exists(target) && fileSystem.rename(temporary, target)) {
                    return true;
                }
            } catch (org.apache.hadoop.fs.FileAlreadyExistsException e) {
                return false;
            }
            if (!fileSystem.exists(target)) {
                throw new IOException("the file system refuses to rename " + temporary);
            }
            return false;
        }

        @Override
        public void replace(byte[] content, Path target, Path scratch) throws IOException {
            write(content, target, true);
        }

        private void write(byte[] content, Path path, boolean overwrite) throws IOException {
            try (FSDataOutputStream out = fileSystem.create(path, overwrite)) {
                out.write(content);
                if (out.hasCapability(StreamCapabilities.HSYNC)) {
                    out.hsync();
                }
            }
        }

        private void discard(Path temporary) {
            try {
                fileSystem.delete(temporary, false);
            } catch (IOException e) {
                // The outcome of the publication stands; the next sweep's cleaning deletes the file.
            }
        }
    }

    /** Publishes by closing the stream. Of two writers at the same moment the last wins, with the same results. */
    record Direct(FileSystem fileSystem) implements Publisher {
        @Override
        public boolean publish(byte[] content, Path target, Path scratch) throws IOException {
            if (fileSystem.exists(target)) {
                return false;
            }
            try {
                write(content, target, false);
                return true;
            } catch (org.apache.hadoop.fs.FileAlreadyExistsException e) {
                return false;
            }
        }

        @Override
        public void replace(byte[] content, Path target, Path scratch) throws IOException {
            write(content, target, true);
        }

        /** After a failure the stream is aborted, or else left open: closing it would complete the object. */
        private void write(byte[] content, Path path, boolean overwrite) throws IOException {
            FSDataOutputStream out = fileSystem.create(path, overwrite);
            try {
                out.write(content);
            } catch (IOException e) {
                if (out.hasCapability(StreamCapabilities.ABORTABLE_STREAM)) {
                    out.abort();
                }
                throw e;
            }
            out.close();
        }
    }

    static String temporaryName() {
        return UUID.randomUUID() + TEMPORARY_SUFFIX;
    }
}
