package dev.superposition.driver.cli;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What the SQL prompt knows besides SQL. */
enum DotCommand {
    HELP("", "this list"),
    TABLES("", "the views, and what a row of each is"),
    SCHEMA("VIEW", "the columns of a view, and what they mean"),
    QUERIES("", "the named queries, and what they answer"),
    QUERY("NAME [--PARAMETER VALUE …]", "answers a named query"),
    QUIT("", "leaves, as Ctrl-D does");

    private final String argument;
    private final String help;

    DotCommand(String argument, String help) {
        this.argument = argument;
        this.help = help;
    }

    /** The command as it is typed, such as {@code .help}. */
    String word() {
        return SqlLine.DOT + name().toLowerCase(Locale.ROOT);
    }

    /** What it takes, empty if nothing. */
    String argument() {
        return argument;
    }

    String help() {
        return help;
    }

    static Optional<DotCommand> of(String word) {
        return Stream.of(values())
                .filter(command -> command.word().equals(word))
                .findFirst();
    }
}
