package dev.superposition.driver.job;

import dev.superposition.worker.store.RunFile;
import dev.superposition.worker.store.RunKeys;
import dev.superposition.worker.store.RunTable;
import dev.superposition.worker.store.StoredRun;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/** A table as tests compare it. */
public final class StoredTable {
    private StoredTable() {}

    /** Every readable row's columns but provenance, by config id; a row that stands twice is an error. */
    public static Map<String, Map<String, @Nullable Object>> rows(Path folder) {
        RunTable table = RunTable.open(folder.toString(), new Configuration());
        Map<String, Map<String, @Nullable Object>> rows = new TreeMap<>();
        for (RunFile file : table.files()) {
            for (RunKeys.RunKey run : table.keys(file).runs()) {
                StoredRun stored = table.find(run.configId(), damaged -> {}).orElseThrow();
                Map<String, @Nullable Object> columns = new HashMap<>(stored.columns());
                columns.remove("provenance");
                if (rows.put(run.configId(), columns) != null) {
                    throw new AssertionError(run.configId() + " stands twice in " + folder);
                }
            }
        }
        return rows;
    }

    /** The attempt that trained each row. */
    public static Map<String, String> attempts(Path folder) {
        RunTable table = RunTable.open(folder.toString(), new Configuration());
        Map<String, String> attempts = new TreeMap<>();
        for (String id : rows(folder).keySet()) {
            Map<?, ?> provenance = (Map<?, ?>)
                    table.find(id, damaged -> {}).orElseThrow().columns().get("provenance");
            attempts.put(id, String.valueOf(provenance == null ? null : provenance.get("attempt")));
        }
        return attempts;
    }
}
