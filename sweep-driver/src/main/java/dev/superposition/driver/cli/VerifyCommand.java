package dev.superposition.driver.cli;

import dev.superposition.driver.job.AuditFindings;
import dev.superposition.driver.job.Quarantine;
import dev.superposition.driver.job.StoredSpecs;
import dev.superposition.driver.job.TableCheck;
import dev.superposition.driver.spec.SpecException;
import dev.superposition.driver.spec.SpecParser;
import dev.superposition.driver.spec.SweepSpec;
import dev.superposition.worker.store.RunTable;
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

/** {@code sweep verify}. */
@Command(
        name = "verify",
        description = {
            "Holds a table against a spec, or against all specs that were run on it: missing, duplicate, foreign and unreadable rows,",
            "and audits in which the reference engine does not confirm a row.",
            "Exits with 0 if there are none, else with 1."
        },
        footer = {
            "%nExamples:",
            "  sweep verify tables/quickstart",
            "  sweep verify tables/quickstart conf/quickstart.yaml --scale quick",
            "  sweep verify tables/quickstart --quarantine"
        })
final class VerifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Mixin
    private StorageOptions storage;

    @Parameters(index = "0", paramLabel = "TABLE", description = "Folder of the table: a path or a Hadoop URI.")
    private String table;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "SPEC",
            description = "The spec to hold it against; default: every spec that was run on it.")
    private @Nullable Path file;

    @Option(names = "--scale", paramLabel = "NAME", description = "Variant of the spec.")
    private @Nullable String scale;

    @Option(names = "--set", paramLabel = "PATH=VALUE", description = "Overrides one entry of the spec.")
    private List<String> sets = new ArrayList<>();

    @Option(
            names = "--quarantine",
            description =
                    "Moves unreadable files to TABLE/_sweep/damaged, so that the next run trains their rows again.")
    private boolean quarantine;

    @Option(names = "--format", paramLabel = "FORMAT", description = "text (default) or json.")
    private ReportFormat format = ReportFormat.TEXT;

    @Override
    public Integer call() throws SpecException {
        RunTable runs = RunTable.open(table, storage.settings().hadoop());
        List<SweepSpec> specs = file == null ? StoredSpecs.all(runs) : List.of(SpecParser.read(file, scale, sets));
        if (quarantine) {
            Quarantine.damagedFiles(runs).forEach(command.commandLine().getErr()::println);
        }
        TableCheck check = TableCheck.of(runs, specs);
        command.commandLine().getOut().println(format.of(check, () -> text(check)));
        return check.clean() ? ExitCode.DONE : ExitCode.FAILURE;
    }

    private static String text(TableCheck check) {
        List<String> lines = new ArrayList<>();
        lines.add(check.table() + ": " + check.rows() + " rows in " + check.files() + " files, " + check.planned()
                + " configurations planned: " + (check.clean() ? "clean" : "not clean"));
        finding(lines, check.missing(), "missing", check.missingExamples());
        finding(lines, check.duplicate(), "duplicate", check.duplicateExamples());
        finding(lines, check.foreign(), "foreign", check.foreignExamples());
        finding(
                lines,
                check.unreadable().size(),
                "unreadable; --quarantine sets them aside, and run trains their rows again",
                check.unreadable());
        AuditFindings audits = check.audits();
        lines.add("  audit: " + audits.text());
        finding(lines, audits.disagreeing(), "differ from the reference engine", audits.disagreeingExamples());
        return String.join(System.lineSeparator(), lines);
    }

    private static void finding(List<String> lines, long count, String what, List<String> examples) {
        if (count == 0) {
            return;
        }
        lines.add("  " + count + " " + what);
        examples.forEach(example -> lines.add("    " + example));
        if (examples.size() < count) {
            lines.add("    and " + (count - examples.size()) + " more");
        }
    }
}
