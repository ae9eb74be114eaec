package dev.superposition.worker.store;

import dev.superposition.worker.store.ColumnType.ListOf;
import dev.superposition.worker.store.ColumnType.Struct;
import java.util.List;

/** The reference of a table's columns as Markdown: one table of the columns, and one more for each struct in them. */
final class ColumnReference {
    private ColumnReference() {}

    static String markdown(List<? extends Column<?, ?>> columns) {
        StringBuilder text = new StringBuilder("""
                # The columns of table `runs`

                One row is one run: a configuration, how it ended, what was trained and what was measured. Files are Parquet;
                types are in Spark SQL's notation. A column marked *null* may be missing from a row. All columns but `sweep`,
                `part`, `provenance` and `audit` are determined by the configuration and its engine.

                This page is generated from `RunColumns`; do not edit it by hand.

                """);
        table(text, columns);
        for (Column<?, ?> column : columns) {
            Struct<?> struct = structIn(column.type());
            if (struct != null) {
                text.append("\n## `").append(column.name()).append("`\n\n");
                table(text, struct.fields());
            }
        }
        return text.toString();
    }

    private static void table(StringBuilder text, List<? extends Column<?, ?>> columns) {
        text.append("| column | type | | meaning |\n|---|---|---|---|\n");
        for (Column<?, ?> column : columns) {
            text.append("| `")
                    .append(column.name())
                    .append("` | `")
                    .append(shortType(column.type()))
                    .append("` | ")
                    .append(column.nullable() ? "*null*" : "")
                    .append(" | ")
                    .append(column.doc().replace("|", "\\|"))
                    .append(" |\n");
        }
    }

    private static String shortType(ColumnType<?> type) {
        if (type instanceof Struct) {
            return "struct";
        }
        return type instanceof ListOf<?> list ? "array<" + shortType(list.element()) + ">" : type.sql();
    }

    private static @org.jspecify.annotations.Nullable Struct<?> structIn(ColumnType<?> type) {
        if (type instanceof ListOf<?> list) {
            return structIn(list.element());
        }
        return type instanceof Struct<?> struct ? struct : null;
    }
}
