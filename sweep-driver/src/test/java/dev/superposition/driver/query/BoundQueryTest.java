package dev.superposition.driver.query;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parameters that no query takes. */
@Tag("closed-form")
class BoundQueryTest {
    private static SparkSession spark;

    @BeforeAll
    static void start(@TempDir Path folder) throws QueryException {
        spark = LocalSpark.start();
        new SmallTable(spark, folder);
        RunViews.register(spark, folder.toString());
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @Test
    void badParameters_areToldInOneSentence() {
        assertThatThrownBy(() -> NamedQuery.of("phase-diagrm"))
                .isInstanceOf(QueryException.class)
                .hasMessage("Cannot run query 'phase-diagrm': there is no such query; did you mean 'phase-diagram'?;"
                        + " there are "
                        + NamedQuery.all().stream().map(NamedQuery::name).collect(Collectors.joining(", ")));
        refused(Map.of("z", "1"), "it has no parameter 'z'; it takes x, y, facet, feature, where");
        refused(
                Map.of("fetaure", "1"),
                "it has no parameter 'fetaure'; did you mean 'feature'?; it takes x, y, facet, feature, where");
        refused(
                Map.of("x", "densty"),
                "x 'densty' is not a column of runs that holds one number or string; did you mean 'density'?");
        refused(Map.of("x", "weights"), "x 'weights' is not a column of runs that holds one number or string");
        refused(
                Map.of("x", "density` FROM runs; DROP VIEW runs --"),
                "x 'density` FROM runs; DROP VIEW runs --' is not a column of runs that holds one number or string");
        refused(Map.of("x", "density", "y", "density"), "x and y are both 'density': they must differ");
        refused(Map.of("feature", "-1"), "feature '-1' is not a feature: must be an index from 0, or 'last'");
        refused(Map.of("feature", "first"), "feature 'first' is not a feature: must be an index from 0, or 'last'");
    }

    @Test
    void badConditions_areToldInOneSentence() {
        String prefix = "Cannot run query 'phase-diagram': where '";
        for (String condition : List.of(
                "densty = 1",
                "true) OR (true",
                "true; DROP VIEW runs",
                "density >",
                "true /* open",
                "count(*) > 1",
                "density",
                "norm > 1",
                ":x = 1",
                "")) {
            assertThatThrownBy(() -> NamedQuery.of("phase-diagram").run(spark, Map.of("where", condition)))
                    .isInstanceOf(QueryException.class)
                    .hasMessageStartingWith(prefix + condition + "' is not a condition over runs: ")
                    .message()
                    .doesNotContain("\n");
        }
    }

    private static void refused(Map<String, String> parameters, String message) {
        assertThatThrownBy(() -> NamedQuery.of("phase-diagram").run(spark, parameters))
                .isInstanceOf(QueryException.class)
                .hasMessage("Cannot run query 'phase-diagram': " + message);
    }
}
