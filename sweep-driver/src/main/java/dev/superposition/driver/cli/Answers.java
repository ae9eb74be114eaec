package dev.superposition.driver.cli;

import dev.superposition.driver.job.SparkSettings;
import dev.superposition.driver.job.SparkStart;
import dev.superposition.driver.query.ColorDepth;
import dev.superposition.driver.query.NamedQuery;
import dev.superposition.driver.query.PhaseDiagram;
import dev.superposition.driver.query.PhaseDiagramPlot;
import dev.superposition.driver.query.QueryException;
import dev.superposition.driver.query.ResultFormat;
import dev.superposition.driver.query.ResultTable;
import dev.superposition.driver.query.RunViews;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Answers of Spark SQL, printed. Apart from the commands: the command line looks into every command's class at its start, and
 * half of them must not wait for Spark's classes.
 *
 * @param limit most rows of an aligned table
 */
record Answers(SparkSettings settings, String table, ResultFormat format, int limit, PrintWriter out) {
    private static final String PHASE_DIAGRAM = "phase-diagram";

    /** Prints the result of a statement. */
    void sql(String statement) throws QueryException, IOException {
        try (SparkSession spark = SparkStart.session("sql", settings)) {
            RunViews.register(spark, table);
            Dataset<Row> result;
            try {
                result = spark.sql(statement);
            } catch (Exception e) {
                throw QueryException.of("Cannot run the statement", e);
            }
            ResultTable.print(result, format, limit, out);
        }
        out.flush();
    }

    /** Prints the answer of a named query; a phase diagram is drawn, too. */
    void query(NamedQuery query, Map<String, String> given) throws QueryException, IOException {
        try (SparkSession spark = SparkStart.session("query " + query.name(), settings)) {
            Dataset<Row> answer = query.run(spark, table, given);
            if (query.name().equals(PHASE_DIAGRAM) && format == ResultFormat.TABLE) {
                answer = answer.cache();
                ResultTable.print(answer, format, limit, out);
                draw(answer);
            } else {
                ResultTable.print(answer, format, limit, out);
            }
        }
        out.flush();
    }

    private void draw(Dataset<Row> answer) {
        Terminal terminal = Terminal.current();
        ColorDepth colors = ColorDepth.of(System.getenv(), terminal.out());
        for (PhaseDiagram diagram : PhaseDiagram.of(answer.collectAsList())) {
            out.println();
            PhaseDiagramPlot.draw(diagram, colors, terminal.columns()).forEach(out::println);
        }
    }
}
