package dev.superposition.driver.cli;

import dev.superposition.driver.job.SparkSettings;
import dev.superposition.driver.query.NamedQuery;
import dev.superposition.driver.query.QueryException;
import dev.superposition.driver.query.QueryParameter;
import dev.superposition.worker.store.RunTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sweep query}. The parameters of the named queries are options of the command. */
@Command(
        name = "query",
        description = "Asks a table one of the named questions; --list says which there are.",
        footer = {
            "%nExamples:",
            "  sweep query --list",
            "  sweep query phase-diagram --table tables/quickstart --x relative_importance --y density",
            "  sweep query dimensions-per-feature --table tables/geometry --format csv"
        })
final class QueryCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Mixin
    private SparkOptions sparkOptions;

    @Mixin
    private ResultOptions results;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "The query's name.")
    private @Nullable String name;

    @Option(names = "--list", description = "Lists the queries and their parameters.")
    private boolean list;

    /** The parameters of all queries, each once; queries that share a name share its meaning. */
    static QueryOptions options() {
        Map<String, QueryParameter> byName = new LinkedHashMap<>();
        NamedQuery.all().stream()
                .flatMap(query -> query.parameters().stream())
                .forEach(parameter -> byName.putIfAbsent(parameter.name(), parameter));
        return new QueryOptions(List.copyOf(byName.values()));
    }

    @Override
    public Integer call() throws QueryException, IOException {
        PrintWriter out = command.commandLine().getOut();
        if (list) {
            NamedQuery.all().forEach(query -> describe(query, out));
            return ExitCode.DONE;
        }
        if (name == null) {
            throw new UserError("Cannot query: name a query; 'sweep query --list' says which there are");
        }
        NamedQuery query = NamedQuery.of(name);
        SparkSettings settings = sparkOptions.settings();
        try (Answers answers = results.answers("query " + name, settings, out)) {
            KeptFits kept = KeptFits.of(RunTable.open(results.table(), settings.hadoop()));
            answers.query(
                    query,
                    kept.applied(
                            query,
                            options().givenTo(command),
                            command.commandLine().getErr()::println));
        }
        return ExitCode.DONE;
    }

    private static void describe(NamedQuery query, PrintWriter out) {
        out.println(query.name());
        out.println("  answers: " + query.answers());
        out.println("  returns: "
                + query.returns().lines().collect(Collectors.joining(System.lineSeparator() + "           ")));
        for (QueryParameter parameter : query.parameters()) {
            out.println("  --" + parameter.name() + " (" + parameter.kind().id() + ", default "
                    + String.join(" or ", parameter.defaults()) + "): " + parameter.description());
        }
        out.println();
    }
}
