package dev.superposition.driver.cli;

import dev.superposition.driver.job.SparkSettings;
import dev.superposition.driver.query.ResultFormat;
import dev.superposition.driver.query.ResultTable;
import java.io.PrintWriter;
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

    /** What prints the answers. */
    Answers answers(SparkSettings settings, PrintWriter out) {
        if (table == null) {
            throw new UserError("Cannot read a table: say which, e.g. --table tables/quickstart");
        }
        if (limit < 0) {
            throw new UserError("--limit " + limit + ": must be 0 or more");
        }
        return new Answers(settings, table, format, limit, out);
    }
}
