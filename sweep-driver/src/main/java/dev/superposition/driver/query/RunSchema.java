package dev.superposition.driver.query;

import dev.superposition.worker.store.Column;
import dev.superposition.worker.store.ColumnType;
import dev.superposition.worker.store.RunColumns;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** {@link RunColumns} as a Spark schema, documentation and all: what even a table without rows has. */
final class RunSchema {
    private RunSchema() {}

    static StructType runs() {
        return struct(RunColumns.all());
    }

    private static <R> StructType struct(List<Column<R, ?>> columns) {
        return new StructType(columns.stream()
                .map(column -> new StructField(column.name(), type(column.type()), true, Metadata.empty())
                        .withComment(column.doc()))
                .toArray(StructField[]::new));
    }

    private static DataType type(ColumnType<?> type) {
        if (type instanceof ColumnType.ListOf<?> list) {
            return DataTypes.createArrayType(type(list.element()));
        } else if (type instanceof ColumnType.Struct<?> struct) {
            return struct(struct.fields());
        }
        return DataType.fromDDL(type.sql());
    }
}
