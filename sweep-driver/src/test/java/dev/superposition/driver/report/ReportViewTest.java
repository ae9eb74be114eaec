package dev.superposition.driver.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.superposition.driver.query.LocalSpark;
import dev.superposition.driver.query.SmallTable;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a reader chose of a report outlives the page's reloads. Skipped without a Chromium, but not in continuous integration. */
@Tag("end-to-end")
final class ReportViewTest {
    private static final Duration RELOAD = Duration.ofSeconds(4);

    /** The reader's choices, as the page shows them. */
    private static final String CHOICES = """
            JSON.stringify([
              ...['panel', 'x', 'y', 'feature', 'color', 'filter-learning_rate', 'models-panel'].map((id) => {
                const select = document.getElementById(id);
                return select.options[select.selectedIndex].text;
              }),
              document.getElementById('cell-name').textContent, document.getElementById('run-id').textContent,
              document.querySelector('#runs [aria-selected=true]').dataset.run, document.documentElement.dataset.theme])""";

    @TempDir
    private Path folder;

    @Test
    void choices_onAWatchedPage_outliveReloadsAndAreInItsAddress() throws Exception {
        Optional<Path> program = Chromium.find();
        if (program.isEmpty() && System.getenv("CI") == null) {
            Assumptions.abort("no Chromium on the PATH; CHROMIUM names another");
        }
        try (SparkSession spark = LocalSpark.start();
                Chromium page = Chromium.start(program.orElseThrow(), folder)) {
            Path table = folder.resolve("table");
            Path file = folder.resolve("report.html");
            SmallTable runs = new SmallTable(spark, table);
            fill(runs, List.of("first", "second"), List.of(0.1, 1.0));
            runs.write("1");
            ReportWriter.read(spark, table.toString(), null).page(file, RELOAD);
            page.open(file);
            choose(page);
            String chosen = page.text(CHOICES);
            assertThat(chosen)
                    .contains("second", "dropout rate q", "0", "mean over runs", "0.01", "dropout 0.5, density 0.1")
                    .contains("second-0.1-0.5-0.01-1", "dark");
            reloaded(page, chosen);

            // What comes in gives panels, axes and cells other places.
            fill(runs, List.of("a new part"), List.of(0.1, 1.0));
            fill(runs, List.of("second"), List.of(0.05, 0.5));
            runs.write("2");
            ReportWriter grown = ReportWriter.read(spark, table.toString(), null);
            grown.page(file, RELOAD);
            page.await("report.count === 32");
            reloaded(page, chosen);

            grown.page(file);
            URI link = URI.create(page.text("location.href"));
            page.open(file);
            assertThat(page.text(CHOICES)).isNotEqualTo(chosen);
            page.open(link);
            assertThat(page.text(CHOICES)).isEqualTo(chosen);
            page.open(URI.create(file.toUri() + "#panel=nobody&x=%3Cb%3E&cell-x=9&feature=99&theme=%25&run="));
            assertThat(page.text("document.getElementById('run-id').textContent"))
                    .isNotEmpty();
            assertThat(page.complaints()).isEmpty();
            assertThat(page.requests()).isEmpty();
        }
    }

    private static void fill(SmallTable runs, List<String> parts, List<Double> densities) {
        for (String part : parts) {
            for (double density : densities) {
                for (double dropout : List.of(0.0, 0.5)) {
                    for (double rate : List.of(0.001, 0.01)) {
                        for (long seed = 0; seed < 2; seed++) {
                            runs.run(
                                    String.join("-", part, "" + density, "" + dropout, "" + rate, "" + seed),
                                    "part",
                                    part,
                                    "density",
                                    density,
                                    "sparsity_profile",
                                    "uniform(" + density + ")",
                                    "dropout",
                                    dropout,
                                    "learning_rate",
                                    rate,
                                    "seed",
                                    seed,
                                    "loss",
                                    0.01 + 0.001 * seed);
                        }
                    }
                }
            }
        }
    }

    /** Another choice of everything than the page begins with, the last by mouse and key. */
    private static void choose(Chromium page) throws Exception {
        page.choose("panel", page.text("report.panels.findIndex((p) => p.part === 'second')"));
        page.choose("x", "density");
        page.choose("x", "dropout");
        page.choose("y", "density");
        page.choose("feature", "0");
        page.choose("color", "mean");
        page.choose("filter-learning_rate", "1");
        page.choose("models-panel", "1");
        page.value("document.querySelector('#diagram .plot').focus()");
        for (String key : List.of("ArrowLeft", "ArrowLeft", "ArrowDown", "ArrowDown", "ArrowRight")) {
            page.key(key);
        }
        page.value("document.querySelectorAll('#runs tbody tr')[1].click()");
        page.value("document.getElementById('theme').click()");
        page.await("location.hash.includes('theme=')");
    }

    private static void reloaded(Chromium page, String chosen) throws Exception {
        page.value("window.before = true");
        page.await("window.before === undefined && document.documentElement.dataset.ready === 'true'");
        assertThat(page.text(CHOICES)).isEqualTo(chosen);
    }
}
