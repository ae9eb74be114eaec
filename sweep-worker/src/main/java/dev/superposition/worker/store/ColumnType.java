package dev.superposition.worker.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
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
            (out, value) -> out.addBinary(Binary.fromString(value)),
            (group, field, index) -> group.getString(field, index));
    Scalar<Integer> INT =
            new Scalar<>("int", PrimitiveTypeName.INT32, null, RecordConsumer::addInteger, Group::getInteger);
    Scalar<Long> LONG = new Scalar<>("bigint", PrimitiveTypeName.INT64, null, RecordConsumer::addLong, Group::getLong);
    Scalar<Float> FLOAT =
            new Scalar<>("float", PrimitiveTypeName.FLOAT, null, RecordConsumer::addFloat, Group::getFloat);
    Scalar<Double> DOUBLE =
            new Scalar<>("double", PrimitiveTypeName.DOUBLE, null, RecordConsumer::addDouble, Group::getDouble);
    Scalar<Boolean> BOOLEAN =
            new Scalar<>("boolean", PrimitiveTypeName.BOOLEAN, null, RecordConsumer::addBoolean, Group::getBoolean);
    /** Milliseconds since 1970 UTC. */
    Scalar<Long> TIMESTAMP = new Scalar<>(
            "timestamp",
            PrimitiveTypeName.INT64,
            LogicalTypeAnnotation.timestampType(true, TimeUnit.MILLIS),
            RecordConsumer::addLong,
            Group::getLong);

    /** The type in Spark SQL's notation, e.g. {@code array<struct<step: int, loss: double>>}. */
    String sql();

    /** The Parquet type of a field. */
    Type parquet(String name, Repetition repetition);

    /** Writes one value of a field that has been started. */
    void write(RecordConsumer out, T value);

    /** The plain form of a value. */
    Object plain(T value);

    /** The plain form of the {@code index}-th value of a field of a record read back. */
    Object read(Group group, int field, int index);

    /** One number, string or truth value. */
    record Scalar<T>(
            String sql,
            PrimitiveTypeName primitive,
            @Nullable LogicalTypeAnnotation annotation,
            BiConsumer<RecordConsumer, T> writer,
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
        public void write(RecordConsumer out, T value) {
            writer.accept(out, value);
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
        public void write(RecordConsumer out, List<E> value) {
            out.startGroup();
            if (!value.isEmpty()) {
                out.startField(REPEATED, 0);
                for (E e : value) {
                    out.startGroup();
                    out.startField(ELEMENT, 0);
                    element.write(out, e);
                    out.endField(ELEMENT, 0);
                    out.endGroup();
                }
                out.endField(REPEATED, 0);
            }
            out.endGroup();
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
        public void write(RecordConsumer out, R value) {
            out.startGroup();
            writeFields(out, value);
            out.endGroup();
        }

        void writeFields(RecordConsumer out, R value) {
            for (int i = 0; i < fields.size(); i++) {
                fields.get(i).write(out, i, value);
            }
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
