package dev.superposition.driver.cli;

import dev.superposition.driver.job.SparkSettings;
import dev.superposition.driver.job.SparkStart;
import dev.superposition.driver.query.QueryException;
import dev.superposition.driver.reproduction.Claim;
import dev.superposition.driver.reproduction.Experiment;
import dev.superposition.driver.reproduction.ReproductionsPage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.SparkSession;

/** Asks the tables of experiments, apart from the command, which must not wait for Spark's classes. */
record ReproductionSpark(SparkSettings settings) {
    String page(List<ReproducedSpec> specs) throws QueryException {
        List<Experiment> experiments = new ArrayList<>();
        try (SparkSession spark = SparkStart.session("reproduce", settings)) {
            for (ReproducedSpec spec : specs) {
                List<Claim> claims = Claim.all().stream()
                        .filter(claim -> claim.spec().equals(spec.name()))
                        .toList();
                experiments.add(Experiment.of(
                        claims,
                        Objects.requireNonNullElse(spec.sweep().question(), spec.name()),
                        spec.command(),
                        spec.sweep().points(),
                        spec.table(),
                        spark));
            }
        }
        return ReproductionsPage.of(experiments);
    }
}
