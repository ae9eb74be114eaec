package dev.superposition.worker.store;

import java.util.Iterator;
import java.util.function.Function;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table, or a field of a struct, declared once: from this the schema, the writer, the reader and the reference
 * follow.
 *
 * @param nullable whether {@code value} may be null
 * @param doc what the column means: a phrase in Markdown
 * @param value takes the column out of a row
 */
public record Column<R, T>(
        String name, ColumnType<T> type, boolean nullable, String doc, Function<R, @Nullable T> value) {

    static <R, T> Column<R, T> required(String name, ColumnType<T> type, Function<R, @Nullable T> value, String doc) {
        return new Column<>(name, type, false, doc, value);
    }

    static <R, T> Column<R, T> nullable(String name, ColumnType<T> type, Function<R, @Nullable T> value, String doc) {
        return new Column<>(name, type, true, doc, value);
    }

    /** The column in Spark SQL's notation, e.g. {@code seed bigint NOT NULL}. */
    public String sql() {
        return name + " " + type.sql() + (nullable ? "" : " NOT NULL");
    }

    Type parquet() {
        return type.parquet(name, nullable ? Repetition.OPTIONAL : Repetition.REQUIRED);
    }

    ValueWriter.OfField<R, T> writer(Iterator<ColumnWriter> columns, int repetition, int definition) {
        return new ValueWriter.OfField<>(
                this, type.writer(columns, repetition, nullable ? definition + 1 : definition), definition);
    }

    @Nullable
    Object plain(R row) {
        T cell = cell(row);
        return cell == null ? null : type.plain(cell);
    }

    @Nullable
    Object read(Group record) {
        if (!record.getType().containsField(name)) {
            return null;
        }
        int field = record.getType().getFieldIndex(name);
        return record.getFieldRepetitionCount(field) == 0 ? null : type.read(record, field, 0);
    }

    /** The column's value in a row; throws {@link IllegalStateException} if it is null and must not be. */
    @Nullable
    T cell(R row) {
        T cell = value.apply(row);
        if (cell == null && !nullable) {
            throw new IllegalStateException("column " + name + " must not be null");
        }
        return cell;
    }
}
