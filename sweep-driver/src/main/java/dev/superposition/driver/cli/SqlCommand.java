package dev.superposition.driver.cli;

import dev.superposition.driver.job.SparkStart;
import dev.superposition.driver.query.QueryException;
import dev.superposition.driver.query.ResultTable;
import dev.superposition.driver.query.RunViews;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sweep sql}. */
@Command(
        name = "sql",
        description = {
            "Runs one SQL statement over the views runs, features, loss_curve and checkpoints of a table.",
            "The statement is the argument, the file after -f, or what stands on stdin."
        },
        footer = {
            "%nExamples:",
            "  sweep sql --table tables/quickstart 'SELECT outcome, count(*) FROM runs GROUP BY outcome'",
            "  sweep sql --table tables/quickstart --format csv -f question.sql > answer.csv"
        })
final class SqlCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Mixin
    private SparkOptions sparkOptions;

    @Mixin
    private ResultOptions results;

    @Parameters(arity = "0..1", paramLabel = "STATEMENT", description = "The statement.")
    private @Nullable String statement;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "A file that holds the statement.")
    private @Nullable Path file;

    @Override
    public Integer call() throws QueryException, IOException {
        String text = text();
        if (text.isBlank()) {
            throw new UserError("Cannot run SQL: the statement is empty");
        }
        PrintWriter out = command.commandLine().getOut();
        try (SparkSession spark = SparkStart.session("sql", sparkOptions.settings())) {
            RunViews.register(spark, results.table());
            ResultTable.print(ask(spark, text), results.format(), results.limit(), out);
        }
        out.flush();
        return ExitCode.DONE;
    }

    private static Dataset<Row> ask(SparkSession spark, String text) throws QueryException {
        try {
            return spark.sql(text);
        } catch (Exception e) {
            throw QueryException.of("Cannot run the statement", e);
        }
    }

    private String text() throws IOException {
        if (statement != null && file != null) {
            throw new UserError("Cannot run SQL: give a statement or -f FILE, not both");
        }
        if (file != null) {
            if (!Files.isRegularFile(file)) {
                throw new UserError("Cannot run SQL: there is no file " + file);
            }
            return Files.readString(file);
        }
        return statement == null ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8) : statement;
    }
}
