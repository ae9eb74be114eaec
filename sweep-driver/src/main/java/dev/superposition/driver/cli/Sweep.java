package dev.superposition.driver.cli;

import dev.superposition.driver.job.BuildInfo;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line. */
@Command(
        name = "sweep",
        description = "Parameter sweeps over toy models of superposition.",
        mixinStandardHelpOptions = true,
        versionProvider = Sweep.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ValidateCommand.class,
            PlanCommand.class,
            RunCommand.class,
            StatusCommand.class,
            WatchCommand.class,
            SqlCommand.class,
            QueryCommand.class,
            ServeCommand.class,
            ReportCommand.class,
            ReproduceCommand.class,
            RerunCommand.class,
            VerifyCommand.class,
            BenchmarkCommand.class,
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sweep validate conf/quickstart.yaml",
            "  sweep run conf/quickstart.yaml",
            "  sweep query phase-diagram --table tables/quickstart",
            "",
            "Exit codes: 0 done; 1 a failure of the program or the cluster, or a difference found; 2 wrong input;",
            "3 done, but some runs failed; 130 interrupted."
        })
public final class Sweep implements Runnable {
    private static final int HELP_WIDTH = 110;

    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) throws Exception {
        int code = commandLine(arguments)
                .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .execute(arguments);
        // YARN takes an exit by a driver on the cluster for a crash, whatever the code: there the end of main is the
        // end.
        if ("cluster".equals(System.getProperty("spark.submit.deployMode"))) {
            if (code != ExitCode.DONE) {
                throw ExitSpark.of(code);
            }
        } else if (code != ExitCode.DONE || System.getProperty("SPARK_SUBMIT") == null) {
            System.exit(code);
        }
    }

    /**
     * The command line.
     *
     * @param arguments what it is for: options that only show in the SQL of named queries are looked up for the command alone that has them
     */
    static CommandLine commandLine(String... arguments) {
        CommandLine sweep = new CommandLine(new Sweep());
        String called = arguments.length == 0 ? "" : arguments[0];
        for (CommandLine line : sweep.getSubcommands().values()) {
            CommandSpec command =
                    line.getCommandSpec().mixinStandardHelpOptions(true).versionProvider(new Version());
            if (command.name().equals(called)) {
                switch (called) {
                    case "query" -> QueryCommand.options().addTo(command);
                    case "watch" -> WatchCommand.options().addTo(command);
                    default -> {}
                }
            }
        }
        return sweep.setUsageHelpWidth(HELP_WIDTH)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((exception, words) -> Failures.reportUsage(exception))
                .setExecutionExceptionHandler((exception, line, parsed) -> Failures.report(exception, line.getErr()));
    }

    /** The words the program was called with. */
    static List<String> commandLineOf(CommandSpec command) {
        return command.commandLine().getParseResult() == null
                ? List.of()
                : command.root().commandLine().getParseResult().originalArgs();
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command");
    }

    /** What {@code --version} prints. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            BuildInfo build = BuildInfo.current();
            return new String[] {
                "sweep " + build.text(),
                "Spark " + build.spark() + ", ND4J " + build.nd4j() + ", Java " + Runtime.version()
            };
        }
    }
}
