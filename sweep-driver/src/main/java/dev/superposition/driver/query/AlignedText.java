package dev.superposition.driver.query;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Rows as columns aligned for reading: numbers to the right and rounded, nulls as {@code –}, long values shortened. */
final class AlignedText {
    /** Enough to tell neighbouring grid points and losses apart, few enough to compare by eye. */
    private static final int SIGNIFICANT_DIGITS = 5;

    private static final int MAX_COLUMN_WIDTH = 60;
    private static final int MAX_ELEMENTS = 6;
    private static final String NULL = "–";

    /** Plain decimals from 0.0001 up to this many digits before the point; scientific notation outside. */
    private static final int MAX_INTEGER_DIGITS = 9;

    private static final int MAX_LEADING_ZEROS = 4;

    private AlignedText() {}

    /**
     * Writes a header, a rule, the rows and how many there are.
     *
     * @param left how many rows of the result are not among {@code rows}
     */
    static void write(StructType schema, List<Row> rows, long left, Appendable out) throws IOException {
        int columns = schema.size();
        List<List<String>> cells = new ArrayList<>();
        cells.add(IntStream.range(0, columns)
                .mapToObj(i -> VisibleText.of(schema.fieldNames()[i]))
                .toList());
        for (Row row : rows) {
            cells.add(
                    IntStream.range(0, columns).mapToObj(i -> cell(row.get(i))).toList());
        }
        int[] widths = new int[columns];
        for (List<String> line : cells) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], VisibleText.width(line.get(i)));
            }
        }
        for (int line = 0; line < cells.size(); line++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                boolean right = schema.fields()[i].dataType() instanceof NumericType;
                text.append(i == 0 ? "" : "  ")
                        .append(VisibleText.padded(cells.get(line).get(i), widths[i], right));
            }
            out.append(text.toString().stripTrailing()).append('\n');
            if (line == 0) {
                out.append(IntStream.of(widths).mapToObj("─"::repeat).collect(Collectors.joining("  ")))
                        .append('\n');
            }
        }
        out.append(footer(rows.size(), left)).append('\n');
    }

    private static String footer(int printed, long left) {
        String rows = printed + left == 1 ? "1 row" : String.format(Locale.ROOT, "%,d rows", printed + left);
        return left == 0 ? rows : String.format(Locale.ROOT, "%s; %,d of them left out", rows, left);
    }

    private static String cell(@Nullable Object value) {
        return VisibleText.shortened(text(value), MAX_COLUMN_WIDTH);
    }

    private static String text(@Nullable Object value) {
        if (value == null) {
            return NULL;
        } else if (value instanceof Double || value instanceof Float) {
            return number(((Number) value).doubleValue());
        } else if (value instanceof scala.collection.Seq<?> sequence) {
            return elements(sequence);
        } else if (value instanceof scala.collection.Map<?, ?> map) {
            return elements(map.toSeq());
        } else if (value instanceof scala.Tuple2<?, ?> entry) {
            return text(entry._1()) + ": " + text(entry._2());
        } else if (value instanceof Row row) {
            return IntStream.range(0, row.size())
                    .mapToObj(i -> row.schema().fieldNames()[i] + ": " + text(row.get(i)))
                    .collect(Collectors.joining(", ", "{", "}"));
        } else if (value instanceof byte[] bytes) {
            return bytes.length + " bytes";
        }
        return VisibleText.of(value.toString());
    }

    private static String elements(scala.collection.Seq<?> sequence) {
        int size = sequence.size();
        int shown = size <= MAX_ELEMENTS ? size : MAX_ELEMENTS - 1;
        String start =
                IntStream.range(0, shown).mapToObj(i -> text(sequence.apply(i))).collect(Collectors.joining(", "));
        return "[" + start + (shown == size ? "]" : ", … " + (size - shown) + " more]");
    }

    private static String number(double value) {
        return number(value, SIGNIFICANT_DIGITS);
    }

    /** The number rounded to some significant digits, without trailing zeros; whole numbers keep all their digits. */
    static String number(double value, int significantDigits) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.toString(value);
        } else if (value == 0) {
            return "0";
        }
        BigDecimal exact = new BigDecimal(value);
        BigDecimal rounded = exact.round(new MathContext(significantDigits, RoundingMode.HALF_EVEN))
                .stripTrailingZeros();
        int integerDigits = rounded.precision() - rounded.scale();
        if (integerDigits > MAX_INTEGER_DIGITS || integerDigits <= -MAX_LEADING_ZEROS) {
            String digits = rounded.unscaledValue().abs().toString();
            return (value < 0 ? "-" : "") + digits.charAt(0) + (digits.length() > 1 ? "." + digits.substring(1) : "")
                    + "e" + (integerDigits - 1);
        }
        boolean whole = exact.stripTrailingZeros().scale() <= 0;
        return (whole ? exact : rounded).toPlainString();
    }
}
