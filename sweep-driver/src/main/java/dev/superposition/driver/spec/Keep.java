package dev.superposition.driver.spec;

import java.util.Arrays;
import java.util.Locale;

/**
 * Which fits of a point, its runs that differ in nothing but the seed, named queries are about. All of them stay in the table.
 */
public enum Keep {
    /** Every fit. */
    ALL,
    /** The completed one with the lowest loss. */
    BEST;

    static final Vocabulary NAMES =
            Vocabulary.of(Arrays.stream(values()).map(Keep::id).toList());

    /** The name in specs. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The choice of a given {@link #id}, one of {@link #NAMES}. */
    static Keep of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }
}
