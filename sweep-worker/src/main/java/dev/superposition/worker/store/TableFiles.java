package dev.superposition.worker.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.security.AccessControlException;

/**
 * The files under a table's folder, addressed by their path relative to it, e.g. {@code _sweep/table.json}. Failures are
 * {@link UncheckedIOException}s, or {@link TableException}s where a permission is lacking, and name what was to be done, the
 * path and the reason.
 */
final class TableFiles {
    private final FileSystem fileSystem;
    private final Path root;
    private final Publisher publisher;

    private TableFiles(FileSystem fileSystem, Path root, Publisher publisher) {
        this.fileSystem = fileSystem;
        this.root = root;
        this.publisher = publisher;
    }

    /**
     * The files under a location.
     *
     * @param location a path or URI of any file system that Hadoop knows
     */
    static TableFiles at(String location, Configuration configuration) {
        try {
            Path path = new Path(location);
            FileSystem found = path.getFileSystem(configuration);
            // Without the checksum files that LocalFileSystem keeps: a pair of files cannot be published in one step.
            FileSystem fileSystem = found instanceof LocalFileSystem local ? local.getRaw() : found;
            Path root = fileSystem.makeQualified(path);
            return new TableFiles(fileSystem, root, Publisher.of(fileSystem, root));
        } catch (IllegalArgumentException | UnsupportedFileSystemException e) {
            throw new TableException("Cannot use '" + location + "' as a table: " + e.getMessage(), e);
        } catch (IOException e) {
            throw failure("reach the file system of " + location, e);
        }
    }

    Publisher publisher() {
        return publisher;
    }

    Path root() {
        return root;
    }

    String display(String relative) {
        return display(path(relative));
    }

    /** Local paths without their scheme, as people write them. */
    static String display(Path path) {
        return "file".equals(path.toUri().getScheme()) ? path.toUri().getPath() : path.toString();
    }

    Path path(String relative) {
        return relative.isEmpty() ? root : new Path(root, relative);
    }

    /** What is there, if anything. */
    Optional<FileStatus> status(String relative) {
        try {
            return Optional.of(fileSystem.getFileStatus(path(relative)));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failure("look at " + display(relative), e);
        }
    }

    /** The entries of a folder by name; none if it does not exist. */
    List<FileStatus> list(String relative) {
        try {
            FileStatus[] entries = fileSystem.listStatus(path(relative));
            Arrays.sort(entries, Comparator.comparing(entry -> entry.getPath().getName()));
            return List.of(entries);
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw failure("list " + display(relative), e);
        }
    }

    /** The text of a file, if it exists. */
    Optional<String> text(String relative) {
        try (FSDataInputStream in = fileSystem.open(path(relative))) {
            return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (FileNotFoundException e) {
            if (denied(e)) {
                throw failure("read " + display(relative), e);
            }
            return Optional.empty();
        } catch (IOException e) {
            throw failure("read " + display(relative), e);
        }
    }

    /** A file of runs, to be read. */
    StoredFile open(RunFile file) {
        return new StoredFile(fileSystem, file);
    }

    void makeFolder(String relative) {
        try {
            if (!fileSystem.mkdirs(path(relative))) {
                // The local file system says no more than that.
                throw new AccessControlException("refused");
            }
        } catch (ParentNotDirectoryException | FileAlreadyExistsException e) {
            throw new TableException("Cannot create folder " + display(relative) + ": a part of the path is a file", e);
        } catch (IOException e) {
            throw failure("create folder " + display(relative), e);
        }
    }

    /**
     * Makes a file appear whole, unless its name is taken.
     *
     * @param scratch a folder of the caller's own for the time until the file is complete
     * @return false if the name was taken; the file that has it stays as it is
     */
    boolean publish(byte[] content, String relative, String scratch) {
        try {
            return publisher.publish(content, path(relative), path(scratch));
        } catch (IOException e) {
            throw failure("publish " + display(relative), e);
        }
    }

    /** Writes a file that only the caller writes, whether it exists or not. */
    void replace(String text, String relative, String scratch) {
        try {
            publisher.replace(text.getBytes(StandardCharsets.UTF_8), path(relative), path(scratch));
        } catch (IOException e) {
            throw failure("write " + display(relative), e);
        }
    }

    /** Moves a file to a name that is free. */
    void move(Path from, String relative) {
        try {
            if (!fileSystem.rename(from, path(relative))) {
                throw new IOException("the file system refuses");
            }
        } catch (IOException e) {
            throw failure("move " + display(from) + " to " + display(relative), e);
        }
    }

    /** Deletes a file or a folder with all in it; no matter if it is gone already. */
    void delete(String relative) {
        try {
            fileSystem.delete(path(relative), true);
        } catch (FileNotFoundException e) {
            // Somebody else did.
        } catch (IOException e) {
            throw failure("delete " + display(relative), e);
        }
    }

    /** A failure of a file system as one sentence: the user's to put right if a permission is lacking. */
    static RuntimeException failure(String action, IOException e) {
        String message = "Cannot " + action + ": " + reason(e);
        return denied(e) ? new TableException(message, e) : new UncheckedIOException(message, e);
    }

    private static boolean denied(IOException e) {
        return e instanceof AccessDeniedException
                || e instanceof AccessControlException
                || (e instanceof FileNotFoundException
                        && String.valueOf(e.getMessage()).contains("Permission denied"));
    }

    private static String reason(IOException e) {
        if (denied(e)) {
            return "permission denied";
        } else if (e instanceof NoSuchFileException) {
            return "no such file or folder";
        } else if (e instanceof FileSystemException f && f.getReason() != null) {
            return f.getReason();
        }
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
