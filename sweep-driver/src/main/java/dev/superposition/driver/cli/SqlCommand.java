package dev.superposition.driver.cli;

import dev.superposition.driver.query.QueryException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
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
            "Runs one SQL statement over the views runs, best_runs, features, loss_curve and checkpoints of a table.",
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
        results.answers(sparkOptions.settings(), command.commandLine().getOut()).sql(text);
        return ExitCode.DONE;
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
