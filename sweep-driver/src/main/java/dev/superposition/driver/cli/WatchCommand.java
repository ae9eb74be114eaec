package dev.superposition.driver.cli;

import dev.superposition.driver.query.NamedQuery;
import dev.superposition.driver.query.QueryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sweep watch}. */
@Command(
        name = "watch",
        description = {
            "Draws the phase diagram of a table again and again while a sweep fills it, and ends with the sweep.",
            "A sweep trains a coarse picture of its whole grid first. Parameters and colours are those of query phase-diagram."
        },
        footer = {
            "%nExamples:",
            "  sweep watch tables/quickstart",
            "  sweep watch tables/e04-phase-diagrams --html diagrams.html",
            "  sweep watch tables/e16-dropout --x dropout --every 30"
        })
final class WatchCommand implements Callable<Integer> {
    static final String QUERY = "phase-diagram";

    @Spec
    private CommandSpec command;

    @Mixin
    private SparkOptions sparkOptions;

    @Parameters(paramLabel = "TABLE", description = "Folder of the table: a path or a Hadoop URI.")
    private String table;

    @Option(
            names = "--every",
            paramLabel = "SECONDS",
            description =
                    "From one picture to the next (default 5), longer where drawing would take more than a quarter of the time.")
    private int every = 5;

    @Option(
            names = "--html",
            paramLabel = "FILE.html",
            description =
                    "Writes the report there with every picture, too; a browser that shows it opens it anew by itself.")
    private @Nullable Path html;

    /** The parameters of the query that is asked again and again. */
    static QueryOptions options() {
        return NamedQuery.all().stream()
                .filter(query -> query.name().equals(QUERY))
                .map(query -> new QueryOptions(query.parameters()))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public Integer call() throws QueryException, IOException {
        if (every < 1) {
            throw new UserError("--every " + every + ": must be 1 or more");
        }
        if (html != null && Files.isDirectory(html)) {
            throw new UserError("Cannot write the report: --html " + html + " is a folder; name a file in it");
        }
        new WatchSpark(
                        table,
                        options().givenTo(command),
                        html,
                        Duration.ofSeconds(every),
                        Terminal.current(),
                        command.commandLine().getOut())
                .watch(sparkOptions.settings());
        return ExitCode.DONE;
    }
}
