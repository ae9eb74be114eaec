package dev.superposition.worker.store;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Which runs a JVM has died of. Before a suspect trains alone a mark with its id is written, and taken away when it has ended in any way
 * that the JVM survives; so a mark that stays is a death. A mark that the file system does not let go is taken away by the next task of the
 * same JVM, which is alive to know better.
 *
 * <pre>
 * TABLE/_sweep/trials/&lt;config id&gt;-&lt;random&gt;.mark
 * </pre>
 */
public final class Trials {
    private static final String FOLDER = RunTable.HIDDEN + "/trials";
    private static final char SEPARATOR = '-';

    /** Marks of runs that this JVM has outlived, by full path. */
    private static final Set<Path> OUTLIVED = ConcurrentHashMap.newKeySet();

    private final TableFiles files;
    private final List<String> marks;

    private Trials(TableFiles files, List<String> marks) {
        this.files = files;
        this.marks = marks;
    }

    /** The marks of a table as they are now. */
    public static Trials of(RunTable table) {
        TableFiles files = table.tableFiles();
        List<String> marks = new ArrayList<>();
        for (FileStatus entry : files.list(FOLDER)) {
            String name = entry.getPath().getName();
            if (OUTLIVED.contains(files.path(FOLDER + "/" + name))) {
                takeAway(files, FOLDER + "/" + name);
            } else {
                marks.add(name);
            }
        }
        return new Trials(files, marks);
    }

    /** How many JVMs have died while they trained this run alone. */
    public int deaths(String configId) {
        return (int) marks.stream()
                .filter(name -> name.startsWith(configId + SEPARATOR))
                .count();
    }

    /** Whether any of the runs has a mark. */
    public boolean suspects(Collection<String> configIds) {
        return !marks.isEmpty() && configIds.stream().anyMatch(id -> deaths(id) > 0);
    }

    /** Marks a run that is about to train alone; closing the mark takes it away. */
    public Mark begin(String configId) {
        String name = FOLDER + "/" + configId + SEPARATOR + UUID.randomUUID() + ".mark";
        files.publish(configId.getBytes(StandardCharsets.UTF_8), name, FOLDER);
        return () -> takeAway(files, name);
    }

    /** A run that has been trained is not thrown away because its mark cannot be. */
    private static void takeAway(TableFiles files, String name) {
        Path path = files.path(name);
        OUTLIVED.add(path);
        try {
            files.delete(name);
            OUTLIVED.remove(path);
        } catch (UncheckedIOException e) {
            // The next task of this JVM tries again.
        }
    }

    /** Takes away the marks of runs that have their rows. */
    public void clear(Collection<String> configIds) {
        marks.stream()
                .filter(name -> configIds.contains(name.substring(0, Math.max(0, name.indexOf(SEPARATOR)))))
                .forEach(name -> takeAway(files, FOLDER + "/" + name));
    }

    /** A run that trains alone. */
    public interface Mark extends AutoCloseable {
        @Override
        void close();
    }
}
