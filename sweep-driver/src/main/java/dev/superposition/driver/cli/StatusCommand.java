package dev.superposition.driver.cli;

import dev.superposition.driver.job.TableStatus;
import dev.superposition.driver.spec.SpecException;
import dev.superposition.worker.store.RunTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sweep status}. */
@Command(
        name = "status",
        description = "Says what a table holds and how far its sweeps are.",
        footer = {"%nExample: sweep status tables/quickstart"})
final class StatusCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Mixin
    private StorageOptions storage;

    @Parameters(paramLabel = "TABLE", description = "Folder of the table: a path or a Hadoop URI.")
    private String table;

    @Option(names = "--format", paramLabel = "FORMAT", description = "text (default) or json.")
    private ReportFormat format = ReportFormat.TEXT;

    @Override
    public Integer call() throws SpecException {
        TableStatus status =
                TableStatus.of(RunTable.open(table, storage.settings().hadoop()));
        command.commandLine().getOut().println(format.of(status, () -> text(status)));
        return ExitCode.DONE;
    }

    private static String text(TableStatus status) {
        List<String> lines = new ArrayList<>();
        lines.add("table: " + status.table());
        lines.add("rows:  " + status.rows() + " (" + status.completed() + " completed, " + status.diverged()
                + " diverged, " + status.failed() + " failed) in " + status.files() + " files, "
                + Sizes.text((double) status.bytes()));
        lines.add("audit: " + status.audits().text());
        status.audits().disagreeingExamples().forEach(example -> lines.add("  differs: " + example));
        for (TableStatus.SweepState sweep : status.sweeps()) {
            long left = sweep.points() - sweep.present();
            lines.add(String.format(
                    Locale.ROOT,
                    "sweep: %s: %d of %d configurations%s",
                    sweep.sweep(),
                    sweep.present(),
                    sweep.points(),
                    left == 0 ? "" : ", " + left + " left"));
        }
        if (status.executorTime().taskSeconds() > 0) {
            lines.add("time:  " + status.executorTime().text());
        }
        if (status.writer() != null) {
            lines.add("lock:  held by " + status.writer());
        }
        status.damaged().forEach(damage -> lines.add("damaged: " + damage));
        return String.join(System.lineSeparator(), lines);
    }
}
