package dev.superposition.driver.query;

import dev.superposition.driver.query.QueryParameter.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * A named query with its parameters put in, ready for {@code SparkSession.sql(text, values)}.
 *
 * <p>Values are bound by Spark and never become text. Only two kinds of parameter enter the text: a column, after its name was
 * found among the columns of {@code runs}; and a condition, after Spark parsed it as one expression and resolved it as a
 * filter of {@code runs} alone, so that it can neither end the statement nor see inside it.
 */
record BoundQuery(String text, Map<String, Object> values) {
    /** The feature index that stands for {@code last}. */
    private static final int LAST_FEATURE = -1;

    private static final Pattern PLACEHOLDER = Pattern.compile(":([a-z_]+)\\b");

    static BoundQuery bind(NamedQuery query, Map<String, String> given, SparkSession spark) throws QueryException {
        String doing = "Cannot run query '" + query.name() + "': ";
        List<String> names =
                query.parameters().stream().map(QueryParameter::name).toList();
        for (String name : given.keySet()) {
            if (!names.contains(name)) {
                throw new QueryException(doing + "it has no parameter '" + name + "'" + Suggestion.among(names, name)
                        + "; it takes " + String.join(", ", names));
            }
        }
        Map<String, String> texts = new HashMap<>(columns(query, given, spark, doing));
        Map<String, Object> values = new HashMap<>();
        for (QueryParameter parameter : query.parameters()) {
            String value =
                    given.getOrDefault(parameter.name(), parameter.defaults().get(0));
            if (parameter.kind() == Kind.CONDITION) {
                texts.put(parameter.name(), condition(parameter, value, spark, doing));
            } else if (parameter.kind() == Kind.FEATURE) {
                values.put(parameter.name(), feature(parameter, value, doing));
            }
        }
        Matcher placeholder = PLACEHOLDER.matcher(query.text());
        String text = placeholder.replaceAll(
                found -> Matcher.quoteReplacement(texts.getOrDefault(found.group(1), found.group())));
        return new BoundQuery(text, values);
    }

    /** The column parameters by name: what is given first, so that defaults make way for it. */
    private static Map<String, String> columns(
            NamedQuery query, Map<String, String> given, SparkSession spark, String doing) throws QueryException {
        List<String> known = RunViews.scalarColumns(spark.table(RunViews.RUNS).schema());
        Map<String, String> parameterOf = new LinkedHashMap<>();
        List<QueryParameter> open = new ArrayList<>();
        for (QueryParameter parameter : query.parameters()) {
            String column = given.get(parameter.name());
            if (parameter.kind() != Kind.COLUMN) {
                continue;
            } else if (column == null) {
                open.add(parameter);
                continue;
            }
            if (!known.contains(column)) {
                throw new QueryException(doing + parameter.name() + " '" + VisibleText.of(column)
                        + "' is not a column of runs that holds one number or string"
                        + Suggestion.among(known, column));
            }
            String other = parameterOf.putIfAbsent(column, parameter.name());
            if (other != null) {
                throw new QueryException(
                        doing + other + " and " + parameter.name() + " are both '" + column + "': they must differ");
            }
        }
        Set<String> taken = new HashSet<>(parameterOf.keySet());
        for (QueryParameter parameter : open) {
            String column = parameter.defaults().stream()
                    .filter(choice -> !taken.contains(choice))
                    .findFirst()
                    .orElseThrow(
                            () -> new QueryException(doing + "its default for " + parameter.name() + " is taken by "
                                    + parameterOf.get(parameter.defaults().get(0)) + "; name another column for "
                                    + parameter.name()));
            taken.add(column);
            parameterOf.put(column, parameter.name());
        }
        Map<String, String> quoted = new HashMap<>();
        parameterOf.forEach((column, parameter) -> quoted.put(parameter, "`" + column + "`"));
        return quoted;
    }

    private static String condition(QueryParameter parameter, String value, SparkSession spark, String doing)
            throws QueryException {
        try {
            spark.table(RunViews.RUNS).filter(functions.expr(value));
        } catch (Exception e) {
            throw QueryException.of(
                    doing + parameter.name() + " '" + VisibleText.of(value) + "' is not a condition over runs", e);
        }
        // On lines of its own, so that a comment at its end does not swallow the bracket; and not alone in brackets,
        // because
        // Spark takes "FROM runs WHERE (true)" for a table with the alias WHERE.
        return "((\n" + value + "\n) AND true)";
    }

    private static int feature(QueryParameter parameter, String value, String doing) throws QueryException {
        if (value.equals("last")) {
            return LAST_FEATURE;
        }
        try {
            int index = Integer.parseInt(value);
            if (index >= 0) {
                return index;
            }
        } catch (NumberFormatException e) {
            // Said below, as for a negative one.
        }
        throw new QueryException(doing + parameter.name() + " '" + VisibleText.of(value)
                + "' is not a feature: must be an index from 0, or 'last'");
    }
}
