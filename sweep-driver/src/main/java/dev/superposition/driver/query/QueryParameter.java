package dev.superposition.driver.query;

import java.util.List;

/**
 * A parameter of a named query, as its {@code .sql} file declares it.
 *
 * @param name without the colon
 * @param defaults what it is if not given; of several columns, the first that no other parameter takes
 * @param description one sentence
 */
public record QueryParameter(String name, Kind kind, List<String> defaults, String description) {
    /** What may be given for a parameter. */
    public enum Kind {
        /** The name of a scalar column of {@code runs}; it is checked, quoted and put into the text. */
        COLUMN("column"),
        /** An SQL condition over one row of {@code runs}; it is parsed and analysed alone before it enters the text. */
        CONDITION("condition"),
        /** The index of a feature from 0, or {@code last}; it is bound as a value. */
        FEATURE("feature");

        private final String id;

        Kind(String id) {
            this.id = id;
        }

        /** The word in the {@code .sql} file. */
        public String id() {
            return id;
        }
    }

    public QueryParameter {
        defaults = List.copyOf(defaults);
        if (defaults.isEmpty()) {
            throw new IllegalArgumentException("parameter " + name + ": has no default");
        }
    }
}
