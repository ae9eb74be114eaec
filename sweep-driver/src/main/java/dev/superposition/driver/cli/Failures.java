package dev.superposition.driver.cli;

import dev.superposition.driver.job.SweepFailure;
import dev.superposition.driver.query.QueryException;
import dev.superposition.driver.spec.SpecException;
import dev.superposition.worker.store.TableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what went wrong into a message and an exit code. Only a fault of the program itself shows a stack trace. */
final class Failures {
    private static final int MAX_EDITS = 2;

    private Failures() {}

    /** A command line that cannot be read. */
    static int reportUsage(ParameterException exception) {
        CommandLine line = exception.getCommandLine();
        PrintWriter err = line.getErr();
        err.println("sweep: " + exception.getMessage());
        if (!UnmatchedArgumentException.printSuggestions(exception, err)) {
            mistypedCommand(exception).ifPresent(near -> err.println("Did you mean '" + near + "'?"));
        }
        err.println("Try '" + line.getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.USER_ERROR;
    }

    /** Picocli compares pairs of letters, which finds nothing near a short word with two letters swapped. */
    private static Optional<String> mistypedCommand(ParameterException exception) {
        if (!(exception instanceof UnmatchedArgumentException unmatched)
                || unmatched.getUnmatched().isEmpty()) {
            return Optional.empty();
        }
        String word = unmatched.getUnmatched().get(0);
        LevenshteinDistance edits = LevenshteinDistance.getDefaultInstance();
        return exception.getCommandLine().getSubcommands().keySet().stream()
                .filter(name -> edits.apply(name, word) <= MAX_EDITS)
                .min(Comparator.comparing(name -> edits.apply(name, word)));
    }

    /** A command that failed. */
    static int report(Exception exception, PrintWriter err) {
        if (exception instanceof SpecException
                || exception instanceof TableException
                || exception instanceof QueryException
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
