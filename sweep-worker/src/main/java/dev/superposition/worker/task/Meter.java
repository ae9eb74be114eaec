package dev.superposition.worker.task;

import dev.superposition.worker.train.TrainingProgress;

/**
 * Passes progress on, counting no work twice when runs are tried again, and remembers if the listener wanted to stop: its
 * exception then is not the run's.
 */
final class Meter implements TrainingProgress {
    private final TrainingProgress listener;
    private long reported;
    private long credit;
    private boolean stopped;

    Meter(TrainingProgress listener) {
        this.listener = listener;
    }

    @Override
    public void advanced(long instanceSteps) {
        long known = Math.min(credit, instanceSteps);
        credit -= known;
        reported += instanceSteps - known;
        stopped = true;
        listener.advanced(instanceSteps - known);
        stopped = false;
    }

    /** Work that is no part of the runs: the listener hears that it goes on, and may stop it. */
    TrainingProgress beside() {
        return instanceSteps -> advanced(0);
    }

    /** The runs start over: what was reported of them will be done again. */
    void restart() {
        credit = reported;
    }

    /** Throws on if the listener threw, or the thread was interrupted. */
    void rethrowIfStopped(Throwable e) {
        if (stopped || Thread.currentThread().isInterrupted() || interrupted(e)) {
            throw propagate(e);
        }
    }

    private static boolean interrupted(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof InterruptedException) {
                return true;
            }
        }
        return false;
    }

    private static RuntimeException propagate(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException exception ? exception : new IllegalStateException(e);
    }
}
