package dev.superposition.worker.store;

import java.io.Serializable;
import java.util.regex.Pattern;

/**
 * One invocation of a sweep on a table. Both names become folders.
 *
 * @param sweep the sweep's name
 * @param attempt the invocation's own name
 */
public record SweepAttempt(String sweep, String attempt) implements Serializable {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,149}");

    public SweepAttempt {
        fileName("sweep", sweep);
        fileName("attempt", attempt);
    }

    /** Checks that a name is a plain file name everywhere. */
    static String fileName(String what, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(what + " '" + name
                    + "': must be 1 to 150 letters, digits, '.', '_' or '-', the first a letter or digit");
        }
        return name;
    }
}
