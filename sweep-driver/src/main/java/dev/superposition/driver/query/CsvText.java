package dev.superposition.driver.query;

import java.io.IOException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Rows as RFC 4180: a header line, lines ended by CR LF, fields with a comma, quote or line break in quotes. Numbers have every
 * digit that tells them apart. Null is an empty field, an empty string is {@code ""}; arrays and structs are JSON in one field.
 * RFC 4180 knows no control characters but line breaks, so others but the tab stand as their escape, {@code \}{@code u001b}.
 */
final class CsvText {
    private static final String LINE_END = "\r\n";

    private CsvText() {}

    static void write(StructType schema, Iterable<Row> rows, Appendable out) throws IOException {
        String[] names = schema.fieldNames();
        for (int i = 0; i < names.length; i++) {
            out.append(i == 0 ? "" : ",").append(quoted(names[i]));
        }
        out.append(LINE_END);
        for (Row row : rows) {
            for (int i = 0; i < names.length; i++) {
                out.append(i == 0 ? "" : ",").append(field(row.get(i)));
            }
            out.append(LINE_END);
        }
    }

    private static String field(@Nullable Object value) throws IOException {
        if (value == null) {
            return "";
        } else if (value instanceof String text) {
            return quoted(text);
        } else if (value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        String json = JsonText.of(value);
        return quoted(json.startsWith("\"") ? json.substring(1, json.length() - 1) : json);
    }

    private static String quoted(String text) {
        String visible = VisibleText.lines(text);
        boolean plain = !visible.isEmpty() && visible.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n');
        return plain ? visible : '"' + visible.replace("\"", "\"\"") + '"';
    }
}
