package dev.superposition.driver.cli;

import dev.superposition.driver.job.SparkSettings;
import dev.superposition.driver.query.QueryException;
import dev.superposition.worker.store.RunTable;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sweep serve}. */
@Command(
        name = "serve",
        description = {
            "Answers JDBC clients over the views of a table, until Ctrl-C: Spark's Thrift server, which Hive's driver speaks with.",
            "Beside the views there is one for the answer of each named query, such as phase_diagram. There is no password: whoever"
                    + " reaches the port runs SQL as you do."
        },
        footer = {"%nExamples:", "  sweep serve tables/quickstart", "  sweep serve tables/quickstart --port 10001"})
final class ServeCommand implements Callable<Integer> {
    private static final int MAX_PORT = 65535;

    @Spec
    private CommandSpec command;

    @Mixin
    private SparkOptions sparkOptions;

    @Parameters(paramLabel = "TABLE", description = "Folder of the table: a path or a Hadoop URI.")
    private String table;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "Where to listen. Default: 127.0.0.1, this machine only.")
    private String host = "127.0.0.1";

    @Option(names = "--port", paramLabel = "PORT", description = "Default: 10000.")
    private int port = 10000;

    @Override
    public Integer call() throws QueryException, IOException {
        if (port < 1 || port > MAX_PORT) {
            throw new UserError("--port " + port + ": must be from 1 to " + MAX_PORT);
        }
        SparkSettings settings = sparkOptions.settings();
        RunTable.open(table, settings.hadoop());
        new ServeSpark(settings, command.commandLine().getOut()).serve(table, host, port);
        return ExitCode.DONE;
    }
}
