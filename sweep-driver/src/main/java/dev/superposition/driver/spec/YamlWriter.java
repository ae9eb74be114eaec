package dev.superposition.driver.spec;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * Writes nodes as YAML: the document, parts and sections as indented blocks, everything below in one line. Reading the text
 * gives the same nodes.
 */
final class YamlWriter {
    private static final Pattern SAFE_WITHOUT_QUOTES =
            Pattern.compile("[A-Za-z0-9.+][A-Za-z0-9_.+-]*|-[0-9.][0-9.eE+-]*");
    private static final int BLOCK_DEPTH = 1;

    private final StringBuilder text = new StringBuilder();

    private YamlWriter() {}

    /** The document whose root is {@code root}. */
    static String write(Yaml.Mapping root) {
        YamlWriter writer = new YamlWriter();
        writer.block(root, "", 0);
        return writer.text.toString();
    }

    private void block(Yaml.Mapping mapping, String indent, int depth) {
        String here = "";
        for (Map.Entry<String, Yaml> entry : mapping.entries().entrySet()) {
            text.append(here);
            here = indent;
            scalar(entry.getKey(), true);
            text.append(':');
            Yaml value = entry.getValue();
            if (value instanceof Yaml.Sequence list && isListOfMappings(list) && depth < BLOCK_DEPTH) {
                text.append('\n');
                for (Yaml item : list.items()) {
                    text.append(indent).append("  - ");
                    block((Yaml.Mapping) item, indent + "    ", depth + 1);
                }
            } else {
                text.append(' ');
                flow(value);
                text.append('\n');
            }
        }
    }

    private static boolean isListOfMappings(Yaml.Sequence list) {
        return !list.items().isEmpty()
                && list.items().stream()
                        .allMatch(item ->
                                item instanceof Yaml.Mapping m && !m.entries().isEmpty());
    }

    private void flow(Yaml value) {
        if (value instanceof Yaml.Scalar scalar) {
            scalar(scalar.text(), scalar.plain());
        } else if (value instanceof Yaml.Sequence list) {
            text.append('[');
            String separator = "";
            for (Yaml item : list.items()) {
                text.append(separator);
                flow(item);
                separator = ", ";
            }
            text.append(']');
        } else if (value instanceof Yaml.Mapping mapping) {
            text.append("{ ");
            String separator = "";
            for (Map.Entry<String, Yaml> entry : mapping.entries().entrySet()) {
                text.append(separator);
                scalar(entry.getKey(), true);
                text.append(": ");
                flow(entry.getValue());
                separator = ", ";
            }
            text.append(" }");
        }
    }

    private void scalar(String value, boolean plain) {
        if (plain && SAFE_WITHOUT_QUOTES.matcher(value).matches()) {
            text.append(value);
            return;
        }
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (Character.isISOControl(c)) {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }
}
