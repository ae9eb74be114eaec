package dev.superposition.driver.query;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A question about a table with a name: an {@code .sql} file beside this class, whose header declares what it answers, reads,
 * returns and takes.
 *
 * @param answers the question, one sentence
 * @param reads the views it reads
 * @param returns what a row of the answer is, and its columns; several lines
 * @param text the statement, its parameters written {@code :name}
 */
public record NamedQuery(
        String name, String answers, String reads, String returns, List<QueryParameter> parameters, String text) {
    private static final List<String> NAMES = List.of(
            "phase-diagram",
            "phase-prediction",
            "dimensions-per-feature",
            "feature-dimensionality",
            "superposition-by-dropout",
            "geometry",
            "feature-sets",
            "neurons",
            "learning-dynamics",
            "double-descent",
            "adversarial-vulnerability",
            "outcomes");

    public NamedQuery {
        parameters = List.copyOf(parameters);
    }

    /** Every named query, the most asked first. */
    public static List<NamedQuery> all() {
        return NAMES.stream().map(NamedQuery::load).toList();
    }

    /** The query of that name. */
    public static NamedQuery of(String name) throws QueryException {
        if (!NAMES.contains(name)) {
            throw new QueryException("Cannot run query '" + name + "': there is no such query"
                    + Suggestion.among(NAMES, name) + "; there are " + String.join(", ", NAMES));
        }
        return load(name);
    }

    /** Asks the question of the views as they are registered. */
    public Dataset<Row> run(SparkSession spark, Map<String, String> given) throws QueryException {
        BoundQuery bound = BoundQuery.bind(this, given, spark);
        try {
            return spark.sql(bound.text(), bound.values());
        } catch (Exception e) {
            throw QueryException.of("Cannot run query '" + name + "'", e);
        }
    }

    private static NamedQuery load(String name) {
        String resource = name + ".sql";
        try (InputStream file = NamedQuery.class.getResourceAsStream(resource)) {
            if (file == null) {
                throw new IllegalStateException(resource + " is not packaged");
            }
            return QueryHeader.parse(name, new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }
}
