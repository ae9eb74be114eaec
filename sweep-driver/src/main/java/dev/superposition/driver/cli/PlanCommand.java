package dev.superposition.driver.cli;

import dev.superposition.driver.job.Progress;
import dev.superposition.driver.plan.AuditSample;
import dev.superposition.driver.plan.Grid;
import dev.superposition.driver.plan.IndexSet;
import dev.superposition.driver.plan.PlanSummary;
import dev.superposition.driver.plan.SweepPlan;
import dev.superposition.driver.spec.SpecException;
import dev.superposition.driver.spec.SweepSpec;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sweep plan}. */
@Command(
        name = "plan",
        description = "Says what a sweep will take: configurations, tasks, core-hours, bytes, files. Trains nothing.",
        footer = {"%nExample: sweep plan conf/e04-phase-diagrams.yaml --cores 200"})
final class PlanCommand implements Callable<Integer> {
    private static final double MILLIS_PER_HOUR = Duration.ofHours(1).toMillis();

    @Spec
    private CommandSpec command;

    @Mixin
    private SpecOptions options;

    @Mixin
    private PackingOptions packing;

    @Option(names = "--cores", paramLabel = "N", description = "Cores to plan for; default: those of this machine.")
    private @Nullable Integer cores;

    @Option(names = "--format", paramLabel = "FORMAT", description = "text (default) or json.")
    private ReportFormat format = ReportFormat.TEXT;

    @Override
    public Integer call() throws SpecException {
        SweepSpec spec = options.read();
        if (cores != null && cores < 1) {
            throw new UserError("--cores " + cores + ": must be at least 1");
        }
        int planned = cores == null ? Runtime.getRuntime().availableProcessors() : cores;
        Grid grid = Grid.of(spec);
        PlanSummary summary = SweepPlan.of(
                        grid,
                        spec.engine(),
                        IndexSet.all(grid),
                        AuditSample.of(grid, spec.engine(), spec.audit()),
                        packing.packing().settings(planned))
                .summary();
        command.commandLine().getOut().println(format.of(summary, () -> text(spec, summary, planned)));
        return ExitCode.DONE;
    }

    private static String text(SweepSpec spec, PlanSummary summary, int cores) {
        return Stream.of(
                        line("sweep", spec.name()),
                        line("question", spec.question() == null ? "" : spec.question()),
                        line("configurations", grouped(summary.points())),
                        line("named twice", summary.sharedPoints() == 0 ? "" : grouped(summary.sharedPoints())),
                        line("shapes", grouped(summary.shapes())),
                        line("tasks", grouped(summary.tasks())),
                        line(
                                "whole cluster",
                                summary.distributed() == 0
                                        ? ""
                                        : grouped(summary.distributed()) + " of them, one after the other"),
                        line("batches, files", grouped(summary.batches()) + ", " + grouped(summary.files())),
                        line("core-hours", number(summary.coreHours()) + " predicted"),
                        line("audits", audits(summary)),
                        line(
                                "time",
                                time((summary.coreHours() + summary.auditCoreHours()) / cores) + " on " + cores
                                        + (cores == 1 ? " core" : " cores")),
                        line("table", Sizes.text(summary.tableBytes())))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(System.lineSeparator()));
    }

    private static String audits(PlanSummary summary) {
        return summary.audits() == 0
                ? "none"
                : grouped(summary.audits()) + ", " + number(summary.auditCoreHours()) + " core-hours";
    }

    private static String line(String name, String value) {
        return value.isEmpty() ? "" : String.format(Locale.ROOT, "%-16s  %s", name, value);
    }

    private static String grouped(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static String time(double hours) {
        return Progress.duration(Duration.ofMillis(Math.round(hours * MILLIS_PER_HOUR)));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.3f" : "%,.0f", value);
    }
}
