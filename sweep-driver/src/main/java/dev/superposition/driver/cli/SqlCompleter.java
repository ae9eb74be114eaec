package dev.superposition.driver.cli;

import dev.superposition.driver.query.NamedQuery;
import dev.superposition.driver.query.QueryParameter;
import dev.superposition.driver.query.RunView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.jspecify.annotations.Nullable;

/**
 * What the word at the prompt may become: a view after FROM and JOIN; a field after a dot; else a column of the views that the
 * statement names (of all, if it names none yet), a view, a keyword or a function. After a dot command, what it takes.
 */
final class SqlCompleter implements Completer {
    private static final List<String> WORDS = List.of(
            ("SELECT DISTINCT FROM WHERE GROUP BY HAVING ORDER LIMIT WITH AS JOIN LEFT CROSS ON USING UNION ALL AND OR NOT IN IS NULL"
                            + " LIKE BETWEEN CASE WHEN THEN ELSE END ASC DESC OVER PARTITION WINDOW FILTER LATERAL VIEW DESCRIBE"
                            + " EXPLAIN VALUES CREATE TEMPORARY abs aggregate any_value array_max array_min avg coalesce concat count"
                            + " count_if element_at explode filter inline ln max max_by median min min_by nullif pow round row_number"
                            + " size sqrt stddev struct sum transform true false")
                    .split(" "));

    private static final Pattern VIEW_PLACE = Pattern.compile("(?is).*\\b(?:from|join)\\s+");
    private static final Pattern VIEW = Pattern.compile("(?i)\\b(?:from|join)\\s+(\\w+)(?:\\s+(?:as\\s+)?(\\w+))?");

    /** Names for the elements of an array: {@code explode(features) AS f} and {@code transform(features, f -> …)}. */
    private static final List<Pattern> ELEMENTS = List.of(
            Pattern.compile("(?i)\\bexplode(?:_outer)?\\s*\\(\\s*([\\w.]+)\\s*\\)\\s*(?:\\w+\\s+as\\s+|as\\s+)?(\\w+)"),
            Pattern.compile("([\\w.]+)\\s*,\\s*(\\w+)\\s*->"));

    private static final Pattern COMMAND = Pattern.compile("(?s)\\s*(\\.\\w+)\\s+(?:([\\w-]+)\\s.*)?");

    @Override
    public void complete(LineReader reader, ParsedLine parsed, List<Candidate> candidates) {
        offer((SqlLine) parsed, candidates);
    }

    void offer(SqlLine line, List<Candidate> candidates) {
        if (SqlLine.isDotCommand(line.line())) {
            command(line, candidates);
            return;
        }
        int dot = line.begun().lastIndexOf('.');
        if (dot >= 0) {
            String path = line.begun().substring(0, dot);
            for (RunView.Field field : members(path, line.line())) {
                candidates.add(candidate(path + "." + field.name(), "fields", field));
            }
            return;
        }
        for (RunView view : RunView.all()) {
            candidates.add(candidate(view.name(), "views", view.grain(), true));
        }
        if (!VIEW_PLACE.matcher(line.before()).matches()) {
            columns(line.line()).values().forEach(field -> candidates.add(candidate(field.name(), "columns", field)));
            WORDS.forEach(word -> candidates.add(candidate(word, "SQL", "", true)));
        }
    }

    private static void command(SqlLine line, List<Candidate> candidates) {
        Matcher command = COMMAND.matcher(line.before());
        if (!command.matches()) {
            for (DotCommand each : DotCommand.values()) {
                candidates.add(candidate(
                        each.word(), "commands", each.help(), each.argument().isEmpty()));
            }
        } else if (command.group(1).equals(DotCommand.SCHEMA.word())) {
            RunView.all().forEach(view -> candidates.add(candidate(view.name(), "views", view.grain(), true)));
        } else if (command.group(1).equals(DotCommand.QUERY.word())) {
            for (NamedQuery query : NamedQuery.all()) {
                if (command.group(2) == null) {
                    candidates.add(candidate(query.name(), "queries", query.answers(), true));
                } else if (command.group(2).equals(query.name())) {
                    for (QueryParameter parameter : query.parameters()) {
                        candidates.add(candidate("--" + parameter.name(), "parameters", parameter.description(), true));
                    }
                }
            }
        }
    }

    /** The columns of the views that the statement names, or of all. */
    private static Map<String, RunView.Field> columns(String statement) {
        List<RunView> named = VIEW.matcher(statement)
                .results()
                .flatMap(match -> RunView.named(match.group(1)).stream())
                .toList();
        Map<String, RunView.Field> columns = new LinkedHashMap<>();
        for (RunView view : named.isEmpty() ? RunView.all() : named) {
            view.columns().forEach(column -> columns.putIfAbsent(lower(column.name()), column));
        }
        return columns;
    }

    /** What may follow {@code path.}: the columns of a view or its alias, the fields of a column or an element. */
    private static List<RunView.Field> members(String path, String statement) {
        List<String> names = new ArrayList<>(
                List.of(lower(path).replaceAll("\\[[^\\]]*]", "").split("\\.", -1)));
        List<RunView.Field> members = null;
        for (Matcher view = VIEW.matcher(statement); members == null && view.find(); ) {
            if (names.get(0).equals(lower(view.group(1))) || names.get(0).equals(lower(view.group(2)))) {
                members = RunView.named(view.group(1)).map(RunView::columns).orElse(null);
            }
        }
        if (members == null) {
            for (Pattern elements : ELEMENTS) {
                for (Matcher element = elements.matcher(statement); element.find(); ) {
                    if (names.get(0).equals(lower(element.group(2)))) {
                        names.set(0, element.group(1).replaceFirst(".*\\.", ""));
                    }
                }
            }
            members = List.copyOf(columns(statement).values());
        } else {
            names.remove(0);
        }
        for (String name : names) {
            members = members.stream()
                    .filter(field -> field.name().equalsIgnoreCase(name))
                    .findFirst()
                    .map(RunView.Field::fields)
                    .orElse(List.of());
        }
        return members;
    }

    private static String lower(@Nullable String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }

    private static Candidate candidate(String word, String group, RunView.Field field) {
        return candidate(word, group, field.doc(), field.fields().isEmpty());
    }

    /** @param whole whether a blank may follow the word */
    private static Candidate candidate(String word, String group, String says, boolean whole) {
        return new Candidate(word, word, group, says.isEmpty() ? null : says, null, null, whole);
    }
}
