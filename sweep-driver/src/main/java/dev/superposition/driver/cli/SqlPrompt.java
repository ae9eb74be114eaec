package dev.superposition.driver.cli;

import dev.superposition.driver.query.NamedQuery;
import dev.superposition.driver.query.QueryException;
import dev.superposition.driver.query.RunView;
import dev.superposition.driver.query.SqlText;
import dev.superposition.worker.store.TableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;

/**
 * The prompt of {@code sweep sql}: statements over one or more lines until their semicolon, and {@link DotCommand}s. What cannot be
 * answered is one message, and the prompt goes on. Ctrl-C drops the line that is typed or cancels the query that runs.
 */
final class SqlPrompt {
    static final String PROMPT = "sweep> ";
    private static final String CONTINUED = "    -> ";

    private final Terminal terminal;
    private final Answers answers;
    private final KeptFits kept;
    private final LineReader reader;
    private final PrintWriter out;

    /** @param history the file that keeps what was typed; made if need be */
    SqlPrompt(Terminal terminal, Answers answers, KeptFits kept, Path history) {
        this.terminal = terminal;
        this.answers = answers;
        this.kept = kept;
        this.out = terminal.writer();
        this.reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .parser(new SqlLine.Reader())
                .completer(new SqlCompleter())
                .variable(LineReader.HISTORY_FILE, history)
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, CONTINUED)
                // An exclamation mark is a part of SQL.
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.CASE_INSENSITIVE, true)
                .build();
    }

    /** Where the history is kept: under {@code XDG_STATE_HOME}, if that is an absolute path, or {@code ~/.local/state}. */
    static Path historyFile(Map<String, String> environment, String home) {
        Path state = Path.of(environment.getOrDefault("XDG_STATE_HOME", ""));
        return (state.isAbsolute() ? state : Path.of(home, ".local", "state"))
                .resolve("superposition-sweep")
                .resolve("history");
    }

    /**
     * Reads and answers until Ctrl-D or {@code .quit}.
     *
     * @throws QueryException if the table cannot be read, so that nothing can be asked
     */
    void run(String table) throws QueryException, IOException {
        terminal.handle(Signal.INT, signal -> answers.cancel());
        out.println("SQL over " + table + "; " + DotCommand.HELP.word() + " helps, Tab completes, Ctrl-D leaves");
        while (true) {
            try {
                String line = reader.readLine(PROMPT).strip();
                // The reader hears of Ctrl-C by an interrupt, which may come when it has the line already.
                if (!Thread.interrupted() && !obey(line)) {
                    return;
                }
            } catch (UserInterruptException e) {
                // The line is dropped.
            } catch (EndOfFileException e) {
                return;
            }
        }
    }

    /** Does what a line says; false if that is to leave. */
    private boolean obey(String line) throws QueryException, IOException {
        if (!SqlLine.isDotCommand(line)) {
            for (String statement : SqlText.of(line).all()) {
                if (!answer(() -> answers.sql(statement))) {
                    break;
                }
            }
            return true;
        }
        List<String> words =
                new DefaultParser().parse(line.replaceFirst(";$", ""), 0).words();
        DotCommand command = DotCommand.of(words.get(0)).orElse(null);
        if (command == null) {
            out.println("There is no command " + words.get(0) + "; " + DotCommand.HELP.word() + " lists them");
        } else if (command == DotCommand.QUIT) {
            return false;
        } else {
            obey(command, words.subList(1, words.size()));
        }
        return true;
    }

    private void obey(DotCommand command, List<String> words) throws QueryException, IOException {
        switch (command) {
            case HELP -> help();
            case TABLES -> RunView.all().forEach(view -> out.printf("%-12s %s%n", view.name(), view.grain()));
            case SCHEMA -> schema(words);
            case QUERIES -> NamedQuery.all().forEach(query -> out.printf("%-26s %s%n", query.name(), query.answers()));
            case QUERY -> answer(() -> query(words));
            case QUIT -> {}
        }
    }

    private void help() {
        out.println("A statement of Spark SQL ends with ; and may take several lines.");
        for (DotCommand command : DotCommand.values()) {
            out.printf("%-34s %s%n", (command.word() + " " + command.argument()).strip(), command.help());
        }
        out.printf("%-34s %s%n", "Ctrl-C", "drops the line, or cancels the query that runs");
    }

    private void schema(List<String> words) {
        RunView view = words.size() == 1 ? RunView.named(words.get(0)).orElse(null) : null;
        if (view == null) {
            out.println(
                    "Name a view: " + RunView.all().stream().map(RunView::name).collect(Collectors.joining(", ")));
            return;
        }
        out.println(view.name() + ": " + view.grain());
        fields(view.columns(), "  ");
    }

    private void fields(List<RunView.Field> fields, String indent) {
        for (RunView.Field field : fields) {
            out.printf("%-26s %-14s %s%n", indent + field.name(), field.shortType(), field.doc());
            fields(field.fields(), indent + "  .");
        }
    }

    private void query(List<String> words) throws QueryException, IOException {
        if (words.isEmpty()) {
            throw new QueryException("Name a query; " + DotCommand.QUERIES.word() + " lists them");
        }
        NamedQuery query = NamedQuery.of(words.get(0));
        Map<String, String> given = new LinkedHashMap<>();
        for (int i = 1; i < words.size(); i += 2) {
            if (!words.get(i).startsWith("--") || i + 1 == words.size()) {
                throw new QueryException("Cannot run query '" + query.name()
                        + "': parameters are --NAME VALUE, a value with" + " blanks in quotes");
            }
            given.put(words.get(i).substring(2), words.get(i + 1));
        }
        answers.query(query, kept.applied(query, given, out::println));
    }

    @FunctionalInterface
    private interface Asking {
        void ask() throws QueryException, IOException;
    }

    /** Whether there was an answer. */
    private boolean answer(Asking asking) throws QueryException, IOException {
        if (!answers.isStarted()) {
            out.println("Spark is starting");
        }
        out.flush();
        try {
            asking.ask();
            return true;
        } catch (CancellationException e) {
            out.println("Cancelled");
        } catch (QueryException | TableException e) {
            if (answers.isBroken()) {
                throw e;
            }
            out.println(e.getMessage());
        } catch (IOException | RuntimeException e) {
            if (answers.isBroken()) {
                throw e;
            }
            out.println("Cannot answer: "
                    + String.valueOf(e.getMessage())
                            .lines()
                            .findFirst()
                            .orElse("")
                            .strip());
        }
        return false;
    }
}
