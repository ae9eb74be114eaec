package dev.superposition.worker.store;

import java.util.List;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.io.api.Binary;

/**
 * Writes the values of one field to the Parquet columns below it, without a record in between: the levels that Parquet derives from
 * records are known from the types.
 *
 * <p>Source of the levels: Melnik et al. 2010, <i>Dremel</i>, section 4.
 */
interface ValueWriter<T> {
    /**
     * Writes a value.
     *
     * @param repetition the repetition level of its first entry in each column
     */
    void write(T value, int repetition);

    /**
     * Writes to each column below that there is no value.
     *
     * @param definition the definition level down to which there is something
     */
    void writeNull(int repetition, int definition);

    /** Puts one scalar into a column. */
    @FunctionalInterface
    interface Sink<T> {
        void put(ColumnWriter column, T value, int repetition, int definition);

        /** The sink of one column, which may remember what it has put there. */
        default Sink<T> forColumn() {
            return this;
        }
    }

    /** Strings as Parquet has them; one that stands in row after row is encoded once. */
    final class Strings implements Sink<String> {
        private String last = "";
        private Binary encoded = Binary.EMPTY;

        @Override
        public Sink<String> forColumn() {
            return new Strings();
        }

        @Override
        public void put(ColumnWriter column, String value, int repetition, int definition) {
            if (!value.equals(last)) {
                encoded = Binary.fromString(value);
                last = value;
            }
            column.write(encoded, repetition, definition);
        }
    }

    /** One column. */
    record OfScalar<T>(ColumnWriter column, Sink<T> sink, int definition) implements ValueWriter<T> {
        @Override
        public void write(T value, int repetition) {
            sink.put(column, value, repetition, definition);
        }

        @Override
        public void writeNull(int repetition, int definition) {
            column.writeNull(repetition, definition);
        }
    }

    /**
     * The columns of a list's elements.
     *
     * @param within the repetition level of every element but the first
     * @param definition the level of a list that is empty
     */
    record OfList<E>(ValueWriter<E> element, int within, int definition) implements ValueWriter<List<E>> {
        @Override
        public void write(List<E> value, int repetition) {
            if (value.isEmpty()) {
                element.writeNull(repetition, definition);
            }
            int level = repetition;
            for (E e : value) {
                element.write(e, level);
                level = within;
            }
        }

        @Override
        public void writeNull(int repetition, int definition) {
            element.writeNull(repetition, definition);
        }
    }

    /** The columns of a struct's fields. */
    record OfStruct<R>(List<OfField<R, ?>> fields) implements ValueWriter<R> {
        public OfStruct {
            fields = List.copyOf(fields);
        }

        @Override
        public void write(R value, int repetition) {
            for (int i = 0; i < fields.size(); i++) {
                fields.get(i).write(value, repetition);
            }
        }

        @Override
        public void writeNull(int repetition, int definition) {
            fields.forEach(field -> field.writeNull(repetition, definition));
        }
    }

    /**
     * The columns of one field of a struct.
     *
     * @param definition the level of the struct
     */
    record OfField<R, T>(Column<R, T> field, ValueWriter<T> type, int definition) {
        void write(R row, int repetition) {
            T cell = field.cell(row);
            if (cell == null) {
                type.writeNull(repetition, definition);
            } else {
                type.write(cell, repetition);
            }
        }

        void writeNull(int repetition, int definition) {
            type.writeNull(repetition, definition);
        }
    }
}
