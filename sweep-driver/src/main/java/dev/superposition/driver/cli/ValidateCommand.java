package dev.superposition.driver.cli;

import dev.superposition.driver.spec.SpecException;
import dev.superposition.driver.spec.SweepSpec;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sweep validate}. */
@Command(
        name = "validate",
        description = "Checks a spec and reports every problem in it at once.",
        footer = {"%nExample: sweep validate conf/quickstart.yaml --scale quick"})
final class ValidateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Mixin
    private SpecOptions options;

    @Option(names = "--resolved", description = "Prints the spec with scale, overrides and defaults written out.")
    private boolean resolved;

    @Override
    public Integer call() throws SpecException {
        SweepSpec spec = options.read();
        String text = resolved
                ? spec.resolvedYaml().stripTrailing()
                : options.file() + ": valid; sweep " + spec.name() + " has " + spec.points() + " configurations";
        command.commandLine().getOut().println(text);
        return ExitCode.DONE;
    }
}
