package dev.superposition.driver.cli;

/** What the process tells its caller. */
final class ExitCode {
    /** Done. */
    static final int DONE = 0;
    /** Something of ours or of the cluster's went wrong; also: a comparison or an audit found a difference. */
    static final int FAILURE = 1;
    /** The input is wrong, and the message says what would be right. */
    static final int USER_ERROR = 2;
    /** The sweep ended, and some of its runs failed; their rows say why. */
    static final int FAILED_RUNS = 3;
    /** Stopped by Ctrl-C or by a request to terminate. */
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}
