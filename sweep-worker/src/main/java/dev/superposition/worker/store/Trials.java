package dev.superposition.worker.store;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.fs.FileStatus;

/**
 * Which runs a JVM has died of. Before a suspect trains alone a mark with its id is written, and taken away when it has ended in any way
 * that the JVM survives; so a mark that stays is a death.
 *
 * <pre>
 * TABLE/_sweep/trials/&lt;config id&gt;-&lt;random&gt;.mark
 * </pre>
 */
public final class Trials {
    private static final String FOLDER = RunTable.HIDDEN + "/trials";
    private static final char SEPARATOR = '-';

    private final TableFiles files;
    private final List<String> marks;

    private Trials(TableFiles files, List<String> marks) {
        this.files = files;
        this.marks = marks;
    }

    /** The marks of a table as they are now. */
    public static Trials of(RunTable table) {
        TableFiles files = table.tableFiles();
        return new Trials(
                files,
                files.list(FOLDER).stream()
                        .map(FileStatus::getPath)
                        .map(path -> path.getName())
                        .toList());
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
        return () -> files.delete(name);
    }

    /** Takes away the marks of runs that have their rows. */
    public void clear(Collection<String> configIds) {
        marks.stream()
                .filter(name -> configIds.contains(name.substring(0, Math.max(0, name.indexOf(SEPARATOR)))))
                .forEach(name -> files.delete(FOLDER + "/" + name));
    }

    /** A run that trains alone. */
    public interface Mark extends AutoCloseable {
        @Override
        void close();
    }
}
