package dev.superposition.driver.reproduction;

import dev.superposition.driver.query.QueryException;
import dev.superposition.driver.query.RunViews;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * One spec, its table, and what that shows of the claims about it.
 *
 * @param question the spec's
 * @param command what makes the table
 * @param runs in the table
 * @param planned how many the spec plans; a table with fewer is asked as it is
 * @param steps of training, as text: one number, or the least and the greatest
 * @param engines that trained the runs
 * @param findings one for each claim about the spec
 * @param figures where the page finds the figure of a claim, by the claim's name
 */
public record Experiment(
        String question,
        String command,
        long runs,
        long planned,
        String steps,
        String engines,
        List<Finding> findings,
        Map<String, String> figures) {
    private static final String SCOPE = "SELECT count(*) AS runs,"
            + " concat_ws(' to ', array_distinct(array(min(steps), max(steps)))) AS steps,"
            + " concat_ws(', ', array_sort(collect_set(engine))) AS engines FROM runs";

    public Experiment {
        findings = List.copyOf(findings);
        figures = Map.copyOf(figures);
    }

    /** This with figures in place of its own. */
    public Experiment withFigures(Map<String, String> links) {
        return new Experiment(question, command, runs, planned, steps, engines, findings, links);
    }

    /**
     * Looks for claims in a table.
     *
     * @param claims about one spec
     * @param planned how many runs the spec plans
     * @throws dev.superposition.worker.store.TableException if there is no such table
     */
    public static Experiment of(
            List<Claim> claims, String question, String command, long planned, String table, SparkSession spark)
            throws QueryException {
        RunViews.register(spark, table);
        Row scope = spark.sql(SCOPE).first();
        List<Finding> findings = new ArrayList<>();
        for (Claim claim : claims) {
            findings.add(Finding.of(claim, spark));
        }
        return new Experiment(
                question,
                command,
                scope.<Long>getAs("runs"),
                planned,
                scope.getAs("steps"),
                scope.getAs("engines"),
                findings,
                Map.of());
    }
}
