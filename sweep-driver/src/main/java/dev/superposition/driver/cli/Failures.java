package dev.superposition.driver.cli;

import java.io.PrintWriter;

/** Turns an exception into a message and an exit code. */
final class Failures {
    private Failures() {}

    static int report(Exception exception, PrintWriter err) {
        exception.printStackTrace(err);
        return ExitCode.FAILURE;
    }
}
