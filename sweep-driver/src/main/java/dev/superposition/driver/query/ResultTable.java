package dev.superposition.driver.query;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A query's result in one of the {@link ResultFormat}s, written as it is computed. */
public final class ResultTable {
    /** Rows of an aligned table if nobody says otherwise. */
    public static final int DEFAULT_LIMIT = 1000;

    private ResultTable() {}

    /** Prints with the {@link #DEFAULT_LIMIT}. */
    public static void print(Dataset<Row> result, ResultFormat format, Appendable out)
            throws QueryException, IOException {
        print(result, format, DEFAULT_LIMIT, out);
    }

    /**
     * Prints a result. CSV and JSON write every row and hold one partition at a time; a table holds its rows, for their widths.
     *
     * @param limit how many rows of an aligned table to print; the others are counted in a last line
     * @throws QueryException if the query fails while it runs, for a reason the user can mend
     */
    public static void print(Dataset<Row> result, ResultFormat format, int limit, Appendable out)
            throws QueryException, IOException {
        try {
            switch (format) {
                case TABLE -> printTable(result, limit, out);
                case CSV -> CsvText.write(result.schema(), rows(result), out);
                case JSON -> JsonText.write(result.schema(), rows(result), out);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw QueryException.of("Cannot compute the result", e);
        }
    }

    private static void printTable(Dataset<Row> result, int limit, Appendable out) throws IOException {
        List<Row> rows = result.takeAsList(limit + 1);
        long left = 0;
        if (rows.size() > limit) {
            left = result.count() - limit;
            rows = rows.subList(0, limit);
        }
        AlignedText.write(result.schema(), rows, left, out);
    }

    private static Iterable<Row> rows(Dataset<Row> result) {
        return () -> {
            Iterator<Row> rows = result.toLocalIterator();
            return rows;
        };
    }
}
