package dev.superposition.driver.cli;

import dev.superposition.driver.job.SparkSettings;
import dev.superposition.driver.job.SparkStart;
import dev.superposition.driver.query.QueryException;
import dev.superposition.driver.report.ReportWriter;
import dev.superposition.driver.reproduction.Claim;
import dev.superposition.driver.reproduction.ClaimFigure;
import dev.superposition.driver.reproduction.Experiment;
import dev.superposition.driver.reproduction.ReproductionsPage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Asks the tables of experiments, apart from the command, which must not wait for Spark's classes.
 *
 * @param place folder of the page, to which links are relative
 * @param figures folder for figures, null for none
 */
record ReproductionSpark(
        SparkSettings settings,
        @Nullable Path place,
        @Nullable Path figures) {
    String page(List<ReproducedSpec> specs) throws QueryException, IOException {
        List<Experiment> experiments = new ArrayList<>();
        try (SparkSession spark = SparkStart.session("reproduce", settings)) {
            for (ReproducedSpec spec : specs) {
                List<Claim> claims = Claim.all().stream()
                        .filter(claim -> claim.spec().equals(spec.name()))
                        .toList();
                Experiment experiment = Experiment.of(
                        claims,
                        Objects.requireNonNullElse(spec.sweep().question(), spec.name()),
                        spec.command(),
                        spec.sweep().points(),
                        spec.table(),
                        spark);
                experiments.add(
                        figures == null ? experiment : experiment.withFigures(draw(claims, spec, spark, figures)));
            }
        }
        return ReproductionsPage.of(experiments);
    }

    /** Writes the figures of claims and returns where they are, by claim. */
    private Map<String, String> draw(List<Claim> claims, ReproducedSpec spec, SparkSession spark, Path folder)
            throws QueryException, IOException {
        Map<String, String> beginnings = new HashMap<>();
        for (Claim claim : claims) {
            ClaimFigure figure = claim.figure();
            if (figure != null) {
                beginnings.put(claim.name(), figure.beginning());
            }
        }
        Map<String, String> links = new HashMap<>();
        if (beginnings.isEmpty()) {
            return links;
        }
        Files.createDirectories(folder);
        Map<String, String> drawn = ReportWriter.read(spark, spec.table(), null).svgs(beginnings.values());
        for (Map.Entry<String, String> claim : beginnings.entrySet()) {
            String svg = drawn.get(claim.getValue());
            if (svg != null) {
                Path file = folder.resolve(claim.getKey() + ".svg");
                Files.writeString(file, svg, StandardCharsets.UTF_8);
                links.put(claim.getKey(), link(file));
            }
        }
        return links;
    }

    private String link(Path file) {
        Path whole = file.toAbsolutePath().normalize();
        Path relative = place == null ? whole : place.normalize().relativize(whole);
        return relative.toString().replace('\\', '/');
    }
}
