package dev.superposition.driver.cli;

import dev.superposition.driver.query.ResultFormat;
import dev.superposition.driver.query.ResultTable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which table is asked, and how the answer is printed. */
final class ResultOptions {
    @Option(names = "--table", paramLabel = "URI", description = "Folder of the table: a path or a Hadoop URI.")
    private @Nullable String table;

    @Option(names = "--format", paramLabel = "FORMAT", description = "table (default), csv or json.")
    private ResultFormat format = ResultFormat.TABLE;

    @Option(
            names = "--limit",
            paramLabel = "ROWS",
            description = "Most rows of a table printed; csv and json have all.")
    private int limit = ResultTable.DEFAULT_LIMIT;

    String table() {
        if (table == null) {
            throw new UserError("Cannot read a table: say which, e.g. --table tables/quickstart");
        }
        return table;
    }

    ResultFormat format() {
        return format;
    }

    int limit() {
        if (limit < 0) {
            throw new UserError("--limit " + limit + ": must be 0 or more");
        }
        return limit;
    }
}
