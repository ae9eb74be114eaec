package dev.superposition.driver.cli;

import dev.superposition.driver.query.QueryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sweep report}. */
@Command(
        name = "report",
        description = "Writes a table as one HTML page to look at, and its figures as files.",
        footer = {
            "%nExamples:",
            "  sweep report tables/quickstart",
            "  sweep report tables/e04-phase-diagrams --out diagrams.html --figures figures"
        })
final class ReportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Mixin
    private SparkOptions sparkOptions;

    @Parameters(paramLabel = "TABLE", description = "Folder of the table: a path or a Hadoop URI.")
    private String table;

    @Option(
            names = "--out",
            paramLabel = "FILE.html",
            description = "The page. Default: the table's name with .html, in the working folder.")
    private @Nullable Path out;

    @Option(names = "--figures", paramLabel = "DIR", description = "Writes each figure there as SVG and PNG, too.")
    private @Nullable Path figures;

    @Option(
            names = "--where",
            paramLabel = "CONDITION",
            description = "Which runs the report is about, such as \"part = 'phase-diagram'\". Default: all.")
    private @Nullable String where;

    @Override
    public Integer call() throws QueryException, IOException {
        Path page = out == null ? Path.of(name(table) + ".html") : out;
        if (Files.isDirectory(page)) {
            throw new UserError("Cannot write the report: --out " + page + " is a folder; name a file in it");
        }
        if (figures != null && Files.exists(figures) && !Files.isDirectory(figures)) {
            throw new UserError("Cannot write the figures: --figures " + figures + " is a file; name a folder");
        }
        new ReportSpark(sparkOptions.settings(), command.commandLine().getOut()).write(table, where, page, figures);
        return ExitCode.DONE;
    }

    /** The last name of a path or URI. */
    private static String name(String table) {
        String[] names = table.replaceAll("/+$", "").split("[/:]", -1);
        String last = names[names.length - 1];
        return last.isEmpty() || last.equals(".") || last.equals("..") ? "report" : last;
    }
}
