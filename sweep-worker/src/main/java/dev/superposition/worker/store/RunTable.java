package dev.superposition.worker.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.superposition.worker.config.Remembered;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * A table of runs: a folder on any file system that Hadoop knows.
 *
 * <pre>
 * TABLE/runs-&lt;hash&gt;.parquet               rows; the hash is of the config ids in the file
 * TABLE/_sweep/table.json                 version of this layout
 * TABLE/_sweep/lock/                      who writes ({@link TableLock})
 * TABLE/_sweep/tmp/&lt;attempt&gt;/             files being written
 * TABLE/_sweep/trials/                    runs that executors may have died of ({@link Trials})
 * TABLE/_sweep/damaged/                   files taken out of the table because they cannot be read
 * TABLE/_sweep/sweeps/&lt;sweep&gt;/&lt;attempt&gt;/  what each invocation was asked to do
 * </pre>
 *
 * <p>Readers of plain Parquet see only the rows: they pass over names that start with an underscore.
 */
public final class RunTable {
    /** The newest version of the layout that this program reads, and the one it writes. */
    public static final int FORMAT = 1;

    /** The folder of everything that is not rows. */
    static final String HIDDEN = "_sweep";

    private static final String FORMAT_FILE = HIDDEN + "/table.json";
    private static final String SCRATCH = HIDDEN + "/tmp";
    private static final String DAMAGED = HIDDEN + "/damaged";
    private static final String SWEEPS = HIDDEN + "/sweeps";
    private static final String PREFIX = "runs-";
    private static final String SUFFIX = ".parquet";
    private static final int NAME_BYTES = 16;

    private final TableFiles files;
    /** A task asks for the name of its file before it trains the runs and after. */
    private final Remembered<List<String>, String> fileNames = new Remembered<>(RunTable::fileName);

    private RunTable(TableFiles files) {
        this.files = files;
    }

    /**
     * Opens a table, or creates it where nothing or an empty folder is.
     *
     * @param location a path or URI; a relative path is one of the default file system
     * @throws TableException if something else is there, the format is newer than this program, or permission is lacking
     */
    public static RunTable openOrCreate(String location, Configuration configuration) {
        RunTable table = attach(location, configuration);
        if (!table.exists()) {
            table.create();
        }
        table.checkFormat();
        return table;
    }

    /**
     * Opens a table that exists.
     *
     * @throws TableException if there is none, or as {@link #openOrCreate}
     */
    public static RunTable open(String location, Configuration configuration) {
        RunTable table = attach(location, configuration);
        if (!table.exists()) {
            throw new TableException("Cannot open table " + table.display() + ": there is no table of runs");
        }
        table.checkFormat();
        return table;
    }

    /** A table that the driver has opened already; nothing is checked. For executors. */
    public static RunTable attach(String location, Configuration configuration) {
        return new RunTable(TableFiles.at(location, configuration));
    }

    /** The table's address, qualified with its file system. */
    public String location() {
        return files.root().toString();
    }

    /** The files of runs, by name. */
    public List<RunFile> files() {
        return files.list("").stream()
                .filter(entry -> entry.isFile() && isRunFile(entry.getPath().getName()))
                .map(RunTable::runFile)
                .toList();
    }

    /**
     * The runs of one file, from few of its columns.
     *
     * @return the runs, or why the file is damaged
     * @throws java.io.UncheckedIOException if the file system fails
     */
    public RunKeys keys(RunFile file) {
        List<RunKeys.RunKey> runs = new ArrayList<>();
        Optional<String> damage =
                files.open(file).read(RunKeys.RunKey.COLUMNS, row -> runs.add(RunKeys.RunKey.of(row)));
        return damage.map(reason -> new RunKeys(file, List.of(), reason))
                .orElseGet(() -> new RunKeys(file, runs, null));
    }

