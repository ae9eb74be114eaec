package dev.superposition.driver.reproduction;

import static dev.superposition.driver.query.SmallTable.component;
import static org.assertj.core.api.Assertions.assertThat;

import dev.superposition.driver.query.LocalSpark;
import dev.superposition.driver.query.QueryException;
import dev.superposition.driver.query.SmallTable;
import dev.superposition.driver.reproduction.Finding.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Claims on tables small enough to be judged by hand. */
@Tag("closed-form")
class ReproductionTest {
    private static SparkSession spark;

    private final Path folder;

    ReproductionTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeAll
    static void start() {
        spark = LocalSpark.start();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private SmallTable table() {
        return new SmallTable(spark, folder);
    }

    private Experiment look(String... names) throws QueryException {
        List<Claim> claims = Claim.all().stream()
                .filter(claim -> List.of(names).contains(claim.name()))
                .toList();
        return Experiment.of(claims, "What is it?", "./sweep run spec.yaml", 4, folder.toString(), spark);
    }

    private Finding find(String name) throws QueryException {
        return look(name).findings().get(0);
    }

    @Test
    void claims_everyExperimentInConf_hasOneAtLeast() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("../conf"))) {
            List<String> specs = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("e\\d\\d-.*\\.yaml"))
                    .map(name -> name.replace(".yaml", ""))
                    .toList();
            assertThat(Claim.all()).extracting(Claim::spec).containsAll(specs);
            assertThat(specs)
                    .containsAll(
                            Claim.all().stream().map(Claim::spec).distinct().toList());
        }
    }

    /** Figures in the repository are those of claims, and the spec says where they are. */
    @Test
    void figures_inTheRepository_areThoseOfClaims() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("../docs/figures"))) {
            List<Path> figures = files.toList();
            assertThat(figures).isNotEmpty();
            for (Path file : figures) {
                String name = file.getFileName().toString();
                assertThat(file).content().startsWith("<svg ");
                assertThat(Claim.all())
                        .filteredOn(claim -> claim.figure() != null && name.equals(claim.name() + ".svg"))
                        .singleElement()
                        .satisfies(claim -> assertThat(Path.of("../conf", claim.spec() + ".yaml"))
                                .content()
                                .contains("docs/figures/" + name));
            }
        }
    }

    @Test
    void claims_ofATableWithoutACompletedRun_areOpen() throws QueryException {
        table().failed("a", "boom").write("1");
        for (Claim claim : Claim.all()) {
            assertThat(find(claim.name())).isEqualTo(new Finding(claim, Verdict.OPEN, "", 0));
        }
    }

    @Test
    void dense_bySeeds_holdsFromNineInTen() throws QueryException {
        List<Object> two = List.of(component(1, 1, "dedicated", 0), component(1, 1, "dedicated", 1));
        List<Object> other = List.of(component(1, 1, "dedicated", 0), component(1, 1, "dedicated", 2));
        SmallTable table = table();
        for (int seed = 0; seed < 10; seed++) {
            table.run("a" + seed, "seed", (long) seed, "density", 1.0, "components", seed == 0 ? other : two);
        }
        table.write("1");
        assertThat(find("e01-dense"))
                .extracting(Finding::verdict, Finding::measured, Finding::runs)
                .containsExactly(Verdict.REPRODUCED, "9 of 10 seeds", 10L);
    }

    @Test
    void norms_asFarFromThePublishedAsSevenPercent_differ() throws QueryException {
        table().run("a", "n_features", 80, "part", "case-1-rising", "frobenius_norm", 4.9)
                .run("b", "n_features", 80, "part", "case-1-rising", "frobenius_norm", 4.5)
                .run("c", "n_features", 80, "part", "case-2-falling", "frobenius_norm", 7.1)
                .write("1");
        assertThat(find("e17-case-1").verdict()).isEqualTo(Verdict.REPRODUCED);
        assertThat(find("e17-case-1").measured()).isEqualTo("4.90 of 2 seeds (from 4.50): -1.6 %");
        assertThat(find("e17-case-2").verdict()).isEqualTo(Verdict.DIFFERS);
    }

    @Test
    void dropout_byShape_isTheCourseOfMeans() throws QueryException {
        SmallTable table = table();
        for (int k = 0; k < 2; k++) {
            table.run(
                    "a" + k,
                    "importance_profile",
                    "geometric(0.9)",
                    "density",
                    0.1,
                    "dropout",
                    0.5 * k,
                    "hidden_kurtosis",
                    3.0 + k,
                    "features",
                    List.of());
        }
        table.write("1");
        assertThat(find("e16-basis"))
                .extracting(Finding::verdict, Finding::measured)
                .containsExactly(Verdict.REPRODUCED, "2 → 1: 3.0, 4.0");
        assertThat(find("e16-decaying").verdict()).isEqualTo(Verdict.DIFFERS);
    }

    @Test
    void page_ofOneExperiment_countsVerdictsAndSaysWhyOneDiffers() throws QueryException {
        table().run("a", "n_features", 5, "part", "case-1-rising", "features_represented", 5)
                .run("b", "n_features", 80, "part", "case-1-rising", "frobenius_norm", 4.98)
                .write("1");
        String page = ReproductionsPage.of(List.of(look("e17-case-1", "e17-five")));
        assertThat(page)
                .contains("**1 of 2 claims are reproduced, 1 differ**.")
                .contains("## E17: What is it?")
                .contains("`./sweep run spec.yaml`: 2 of the 4 runs it makes, 1000 steps each")
                .contains("| 4.98 of 8 seeds | 4.98 of 1 seeds (from 4.98): +0.0 % (1 run) | reproduced |")
                .contains("| all five in 1 of 1 runs; on average 5.0 (1 run) | **differs** |")
                .contains("*Why it differs:* one run in sixteen");
    }
}
