package dev.superposition.driver.job;

import dev.superposition.worker.store.RunFile;
import dev.superposition.worker.store.RunTable;
import dev.superposition.worker.store.StoredRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/** A table as tests compare it. */
public final class StoredTable {
    private StoredTable() {}

    /** Every readable row's columns but provenance, by config id; a row that stands twice is an error. */
    public static Map<String, Map<String, @Nullable Object>> rows(Path folder) {
        Map<String, Map<String, @Nullable Object>> rows = new TreeMap<>();
        for (Map<String, @Nullable Object> columns : stored(folder)) {
            String id = String.valueOf(columns.get("config_id"));
            columns.remove("provenance");
            if (rows.put(id, columns) != null) {
                throw new AssertionError(id + " stands twice in " + folder);
            }
        }
        return rows;
    }

    /** The attempt that trained each row. */
    public static Map<String, String> attempts(Path folder) {
        Map<String, String> attempts = new TreeMap<>();
        for (Map<String, @Nullable Object> columns : stored(folder)) {
            Map<?, ?> provenance = (Map<?, ?>) columns.get("provenance");
            attempts.put(
                    String.valueOf(columns.get("config_id")),
                    String.valueOf(provenance == null ? null : provenance.get("attempt")));
        }
        return attempts;
    }

    private static List<Map<String, @Nullable Object>> stored(Path folder) {
        RunTable table = RunTable.open(folder.toString(), new Configuration());
        List<Map<String, @Nullable Object>> stored = new ArrayList<>();
        for (RunFile file : table.files()) {
            List<StoredRun> runs = new ArrayList<>();
            if (table.runs(file, runs::add).isEmpty()) {
                runs.forEach(run -> stored.add(new HashMap<>(run.columns())));
            }
        }
        return stored;
    }
}
