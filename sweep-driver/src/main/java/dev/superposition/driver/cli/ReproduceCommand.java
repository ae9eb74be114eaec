package dev.superposition.driver.cli;

import dev.superposition.driver.job.SparkSettings;
import dev.superposition.driver.job.SweepJob;
import dev.superposition.driver.job.SweepRequest;
import dev.superposition.driver.job.SweepResult;
import dev.superposition.driver.query.QueryException;
import dev.superposition.driver.reproduction.Claim;
import dev.superposition.driver.spec.SpecException;
import dev.superposition.driver.spec.SpecParser;
import dev.superposition.driver.spec.SweepSpec;
import dev.superposition.worker.store.RunTable;
import dev.superposition.worker.store.TableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sweep reproduce}. */
@Command(
        name = "reproduce",
        description = {
            "Trains the experiments of the literature and writes a page of what they claim and what is found.",
            "An experiment whose table at full scale is there is asked as it is; of the others what is missing is trained."
        },
        footer = {
            "%nExamples:",
            "  sweep reproduce e01 e17 --tables tables",
            "  sweep reproduce --out docs/REPRODUCTIONS.md --figures docs/figures",
            "  sweep reproduce --scale full --master yarn --tables hdfs://host/tables"
        })
final class ReproduceCommand implements Callable<Integer> {
    private static final String FULL = "full";

    @Spec
    private CommandSpec command;

    @Mixin
    private SparkOptions sparkOptions;

    @Mixin
    private PackingOptions packing;

    @Parameters(paramLabel = "EXPERIMENT", description = "First letters of specs, such as e01. Default: all.")
    private List<String> experiments = new ArrayList<>();

    @Option(
            names = "--scale",
            paramLabel = "NAME",
            description = "Scale to train at: ${DEFAULT-VALUE} (default) or another of the specs', or full.")
    private String scale = "quick";

    @Option(names = "--specs", paramLabel = "DIR", description = "Folder of the specs. Default: ${DEFAULT-VALUE}.")
    private Path specs = Path.of("conf");

    @Option(
            names = "--tables",
            paramLabel = "URI",
            description = "Folder of the tables, each under its sweep's name. Default: ${DEFAULT-VALUE}.")
    private String tables = "tables";

    @Option(names = "--out", paramLabel = "FILE", description = "The page, Markdown. Default: standard output.")
    private @Nullable Path out;

    @Option(
            names = "--figures",
            paramLabel = "DIR",
            description = "Writes figures that show the claims there, as SVG, and has the page show them.")
    private @Nullable Path figures;

    @Override
    public Integer call() throws SpecException, QueryException, IOException {
        if (figures != null && Files.exists(figures) && !Files.isDirectory(figures)) {
            throw new UserError("Cannot write the figures: --figures " + figures + " is a file; name a folder");
        }
        PrintWriter err = command.commandLine().getErr();
        SparkSettings settings = sparkOptions.settings();
        List<ReproducedSpec> chosen = new ArrayList<>();
        for (String spec : specNames()) {
            chosen.add(chosen(spec, settings));
        }
        try (Interruption interruption = Interruption.listen(err);
                LazySpark spark = new LazySpark("reproduce", settings)) {
            for (ReproducedSpec experiment : chosen) {
                if (experiment.complete()) {
                    continue;
                }
                SweepSpec spec = experiment.sweep();
                err.println("sweep " + spec.name() + ": " + spec.points() + " configurations");
                SweepRequest request = new SweepRequest(
                        spec, experiment.table(), settings, packing.packing(), Sweep.commandLineOf(command));
                SweepResult result =
                        new SweepJob(request, spark, RunCommand.display(), err::println, interruption).run();
                if (result.interrupted()) {
                    err.println("stopped; the same command goes on from here");
                    return ExitCode.INTERRUPTED;
                }
            }
        }
        Path place = (out == null ? Path.of("page") : out).toAbsolutePath().getParent();
        String page = new ReproductionSpark(settings, place, figures).page(chosen);
        if (out == null) {
            command.commandLine().getOut().print(page);
            command.commandLine().getOut().flush();
        } else {
            Files.writeString(out, page, StandardCharsets.UTF_8);
            err.println(out + ": " + chosen.size() + " experiments");
        }
        return ExitCode.DONE;
    }

    /** Specs with claims that were asked for, in the order of the experiments. */
    private List<String> specNames() {
        List<String> all = Claim.all().stream().map(Claim::spec).distinct().toList();
        for (String wanted : experiments) {
            if (all.stream().noneMatch(name -> name.startsWith(wanted))) {
                throw new UserError("Cannot reproduce '" + wanted + "': there are " + String.join(", ", all));
            }
        }
        return all.stream()
                .filter(name -> experiments.isEmpty() || experiments.stream().anyMatch(name::startsWith))
                .toList();
    }

    /** The sweep at full scale if it has a table, else at the scale to train at. */
    private ReproducedSpec chosen(String name, SparkSettings settings) throws SpecException {
        Path file = specs.resolve(name + ".yaml");
        SweepSpec full = SpecParser.read(file, null, List.of());
        String fullTable = tables + "/" + full.name();
        if (scale.equals(FULL) || isTable(fullTable, settings)) {
            return new ReproducedSpec(name, full, "./sweep run " + file, fullTable, !scale.equals(FULL));
        }
        SweepSpec scaled = SpecParser.read(file, scale, List.of());
        return new ReproducedSpec(
                name, scaled, "./sweep run " + file + " --scale " + scale, tables + "/" + scaled.name(), false);
    }

    private static boolean isTable(String location, SparkSettings settings) {
        try {
            RunTable.open(location, settings.hadoop());
            return true;
        } catch (TableException e) {
            return false;
        }
    }
}
