package dev.superposition.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.superposition.driver.job.SparkSettings;
import dev.superposition.driver.query.LocalSpark;
import dev.superposition.driver.query.SmallTable;
import dev.superposition.driver.spec.SpecParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("end-to-end")
class ReproductionSparkTest {
    private static final String SPEC = "e04-phase-diagrams";

    @TempDir
    private Path folder;

    @Test
    void page_withFigures_showsThoseTheTableHas() throws Exception {
        Path table = folder.resolve("table");
        try (SparkSession spark = LocalSpark.start()) {
            SmallTable runs = new SmallTable(spark, table);
            for (double density : List.of(0.1, 1.0)) {
                for (double importance : List.of(0.5, 2.0)) {
                    runs.run(
                            density + " " + importance,
                            "part",
                            "two-in-one",
                            "density",
                            density,
                            "sparsity_profile",
                            "uniform(" + density + ")",
                            "relative_importance",
                            importance,
                            "importance_profile",
                            "last(" + importance + ")");
                }
            }
            runs.write("1");
        }
        ReproducedSpec spec = new ReproducedSpec(
                SPEC,
                SpecParser.read(Path.of("../conf", SPEC + ".yaml"), null, List.of()),
                "./sweep run",
                table.toString(),
                true);
        Path figures = folder.resolve("docs/made/figures");
        ReproductionSpark reproduction = new ReproductionSpark(
                SparkSettings.resolve(Map.of("spark.master", "local[2]")), folder.resolve("docs"), figures);

        String page = reproduction.page(List.of(spec));

        assertThat(page).containsOnlyOnce("![").contains("](made/figures/e04-two-in-one.svg)\n\n*The last of two ");
        assertThat(figures.resolve("e04-two-in-one.svg"))
                .content()
                .startsWith("<svg ")
                .contains("theory’s boundaries");
        assertThat(figures).isDirectoryNotContaining("glob:**three*");
        assertThat(Files.size(figures.resolve("e04-two-in-one.svg"))).isLessThan(100_000);
    }
}
