package dev.superposition.driver.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Rows as one JSON array, one object a line. Numbers have every digit that tells them apart; NaN and the infinities, which JSON
 * lacks, are the strings {@code "NaN"}, {@code "Infinity"} and {@code "-Infinity"}, so that they stay apart from null. Text is
 * ASCII: every other character stands as its escape. Times are ISO 8601 in UTC.
 */
final class JsonText {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    private JsonText() {}

    static void write(StructType schema, Iterable<Row> rows, Appendable out) throws IOException {
        out.append("[");
        String separator = "\n";
        for (Row row : rows) {
            out.append(separator).append(of(row));
            separator = ",\n";
        }
        out.append("\n]\n");
    }

    /** One value of a row as JSON. */
    static String of(@Nullable Object value) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.setRootValueSeparator(new SerializedString(""));
            write(value, json);
        }
        return text.toString();
    }

    private static void write(@Nullable Object value, JsonGenerator json) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Row row) {
            json.writeStartObject();
            String[] names = row.schema().fieldNames();
            for (int i = 0; i < names.length; i++) {
                json.writeFieldName(names[i]);
                write(row.get(i), json);
            }
            json.writeEndObject();
        } else if (value instanceof scala.collection.Seq<?> sequence) {
            json.writeStartArray();
            for (Object element : elements(sequence)) {
                write(element, json);
            }
            json.writeEndArray();
        } else if (value instanceof scala.collection.Map<?, ?> map) {
            json.writeStartObject();
            for (Object entry : elements(map.toSeq())) {
                scala.Tuple2<?, ?> pair = (scala.Tuple2<?, ?>) entry;
                json.writeFieldName(String.valueOf(pair._1()));
                write(pair._2(), json);
            }
            json.writeEndObject();
        } else {
            writeScalar(value, json);
        }
    }

    private static void writeScalar(Object value, JsonGenerator json) throws IOException {
        if (value instanceof Double number) {
            json.writeNumber(number);
        } else if (value instanceof Float number) {
            json.writeNumber(number);
        } else if (value instanceof BigDecimal number) {
            json.writeNumber(number);
        } else if (value instanceof Number number) {
            json.writeNumber(number.longValue());
        } else if (value instanceof Boolean truth) {
            json.writeBoolean(truth);
        } else if (value instanceof byte[] bytes) {
            json.writeBinary(bytes);
        } else if (value instanceof Timestamp time) {
            json.writeString(time.toInstant().toString());
        } else {
            json.writeString(value.toString());
        }
    }

    private static List<?> elements(scala.collection.Seq<?> sequence) {
        return IntStream.range(0, sequence.size()).mapToObj(sequence::apply).toList();
    }
}
