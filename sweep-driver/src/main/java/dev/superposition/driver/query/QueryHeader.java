package dev.superposition.driver.query;

import dev.superposition.driver.query.QueryParameter.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The comment at the head of a named query's file.
 *
 * <pre>
 * -- Answers: one sentence.
 * -- Reads: runs
 * -- Returns: a row a …
 * --   column  what it is
 * -- param x: column, default density. The horizontal axis.
 * </pre>
 */
final class QueryHeader {
    private static final Pattern SECTION = Pattern.compile("(Answers|Reads|Returns): (.*)");
    private static final Pattern PARAMETER =
            Pattern.compile("param (\\w+): (\\w+), default (\\S+(?: or \\S+)*)\\. (.+)");

    private QueryHeader() {}

    static NamedQuery parse(String name, String file) {
        Map<String, StringBuilder> sections = new LinkedHashMap<>();
        List<QueryParameter> parameters = new ArrayList<>();
        StringBuilder current = new StringBuilder();
        List<String> lines = file.lines().toList();
        int line = 0;
        for (; line < lines.size() && lines.get(line).startsWith("--"); line++) {
            String text = lines.get(line).substring(2).stripTrailing();
            Matcher section = SECTION.matcher(text.strip());
            Matcher parameter = PARAMETER.matcher(text.strip());
            if (section.matches()) {
                current = new StringBuilder(section.group(2));
                sections.put(section.group(1), current);
            } else if (parameter.matches()) {
                parameters.add(new QueryParameter(
                        parameter.group(1),
                        kind(name, parameter.group(2)),
                        Arrays.asList(parameter.group(3).split(" or ", -1)),
                        parameter.group(4)));
            } else {
                current.append('\n').append(text.startsWith(" ") ? text.substring(1) : text);
            }
        }
        String text = lines.stream().skip(line).collect(Collectors.joining("\n", "", "\n"));
        return new NamedQuery(
                name,
                section(name, sections, "Answers"),
                section(name, sections, "Reads"),
                section(name, sections, "Returns"),
                parameters,
                text);
    }

    private static Kind kind(String query, String id) {
        for (Kind kind : Kind.values()) {
            if (kind.id().equals(id)) {
                return kind;
            }
        }
        throw new IllegalStateException(query + ".sql: no kind of parameter is called '" + id + "'");
    }

    private static String section(String query, Map<String, StringBuilder> sections, String title) {
        StringBuilder text = sections.get(title);
        if (text == null) {
            throw new IllegalStateException(query + ".sql: its header lacks '-- " + title + ": …'");
        }
        return text.toString().strip();
    }
}
