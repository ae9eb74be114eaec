package dev.superposition.driver.cli;

import dev.superposition.driver.job.SweepFailure;
import dev.superposition.driver.spec.SpecException;
import dev.superposition.worker.store.TableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what went wrong into a message and an exit code. Only a fault of the program itself shows a stack trace. */
final class Failures {
    private Failures() {}

    /** A command line that cannot be read. */
    static int reportUsage(ParameterException exception) {
        CommandLine line = exception.getCommandLine();
        PrintWriter err = line.getErr();
        err.println("sweep: " + exception.getMessage());
        UnmatchedArgumentException.printSuggestions(exception, err);
        err.println("Try '" + line.getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.USER_ERROR;
    }

    /** A command that failed. */
    static int report(Exception exception, PrintWriter err) {
        if (exception instanceof SpecException
                || exception instanceof TableException
                || exception instanceof UserError) {
            err.println(exception.getMessage());
            return ExitCode.USER_ERROR;
        }
        if (exception instanceof SweepFailure) {
            err.println(exception.getMessage());
        } else if (exception instanceof IOException || exception instanceof UncheckedIOException) {
            err.println("sweep: " + exception.getMessage());
        } else {
            err.println("sweep: a fault of the program; please report it with these lines:");
            exception.printStackTrace(err);
        }
        return ExitCode.FAILURE;
    }
}