    /**
     * The ids of the runs of one file, from that column alone.
     *
     * @param ids takes each {@code config_id}, in the file's order
     * @return why the file is damaged, nothing if it is sound; ids may have been seen before the damage was
     * @throws java.io.UncheckedIOException if the file system fails
     */
    public Optional<String> ids(RunFile file, Consumer<String> ids) {
        return files.open(file)
                .read(Set.of(RunColumns.CONFIG_ID), row -> ids.accept(row.getString(RunColumns.CONFIG_ID, 0)));
    }

    /**
     * The rows of one file.
     *
     * @param runs takes each row, in the file's order
     * @return why the file is damaged, nothing if it is sound; rows may have been seen before the damage was
     * @throws java.io.UncheckedIOException if the file system fails
     */
    public Optional<String> runs(RunFile file, Consumer<StoredRun> runs) {
        return files.open(file)
                .read(
                        null,
                        row -> runs.accept(new StoredRun(file, RunColumns.row().readFields(row))));
    }

    /** Reads every page of a file against its checksum: why it is damaged, nothing if it is sound. */
    public Optional<String> damage(RunFile file) {
        return files.open(file).read(null, row -> {});
    }

    /**
     * Moves a damaged file to {@code _sweep/damaged/}, so that its runs can be published again under its name.
     *
     * @return its new path
     */
    public String quarantine(RunFile file) {
        files.makeFolder(DAMAGED);
        String target = DAMAGED + "/" + file.name();
        for (int i = 2; files.status(target).isPresent(); i++) {
            target = DAMAGED + "/" + file.name() + "." + i;
        }
        files.move(new Path(file.path()), target);
        return files.display(target);
    }

    /**
     * Publishes rows as one file, whole, under a name that depends on their configurations alone. If that file is there, it
     * stays as it is: a twin of the caller has published the same runs.
     *
     * @param rows at least one; no configuration twice
     * @throws TableException if the claim's attempt no longer owns the table
     * @throws java.io.UncheckedIOException if the file system fails; nothing of the rows is visible then
     */
    public Publication publish(List<RunRow> rows, Fence fence) {
        String name = fileNames.apply(rows.stream().map(RunRow::configId).toList());
        if (files.status(name).isPresent()) {
            return new Publication(files.display(name), false);
        }
        byte[] content = RunFileFormat.encode(rows);
        TableLock.check(this, fence);
        return new Publication(files.display(name), files.publish(content, name, scratch(fence.attempt())));
    }

    /** The file that {@link #publish} makes of these configurations, if it exists. */
    public Optional<RunFile> published(List<String> configIds) {
        return files.status(fileNames.apply(List.copyOf(configIds))).map(RunTable::runFile);
    }

    /**
     * The row of a configuration; the first by file name, if it stands in several files.
     *
     * @param damaged told of files that had to be passed over
     */
    public Optional<StoredRun> find(String configId, Consumer<RunKeys> damaged) {
        for (RunFile file : files()) {
            RunKeys keys = keys(file);
            List<StoredRun> found = new ArrayList<>();
            if (keys.runs().stream().anyMatch(run -> run.configId().equals(configId))) {
                Optional<String> damage = runs(file, run -> {
                    if (configId.equals(run.columns().get(RunColumns.CONFIG_ID))) {
                        found.add(run);
                    }
                });
                keys = new RunKeys(file, keys.runs(), damage.orElse(null));
            }
            if (keys.damaged()) {
                damaged.accept(keys);
            } else if (!found.isEmpty()) {
                return Optional.of(found.get(0));
            }
        }
        return Optional.empty();
    }

    /**
     * Deletes what other attempts left half-written. They are dead, or fenced off: the holder of the lock alone may write.
     *
     * @param lock held by the caller
     */
    public void cleanLeftovers(TableLock lock) {
        TableLock.check(this, lock.fence());
        files.list(SCRATCH).stream()
                .map(entry -> entry.getPath().getName())
                .filter(attempt -> !attempt.equals(lock.fence().attempt()))
                .forEach(attempt -> files.delete(scratch(attempt)));
    }

