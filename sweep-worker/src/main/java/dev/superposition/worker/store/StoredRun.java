package dev.superposition.worker.store;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row read back from a table.
 *
 * @param file where it stands
 * @param columns every column of {@link RunColumns} by name, in the plain form of {@link ColumnType}
 */
public record StoredRun(RunFile file, Map<String, @Nullable Object> columns) {
    public StoredRun {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    /**
     * The columns, but provenance and audit, in which a row just made differs from this one in any bit. A column that is never null and
     * yet missing here is newer than the file.
     */
    public List<String> differences(RunRow row) {
        Map<String, @Nullable Object> made = RunColumns.plain(row);
        return RunColumns.all().stream()
                .filter(column -> column.nullable() || columns.get(column.name()) != null)
                .map(Column::name)
                .filter(column -> !column.equals(RunColumns.PROVENANCE) && !column.equals(RunColumns.AUDIT))
                .filter(column -> !Objects.equals(columns.get(column), made.get(column)))
                .toList();
    }
}
