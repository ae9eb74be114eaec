package dev.superposition.driver.cli;

import java.util.Map;
import java.util.Properties;

/**
 * Where input comes from and output goes. Java cannot ask whether one of its streams is a terminal, so {@code ./sweep} asks and says so in system
 * properties; without them none is.
 *
 * @param in whether stdin is a terminal
 * @param out whether stdout is a terminal
 * @param err whether stderr is a terminal
 * @param columns the terminal's width
 */
record Terminal(boolean in, boolean out, boolean err, int columns) {
    private static final int DEFAULT_COLUMNS = 100;

    static Terminal current() {
        return of(System.getProperties(), System.getenv());
    }

    static Terminal of(Properties properties, Map<String, String> environment) {
        String columns = environment.getOrDefault("COLUMNS", "");
        return new Terminal(
                "true".equals(properties.getProperty("sweep.terminal.in")),
                "true".equals(properties.getProperty("sweep.terminal.out")),
                "true".equals(properties.getProperty("sweep.terminal.err")),
                columns.matches("[1-9][0-9]{1,3}") ? Integer.parseInt(columns) : DEFAULT_COLUMNS);
    }

    /** Whether somebody types and reads the answers. */
    boolean isInteractive() {
        return in && out;
    }
}
