package dev.superposition.driver.cli;

import dev.superposition.driver.job.SparkSettings;
import dev.superposition.driver.job.SparkStart;
import dev.superposition.driver.query.QueryException;
import dev.superposition.driver.report.ReportWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Writes a report, apart from its command, which must not wait for Spark's classes. */
record ReportSpark(SparkSettings settings, PrintWriter out) {
    void write(String table, @Nullable String where, Path page, @Nullable Path figures)
            throws QueryException, IOException {
        ReportWriter writer;
        try (SparkSession spark = SparkStart.session("report", settings)) {
            writer = ReportWriter.read(spark, table, where);
        }
        out.println(page + ": " + Sizes.text((double) writer.page(page)));
        if (figures != null) {
            int count = writer.figures(figures).size();
            out.println(figures + ": " + count + " figures, each as SVG and PNG");
        }
        out.flush();
    }
}
