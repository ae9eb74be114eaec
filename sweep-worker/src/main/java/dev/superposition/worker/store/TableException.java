package dev.superposition.worker.store;

/**
 * What a user can put right about a table: a wrong path, a newer format, a table that another sweep writes to. The message is
 * one sentence meant for the user; failures of disks and networks are {@link java.io.UncheckedIOException}s instead.
 */
public final class TableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TableException(String message) {
        super(message);
    }

    public TableException(String message, Throwable cause) {
        super(message, cause);
    }
}