    /** Writes a text that belongs to an attempt, such as its resolved spec, replacing an earlier one of that name. */
    public void writeAttemptFile(SweepAttempt attempt, String name, String text) {
        files.replace(text, folder(attempt) + "/" + SweepAttempt.fileName("file", name), scratch(attempt.attempt()));
    }

    /** The text of an attempt's file, if there is one. */
    public Optional<String> readAttemptFile(SweepAttempt attempt, String name) {
        return files.text(folder(attempt) + "/" + SweepAttempt.fileName("file", name));
    }

    /** All attempts that wrote to the table, by sweep, then by attempt. */
    public List<SweepAttempt> attempts() {
        List<SweepAttempt> attempts = new ArrayList<>();
        for (FileStatus sweep : files.list(SWEEPS)) {
            String name = sweep.getPath().getName();
            for (FileStatus attempt : files.list(SWEEPS + "/" + name)) {
                attempts.add(new SweepAttempt(name, attempt.getPath().getName()));
            }
        }
        return attempts;
    }

    TableFiles tableFiles() {
        return files;
    }

    /** The location as people write it. */
    String display() {
        return files.display("");
    }

    private boolean exists() {
        Optional<FileStatus> status = files.status("");
        if (status.isEmpty()) {
            return false;
        } else if (!status.get().isDirectory()) {
            throw new TableException(
                    "Cannot open table " + display() + ": it is a file; must be a folder, or not exist yet");
        } else if (files.status(FORMAT_FILE).isPresent()) {
            return true;
        }
        for (FileStatus entry : files.list("")) {
            String name = entry.getPath().getName();
            if (!name.equals(HIDDEN)) {
                throw new TableException("Cannot open table " + display() + ": the folder holds '" + name
                        + "' and is no table of runs; must be a table, empty, or not exist yet");
            }
        }
        return false;
    }

    private void create() {
        files.makeFolder(HIDDEN);
        String text =
                new ObjectMapper().createObjectNode().put("format", FORMAT).toPrettyString() + "\n";
        files.publish(text.getBytes(StandardCharsets.UTF_8), FORMAT_FILE, HIDDEN);
    }

    private void checkFormat() {
        String path = files.display(FORMAT_FILE);
        JsonNode format;
        try {
            format = new ObjectMapper()
                    .readTree(files.text(FORMAT_FILE).orElse(""))
                    .path("format");
        } catch (JsonProcessingException e) {
            throw new TableException("Cannot open table " + display() + ": " + path + " is not JSON", e);
        }
        if (!format.isInt() || format.intValue() < 1) {
            throw new TableException("Cannot open table " + display() + ": " + path + " names no format version");
        } else if (format.intValue() > FORMAT) {
            throw new TableException("Cannot open table " + display() + ": it has format " + format.intValue()
                    + ", and this program understands formats up to " + FORMAT
                    + "; use a newer version of the program");
        }
    }

    private static boolean isRunFile(String name) {
        return name.startsWith(PREFIX) && name.endsWith(SUFFIX);
    }

    private static RunFile runFile(FileStatus status) {
        return new RunFile(TableFiles.display(status.getPath()), status.getLen());
    }

    private static String scratch(String attempt) {
        return SCRATCH + "/" + attempt;
    }

    private static String folder(SweepAttempt attempt) {
        return SWEEPS + "/" + attempt.sweep() + "/" + attempt.attempt();
    }

    /** The name depends on the set of configurations, not on their order. */
    private static String fileName(List<String> configIds) {
        List<String> ids = configIds.stream().sorted().toList();
        if (ids.isEmpty()
                || IntStream.range(1, ids.size()).anyMatch(i -> ids.get(i).equals(ids.get(i - 1)))) {
            throw new IllegalArgumentException("a file of runs must hold at least one run, and none twice");
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\n", ids).getBytes(StandardCharsets.UTF_8));
            return PREFIX + HexFormat.of().formatHex(Arrays.copyOf(hash, NAME_BYTES)) + SUFFIX;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
