package dev.superposition.worker.store;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * The type of a column or of a part of one: how it looks in Parquet and in SQL, how a value is written and read back.
 *
 * <p>A value has two forms: {@code T}, the object a row holds, and the <i>plain</i> form, in which lists are {@link List}s,
 * structs are {@link Map}s by field name and scalars are boxed, so that {@code equals} compares bit for bit (NaN equals NaN).
 */
public sealed interface ColumnType<T> {
    Scalar<String> STRING = new Scalar<>(
            "string",
            PrimitiveTypeName.BINARY,
            LogicalTypeAnnotation.stringType(),
            new ValueWriter.Strings(),
            (group, field, index) -> group.getString(field, index));
    Scalar<Integer> INT = new Scalar<>("int", PrimitiveTypeName.INT32, null, ColumnWriter::write, Group::getInteger);
    Scalar<Long> LONG = new Scalar<>("bigint", PrimitiveTypeName.INT64, null, ColumnWriter::write, Group::getLong);
    Scalar<Float> FLOAT = new Scalar<>("float", PrimitiveTypeName.FLOAT, null, ColumnWriter::write, Group::getFloat);
    Scalar<Double> DOUBLE =
            new Scalar<>("double", PrimitiveTypeName.DOUBLE, null, ColumnWriter::write, Group::getDouble);
    Scalar<Boolean> BOOLEAN =
            new Scalar<>("boolean", PrimitiveTypeName.BOOLEAN, null, ColumnWriter::write, Group::getBoolean);
    /** Milliseconds since 1970 UTC. */
    Scalar<Long> TIMESTAMP = new Scalar<>(
            "timestamp",
            PrimitiveTypeName.INT64,
            LogicalTypeAnnotation.timestampType(true, TimeUnit.MILLIS),
            ColumnWriter::write,
            Group::getLong);

    /** The type in Spark SQL's notation, e.g. {@code array<struct<step: int, loss: double>>}. */
    String sql();

    /** The Parquet type of a field. */
    Type parquet(String name, Repetition repetition);

    /**
     * A writer of values to Parquet's columns.
     *
     * @param columns those not taken yet, depth first; the type takes its own
     * @param repetition how many lists are around the values
     * @param definition how many lists and nullable fields are around the values
     */
    ValueWriter<T> writer(Iterator<ColumnWriter> columns, int repetition, int definition);

    /** The plain form of a value. */
    Object plain(T value);

    /** The plain form of the {@code index}-th value of a field of a record read back. */
    Object read(Group group, int field, int index);

    /** One number, string or truth value. */
    record Scalar<T>(
            String sql,
            PrimitiveTypeName primitive,
            @Nullable LogicalTypeAnnotation annotation,
            ValueWriter.Sink<T> sink,
            Reader<T> reader)
            implements ColumnType<T> {

        /** Takes one value out of a record. */
        @FunctionalInterface
        interface Reader<T> {
            T read(Group group, int field, int index);
        }

        @Override
        public Type parquet(String name, Repetition repetition) {
            return Types.primitive(primitive, repetition).as(annotation).named(name);
        }

        @Override
        public ValueWriter<T> writer(Iterator<ColumnWriter> columns, int repetition, int definition) {
            return new ValueWriter.OfScalar<>(columns.next(), sink.forColumn(), definition);
        }

        @Override
        public Object plain(T value) {
            return value;
        }

        @Override
        public Object read(Group group, int field, int index) {
            return reader.read(group, field, index);
        }
    }

    /**
     * A list without null elements, in Parquet's three-level encoding {@code name (LIST) { repeated list { element } }}, which
     * every reader takes for an array.
     */
    record ListOf<E>(ColumnType<E> element) implements ColumnType<List<E>> {
        private static final String REPEATED = "list";
        private static final String ELEMENT = "element";

        @Override
        public String sql() {
            return "array<" + element.sql() + ">";
        }

        @Override
        public Type parquet(String name, Repetition repetition) {
            return Types.buildGroup(repetition)
                    .as(LogicalTypeAnnotation.listType())
                    .addField(Types.repeatedGroup()
                            .addField(element.parquet(ELEMENT, Repetition.REQUIRED))
                            .named(REPEATED))
                    .named(name);
        }

        @Override
        public ValueWriter<List<E>> writer(Iterator<ColumnWriter> columns, int repetition, int definition) {
            return new ValueWriter.OfList<>(
                    element.writer(columns, repetition + 1, definition + 1), repetition + 1, definition);
        }

        @Override
        public Object plain(List<E> value) {
            return value.stream().map(element::plain).toList();
        }

        @Override
        public Object read(Group group, int field, int index) {
            Group list = group.getGroup(field, index);
            int size = list.getFieldRepetitionCount(0);
            List<Object> values = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                values.add(element.read(list.getGroup(0, i), 0, 0));
            }
            return List.copyOf(values);
        }
    }

    /** Named fields. */
    record Struct<R>(List<Column<R, ?>> fields) implements ColumnType<R> {
        public Struct {
            fields = List.copyOf(fields);
        }

        @Override
        public String sql() {
            return fields.stream()
                    .map(field -> field.name() + ": " + field.type().sql())
                    .collect(Collectors.joining(", ", "struct<", ">"));
        }

        @Override
        public Type parquet(String name, Repetition repetition) {
            return Types.buildGroup(repetition).addFields(parquetFields()).named(name);
        }

        Type[] parquetFields() {
            return fields.stream().map(Column::parquet).toArray(Type[]::new);
        }

        @Override
        public ValueWriter<R> writer(Iterator<ColumnWriter> columns, int repetition, int definition) {
            List<ValueWriter.OfField<R, ?>> writers = new ArrayList<>();
            for (Column<R, ?> field : fields) {
                writers.add(field.writer(columns, repetition, definition));
            }
            return new ValueWriter.OfStruct<>(writers);
        }

        @Override
        public Map<String, @Nullable Object> plain(R value) {
            return eachField(field -> field.plain(value));
        }

        @Override
        public Object read(Group group, int field, int index) {
            return readFields(group.getGroup(field, index));
        }

        /** Fields that the record's schema lacks are null. */
        Map<String, @Nullable Object> readFields(Group record) {
            return eachField(field -> field.read(record));
        }

        private Map<String, @Nullable Object> eachField(Function<Column<R, ?>, @Nullable Object> value) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            for (Column<R, ?> field : fields) {
                values.put(field.name(), value.apply(field));
            }
            return values;
        }
    }
}
