package dev.superposition.driver.query;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.jspecify.annotations.Nullable;

/** A question that cannot be answered, for a reason the user can mend; the message is one sentence for the user. */
public final class QueryException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Spark names the file it stumbled over in one of these ways, somewhere along the chain of causes. */
    private static final Pattern FILE =
            Pattern.compile("(?:path=|[Ff]ile:? |file path: )?([a-z0-9]+:/\\S*?/)?(runs-[^/\\s;,]*\\.parquet)");

    /** A tail that Spark adds to messages for its own developers: the plan, or where the statement was cut. */
    private static final Pattern TAIL = Pattern.compile("(?s)(;\\s*\\n|\\n\\s*\\n|\\n== SQL).*");

    /** Spark's error class in front of a message, such as {@code [UNRESOLVED_COLUMN.WITH_SUGGESTION]}. */
    private static final Pattern ERROR_CLASS = Pattern.compile("^\\[[A-Z_.0-9]+] ");

    public QueryException(String message) {
        super(message);
    }

    public QueryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * What went wrong while {@code doing} something, told to the user: a damaged file by its name, a mistake in SQL by Spark's
     * own first sentence. Anything else is no fault of the user's and is thrown on as it is.
     *
     * @param doing what could not be done, such as {@code "Cannot run the statement"}
     */
    public static QueryException of(String doing, Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof QueryException known) {
                return known;
            }
        }
        if (failure instanceof AnalysisException) {
            return new QueryException(doing + ": " + sentence(failure.getMessage()), failure);
        }
        String file = damagedFile(failure);
        if (file != null) {
            return damaged(doing, file, reason(failure), failure);
        }
        Throwable mistake = mistake(failure);
        if (mistake != null) {
            return new QueryException(doing + ": " + sentence(mistake.getMessage()), failure);
        }
        if (failure instanceof RuntimeException unexpected) {
            throw unexpected;
        }
        throw new IllegalStateException(doing, failure);
    }

    /** A file that cannot be read. */
    static QueryException damaged(String doing, String file, String reason, @Nullable Throwable cause) {
        return new QueryException(
                doing + ": the file " + file + " is damaged (" + reason
                        + "); set it aside and run the sweep again to train its runs anew",
                cause);
    }

    /** The innermost failure that carries an SQL state, as a mistake does that shows only while its statement runs. */
    private static @Nullable Throwable mistake(Throwable failure) {
        Throwable found = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SparkThrowable known && known.getSqlState() != null && !known.isInternalError()) {
                found = cause;
            }
        }
        return found;
    }

    private static @Nullable String damagedFile(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Matcher file = FILE.matcher(String.valueOf(cause.getMessage()));
            if (file.find()) {
                return (file.group(1) == null ? "" : file.group(1)) + file.group(2);
            }
        }
        return null;
    }

    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = String.valueOf(root.getMessage());
        Matcher file = FILE.matcher(message);
        String rest = file.find() ? message.substring(file.end()) : message;
        return sentence(rest.replaceFirst("^ (is|has) ", ""));
    }

    private static String sentence(@Nullable String message) {
        String first = TAIL.matcher(String.valueOf(message)).replaceFirst("");
        first = ERROR_CLASS.matcher(first).replaceFirst("").strip().replaceAll("\\s+", " ");
        return first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
    }
}
