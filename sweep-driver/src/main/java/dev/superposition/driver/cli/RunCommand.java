package dev.superposition.driver.cli;

import dev.superposition.driver.job.Progress;
import dev.superposition.driver.job.ProgressDisplay;
import dev.superposition.driver.job.SparkSettings;
import dev.superposition.driver.job.SweepFailure;
import dev.superposition.driver.job.SweepJob;
import dev.superposition.driver.job.SweepRequest;
import dev.superposition.driver.job.SweepResult;
import dev.superposition.driver.spec.EngineChoice;
import dev.superposition.driver.spec.SpecException;
import dev.superposition.driver.spec.SweepSpec;
import dev.superposition.worker.config.Engine;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sweep run}. */
@Command(
        name = "run",
        description = {
            "Trains every configuration of a spec that the table does not have yet.",
            "Stop it with Ctrl-C, start it again, add values to the spec: it trains what is missing."
        },
        footer = {
            "%nExamples:",
            "  sweep run conf/quickstart.yaml",
            "  sweep run conf/quickstart.yaml --set seeds=20 --master local[4]",
            "  sweep run conf/e05-uniform-geometry.yaml --scale quick --table s3a://bucket/geometry"
        })
final class RunCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Mixin
    private SpecOptions options;

    @Mixin
    private SparkOptions sparkOptions;

    @Mixin
    private PackingOptions packing;

    @Option(
            names = "--table",
            paramLabel = "URI",
            description = "Folder of the table: a path or a Hadoop URI. Default: tables/<sweep name>.")
    private @Nullable String table;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "Of the summary at the end: text (default) or json.")
    private ReportFormat format = ReportFormat.TEXT;

    @Override
    public Integer call() throws SpecException {
        PrintWriter err = command.commandLine().getErr();
        SweepSpec spec = options.read();
        SparkSettings settings = sparkOptions.settings();
        SweepRequest request = new SweepRequest(
                spec,
                table == null ? "tables/" + spec.name() : table,
                settings,
                packing.packing(),
                Sweep.commandLineOf(command));
        err.println("sweep " + spec.name() + ": " + spec.points() + " configurations");
        if (spec.engine() == EngineChoice.ND4J && !Engine.SIMD.isAvailable()) {
            err.println("engine nd4j: the fast one needs the JVM option --add-modules=jdk.incubator.vector");
        }
        try (Interruption interruption = Interruption.listen(err);
                LazySpark spark = new LazySpark(spec.name(), settings)) {
            SweepJob job = new SweepJob(request, spark, display(), err::println, interruption);
            SweepResult result = job.run();
            command.commandLine().getOut().println(format.of(result, () -> text(spec, result)));
            if (result.interrupted()) {
                err.println(
                        "stopped: " + result.left() + " configurations are left; the same command goes on from here");
                return ExitCode.INTERRUPTED;
            }
            if (result.disagreeing() > 0) {
                err.println(disagreement(result));
                return ExitCode.FAILURE;
            }
            return result.failed() > 0 ? ExitCode.FAILED_RUNS : ExitCode.DONE;
        } catch (SweepFailure e) {
            throw new SweepFailure(
                    "sweep " + spec.name() + " stopped: " + e.getMessage() + System.lineSeparator()
                            + "What is in " + request.table()
                            + " is whole; the same command goes on from there.",
                    e);
        }
    }

    private static String disagreement(SweepResult result) {
        String lines = System.lineSeparator() + "  ";
        return "sweep: the reference engine does not confirm " + result.disagreeing()
                + (result.disagreeing() == 1 ? " audited run" : " audited runs") + ", so no row that "
                + "the same engine trained can be trusted:" + lines
                + String.join(lines, result.disagreeingExamples()) + System.lineSeparator()
                + "Column audit says how far they are apart; ./sweep rerun CONFIG_ID --table "
                + Shell.quoted(result.table()) + " audits one again.";
    }

    static ProgressDisplay display() {
        Terminal terminal = Terminal.current();
        return terminal.err()
                ? new ProgressDisplay.Bar(System.err, terminal.columns())
                : new ProgressDisplay.Lines(System.err);
    }

    private static String text(SweepSpec spec, SweepResult result) {
        StringBuilder text = new StringBuilder("sweep " + spec.name() + ": ");
        if (result.trained() == 0 && !result.interrupted()) {
            text.append("nothing to train, all ").append(result.present()).append(" configurations are in the table");
        } else {
            text.append(result.trained()).append(" trained");
            if (result.present() > 0) {
                text.append(", ").append(result.present()).append(" were there already");
            }
            text.append(", ").append(result.diverged()).append(" diverged, ");
            text.append(result.failed())
                    .append(" failed, ")
                    .append(result.audited())
                    .append(" audited, in ");
            text.append(Progress.duration(Duration.ofMillis(Math.round(result.trainingSeconds() * 1000))));
            text.append(String.format(Locale.ROOT, " (%.3g models/s)", result.modelsPerSecond()));
            text.append(System.lineSeparator())
                    .append("time:  ")
                    .append(result.executorTime().text());
        }
        text.append(System.lineSeparator()).append("table: ").append(result.table());
        if (!result.interrupted()) {
            text.append(System.lineSeparator())
                    .append("next:  ./sweep query phase-diagram --table ")
                    .append(Shell.quoted(result.table()));
        }
        return text.toString();
    }
}
