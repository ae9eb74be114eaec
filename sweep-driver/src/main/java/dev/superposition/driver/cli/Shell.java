package dev.superposition.driver.cli;

/** Text to be typed into a shell. */
final class Shell {
    private static final String PLAIN = "[A-Za-z0-9_./:@%+=,-]+";

    private Shell() {}

    /** The word as a POSIX shell reads it back. */
    static String quoted(String word) {
        return word.matches(PLAIN) ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
