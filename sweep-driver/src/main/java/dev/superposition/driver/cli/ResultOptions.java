package dev.superposition.driver.cli;

import dev.superposition.driver.job.SparkSettings;
import dev.superposition.driver.query.ResultTable;
import java.io.IOException;
import java.io.PrintWriter;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which table is asked, and what becomes of the answer. */
final class ResultOptions {
    @Option(names = "--table", paramLabel = "URI", description = "Folder of the table: a path or a Hadoop URI.")
    private @Nullable String table;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "table (default), csv, json, or parquet, which needs --out.")
    private AnswerFormat format = AnswerFormat.TABLE;

    @Option(names = "--out", paramLabel = "FILE", description = "The Parquet file: a path or a Hadoop URI.")
    private @Nullable String out;

    @Option(names = "--overwrite", description = "Replaces the Parquet file if there is one.")
    private boolean overwrite;

    @Option(
            names = "--limit",
            paramLabel = "ROWS",
            description = "Most rows of a table printed; csv, json and parquet have all.")
    private int limit = ResultTable.DEFAULT_LIMIT;

    String table() {
        if (table == null) {
            throw new UserError("Cannot read a table: say which, e.g. --table tables/quickstart");
        }
        return table;
    }

    boolean writesAFile() {
        return format == AnswerFormat.PARQUET;
    }

    /** Starts what answers, after a look at everything that needs no Spark. */
    Answers answers(String name, SparkSettings settings, PrintWriter printer) throws IOException {
        if (limit < 0) {
            throw new UserError("--limit " + limit + ": must be 0 or more");
        }
        if (out == null && writesAFile()) {
            throw new UserError("Cannot write Parquet: name the file, e.g. --out answer.parquet");
        }
        if (out != null && !writesAFile()) {
            throw new UserError("Cannot write --out " + out
                    + ": it is for --format parquet; redirect what the other formats print");
        }
        String uri = table();
        if (out != null) {
            checkFree(out, settings);
        }
        return Answers.start(name, settings, uri, new Answers.Output(format, limit, out, printer));
    }

    private void checkFree(String file, SparkSettings settings) throws IOException {
        Path path = new Path(file);
        FileSystem files = path.getFileSystem(settings.hadoop());
        if (!files.exists(path)) {
            return;
        }
        if (files.getFileStatus(path).isDirectory()) {
            throw new UserError("Cannot write --out " + file + ": it is a folder; name a file in it");
        }
        if (!overwrite) {
            throw new UserError("Cannot write --out " + file + ": it exists; --overwrite replaces it");
        }
    }
}
