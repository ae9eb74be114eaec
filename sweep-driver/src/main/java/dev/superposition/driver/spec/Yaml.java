package dev.superposition.driver.spec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node of a YAML document that knows where it was written, so that a problem names that place even after the node has been
 * merged into another. Nodes are places: equal only to themselves.
 */
abstract sealed class Yaml {
    private static final int LONGEST_SHOWN = 60;

    private final String path;

    private Yaml(String path) {
        this.path = path;
    }

    /** Where the node stands, e.g. {@code parts[1].model.features}; empty for the document. */
    String path() {
        return path;
    }

    /** What the node is, for a sentence such as "must be a mapping, not …". */
    abstract String description();

    /** The path of an entry of the mapping at {@code path}. */
    static String join(String path, String key) {
        return path.isEmpty() ? shown(key) : path + "." + shown(key);
    }

    /** A user's text as it may be printed: short, and without control characters. */
    static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length() && i < LONGEST_SHOWN; i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT || Character.isSurrogate(c)) {
                shown.append(String.format("\\u%04x", (int) c));
            } else {
                shown.append(c);
            }
        }
        return text.length() > LONGEST_SHOWN ? shown.append('…').toString() : shown.toString();
    }

    /** A single value. */
    static final class Scalar extends Yaml {
        private final String text;
        private final boolean plain;

        /** @param plain written without quotes, so that it may be a number */
        Scalar(String path, String text, boolean plain) {
            super(path);
            this.text = text;
            this.plain = plain;
        }

        String text() {
            return text;
        }

        boolean plain() {
            return plain;
        }

        /** Whether nothing is written where a value is due. */
        boolean isAbsent() {
            return plain && (text.isEmpty() || text.equals("~") || text.equals("null"));
        }

        @Override
        String description() {
            return isAbsent() ? "nothing" : "'" + shown(text) + "'";
        }
    }

    /** A list. */
    static final class Sequence extends Yaml {
        private final List<Yaml> items;

        Sequence(String path, List<Yaml> items) {
            super(path);
            this.items = List.copyOf(items);
        }

        List<Yaml> items() {
            return items;
        }

        @Override
        String description() {
            return "a list";
        }
    }

    /** Keys and their values, in the order of writing. */
    static final class Mapping extends Yaml {
        private final Map<String, Yaml> entries;

        Mapping(String path, Map<String, Yaml> entries) {
            super(path);
            this.entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        Map<String, Yaml> entries() {
            return entries;
        }

        @Nullable
        Yaml get(String key) {
            return entries.get(key);
        }

        boolean has(String key) {
            return entries.containsKey(key);
        }

        @Override
        String description() {
            return "a mapping";
        }
    }
}
