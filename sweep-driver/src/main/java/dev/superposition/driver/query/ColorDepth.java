package dev.superposition.driver.query;

import java.util.Locale;
import java.util.Map;

/** What colours a terminal can show. */
public enum ColorDepth {
    /** No colour and ASCII only: pipes, files, {@code NO_COLOR}, plain terminals. */
    LETTERS,
    /** The 6 × 6 × 6 colour cube of 256-colour terminals. */
    INDEXED,
    /** 24 bits. */
    TRUECOLOR;

    /**
     * What to use here.
     *
     * @param environment the process's environment: {@code NO_COLOR}, {@code COLORTERM}, {@code TERM}
     * @param terminal whether the output is a terminal
     */
    public static ColorDepth of(Map<String, String> environment, boolean terminal) {
        String term = environment.getOrDefault("TERM", "").toLowerCase(Locale.ROOT);
        if (!terminal || !environment.getOrDefault("NO_COLOR", "").isEmpty() || term.isEmpty() || term.equals("dumb")) {
            return LETTERS;
        }
        String color = environment.getOrDefault("COLORTERM", "").toLowerCase(Locale.ROOT);
        if (color.equals("truecolor") || color.equals("24bit") || term.endsWith("-direct")) {
            return TRUECOLOR;
        }
        return term.contains("256color") ? INDEXED : LETTERS;
    }
}
