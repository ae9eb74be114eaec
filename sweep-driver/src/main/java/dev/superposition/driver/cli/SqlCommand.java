package dev.superposition.driver.cli;

import dev.superposition.driver.job.SparkSettings;
import dev.superposition.driver.query.QueryException;
import dev.superposition.driver.query.SqlText;
import dev.superposition.worker.store.RunTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jline.terminal.TerminalBuilder;
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
            "Runs SQL over the views runs, best_runs, features, loss_curve and checkpoints of a table.",
            "The statements, each ended by ;, are the argument, the file after -f, or what stands on stdin. On a terminal it opens a"
                    + " prompt: .help says what that knows, Tab completes, Ctrl-C cancels a query, Ctrl-D leaves. It keeps its history"
                    + " in superposition-sweep/history under XDG_STATE_HOME, by default ~/.local/state."
        },
        footer = {
            "%nExamples:",
            "  sweep sql --table tables/quickstart",
            "  sweep sql --table tables/quickstart 'SELECT outcome, count(*) FROM runs GROUP BY outcome'",
            "  sweep sql --table tables/quickstart --format csv -f question.sql > answer.csv",
            "  sweep sql --table tables/quickstart --format parquet --out best.parquet 'SELECT * FROM best_runs'"
        })
final class SqlCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Mixin
    private SparkOptions sparkOptions;

    @Mixin
    private ResultOptions results;

    @Parameters(arity = "0..1", paramLabel = "STATEMENT", description = "The statement, or several.")
    private @Nullable String statement;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "A file that holds the statements.")
    private @Nullable Path file;

    @Override
    public Integer call() throws QueryException, IOException {
        if (statement == null && file == null && Terminal.current().isInteractive()) {
            prompt(sparkOptions.settings());
        } else {
            answer(SqlText.of(text()).all());
        }
        return ExitCode.DONE;
    }

    private void answer(List<String> statements) throws QueryException, IOException {
        int count = statements.size();
        if (count == 0) {
            throw new UserError("Cannot run SQL: the statement is empty");
        }
        if (count > 1 && results.writesAFile()) {
            throw new UserError(
                    "Cannot write Parquet: there are " + count + " statements, and a file holds one answer");
        }
        try (Answers answers = results.answers(
                "sql", sparkOptions.settings(), command.commandLine().getOut())) {
            for (int i = 0; i < count; i++) {
                try {
                    answers.sql(statements.get(i));
                } catch (QueryException e) {
                    throw count == 1
                            ? e
                            : new QueryException("Statement " + (i + 1) + " of " + count + ": " + e.getMessage(), e);
                }
            }
        }
    }

    private void prompt(SparkSettings settings) throws QueryException, IOException {
        if (results.writesAFile()) {
            throw new UserError("Cannot write Parquet: give the statement, since a file holds one answer");
        }
        KeptFits kept = KeptFits.of(RunTable.open(results.table(), settings.hadoop()));
        try (org.jline.terminal.Terminal terminal = TerminalBuilder.builder()
                        .system(true)
                        .dumb(true)
                        .encoding(StandardCharsets.UTF_8)
                        .build();
                Answers answers = results.answers("sql", settings, terminal.writer())) {
            Path history = SqlPrompt.historyFile(System.getenv(), System.getProperty("user.home"));
            new SqlPrompt(terminal, answers, kept, history).run(results.table());
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
