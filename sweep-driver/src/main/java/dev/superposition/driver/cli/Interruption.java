package dev.superposition.driver.cli;

import java.io.PrintWriter;
import java.util.function.BooleanSupplier;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl-C, and the signal by which systems end a process. The first asks the sweep to end in order; the second ends the process
 * at once, which loses no published row either.
 */
final class Interruption implements BooleanSupplier, AutoCloseable {
    private static final String INTERRUPT = "INT";
    private static final String TERMINATE = "TERM";

    private final PrintWriter err;
    private final @Nullable Object oldInterrupt;
    private final @Nullable Object oldTerminate;
    private volatile boolean requested;

    private Interruption(PrintWriter err) {
        this.err = err;
        this.oldInterrupt = Signals.register(INTERRUPT, this::request);
        this.oldTerminate = Signals.register(TERMINATE, this::request);
    }

    static Interruption listen(PrintWriter err) {
        return new Interruption(err);
    }

    private void request() {
        if (requested) {
            Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
        }
        requested = true;
        err.println();
        err.println("stopping after the batches that are being written; once more to stop at once");
    }

    /** Whether somebody asked to stop. */
    @Override
    public boolean getAsBoolean() {
        return requested;
    }

    @Override
    public void close() {
        Signals.unregister(INTERRUPT, oldInterrupt);
        Signals.unregister(TERMINATE, oldTerminate);
    }
}
