package dev.superposition.driver.cli;

import dev.superposition.driver.job.BuildInfo;
import dev.superposition.driver.job.ConfigIdSet;
import dev.superposition.driver.job.Rerun;
import dev.superposition.driver.job.SparkSettings;
import dev.superposition.driver.spec.SpecException;
import dev.superposition.worker.audit.Audit;
import dev.superposition.worker.store.RunTable;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sweep rerun}. */
@Command(
        name = "rerun",
        description = {
            "Trains one row of a table again, compares every column but provenance and audit, bit for bit,",
            "and audits the run against the reference engine, whether or not the sweep did.",
            "A run that takes a whole cluster trains on --master, without an audit.",
            "Exits with 0 if the row is equal and the audit agrees, else with 1."
        },
        footer = {"%nExample: sweep rerun 0f3a…32 hexadecimal digits… --table tables/quickstart"})
final class RerunCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Mixin
    private SparkOptions sparkOptions;

    @Parameters(paramLabel = "CONFIG_ID", description = "The row's config_id.")
    private String configId;

    @Option(names = "--table", required = true, paramLabel = "URI", description = "Folder of the table.")
    private String table;

    @Option(names = "--format", paramLabel = "FORMAT", description = "text (default) or json.")
    private ReportFormat format = ReportFormat.TEXT;

    @Override
    public Integer call() throws SpecException {
        if (!ConfigIdSet.isId(configId)) {
            throw new UserError("'" + configId + "' is not a config_id: must be 32 hexadecimal digits");
        }
        SparkSettings settings = sparkOptions.settings();
        RunTable runs = RunTable.open(table, settings.hadoop());
        try (LazySpark spark = new LazySpark("rerun", settings)) {
            Rerun rerun = Rerun.of(runs, configId, command.commandLine().getErr()::println, spark);
            command.commandLine().getOut().println(format.of(rerun, () -> text(rerun)));
            return rerun.confirmed() ? ExitCode.DONE : ExitCode.FAILURE;
        }
    }

    private static String text(Rerun rerun) {
        String result = rerun.differences().isEmpty()
                ? "equal in every bit"
                : "differs in " + String.join(", ", rerun.differences()) + versions(rerun.version());
        return rerun.configId() + " (" + rerun.outcome() + "): " + result + System.lineSeparator() + "row: "
                + rerun.file() + System.lineSeparator() + "audit: " + text(rerun.audit());
    }

    /** Programs may measure differently, and say so in their notes: a difference is then no fault of the row. */
    private static String versions(String made) {
        String current = BuildInfo.current().text();
        return made.equals(current) ? "" : " (the row was made by version " + made + ", this is " + current + ")";
    }

    private static String text(@Nullable Audit audit) {
        if (audit == null) {
            return "none, the run failed, is the reference engine's own or takes a whole cluster";
        } else if (audit.error() != null) {
            return "could not be made: " + audit.error();
        }
        return String.format(
                Locale.ROOT,
                "%s: %.1e of the way over %d steps (tolerance %.1e), %.1e of a loss at %d steps (tolerance %.1e)%s",
                audit.agrees() ? "agrees" : "differs",
                audit.parametersDifference(),
                audit.steps(),
                audit.tolerance(),
                audit.lossDifference(),
                audit.losses(),
                Audit.LOSS_TOLERANCE,
                audit.repeated() ? "" : ", training it twice gave different bits");
    }
}
