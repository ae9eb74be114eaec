package dev.superposition.driver.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.superposition.driver.query.LocalSpark;
import dev.superposition.driver.query.NamedQuery;
import dev.superposition.driver.query.RunViews;
import dev.superposition.driver.query.SmallTable;
import dev.superposition.driver.spec.SpecParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reports of the specs in {@code conf/}, trained for some steps, in a real browser: what it shows is what SQL says. Without a Chromium
 * on the PATH these tests are skipped, but not in continuous integration.
 */
@Tag("end-to-end")
final class ReportBrowserTest {
    private static final String STEPS = "training.steps=20";

    @TempDir
    private static Path folder;

    private static @Nullable SparkSession spark;
    private static @Nullable Chromium browser;

    @BeforeAll
    static void start() throws Exception {
        Optional<Path> program = Chromium.find();
        if (program.isEmpty() && System.getenv("CI") == null) {
            Assumptions.abort("no Chromium on the PATH; CHROMIUM names another");
        }
        assertThat(program).as("a Chromium on the PATH").isPresent();
        spark = LocalSpark.start();
        browser = Chromium.start(program.orElseThrow(), folder);
    }

    @AfterAll
    static void stop() throws Exception {
        if (browser != null) {
            browser.close();
        }
        if (spark != null) {
            spark.stop();
        }
    }

    private static SparkSession spark() {
        return Objects.requireNonNull(spark);
    }

    private static Chromium page() {
        return Objects.requireNonNull(browser);
    }

    /** Whatever a test did, the console is silent and nobody was asked for anything. */
    @AfterEach
    void nothingComplained() {
        assertThat(page().complaints()).isEmpty();
        assertThat(page().requests()).isEmpty();
    }

    private static void openReport(String spec, @Nullable String scale, String... sets) throws Exception {
        Path table = folder.resolve(spec.replaceAll("\\..*", ""));
        if (!Files.exists(table)) {
            TrainedTable.train(spark(), spec, scale, table, sets);
        }
        openReport(table);
    }

    private static void openReport(Path table) throws Exception {
        Path file = folder.resolve(table.getFileName() + ".html");
        ReportWriter.read(spark(), table.toString(), null).page(file);
        page().open(file);
    }

    /** The chosen cell's row of query {@code phase-diagram}. */
    private static Row sqlOfCell(String x, String y, String where, String feature) throws Exception {
        double xValue = Double.parseDouble(page().text("document.getElementById('cell-name').dataset.x"));
        double yValue = Double.parseDouble(page().text("document.getElementById('cell-name').dataset.y"));
        List<Row> rows = NamedQuery.of("phase-diagram")
                .run(spark(), Map.of("x", x, "y", y, "where", where, "feature", feature))
                .where(x + " = " + xValue + "D AND " + y + " = " + yValue + "D")
                .collectAsList();
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    private static double shown(String name) throws Exception {
        return Double.parseDouble(
                page().text("document.querySelector('#cell [data-name=" + name + "]').dataset.value"));
    }

    private static void cellIs(Row sql) throws Exception {
        // Norms are embedded in single precision.
        double norm = sql.getAs("best_norm");
        assertThat(shown("best_norm")).isCloseTo(norm, within(1e-6 * (1 + norm)));
        double interference = sql.getAs("best_interference");
        assertThat(shown("best_interference")).isCloseTo(interference, within(1e-6 * (1 + interference)));
        assertThat(shown("best_loss")).isEqualTo(sql.<Double>getAs("best_loss"));
        assertThat(page().text("document.getElementById('run-id').textContent")).isEqualTo(sql.getAs("best_config_id"));
        assertThat(page().text("document.querySelector('#cell [data-name=best_phase]').textContent"))
                .isEqualTo(sql.<String>getAs("best_phase").replace("not-", "not "));
        assertThat(page().text("document.querySelector('#cell [data-name=shares]').textContent"))
                .startsWith(Math.round(100 * sql.<Double>getAs("not_represented")) + " % not represented, "
                        + Math.round(100 * sql.<Double>getAs("dedicated")) + " %");
    }

    /** Clicks the middle of the cell that is so many cells away from the chosen one. */
    private static void clickCell(int right, int up) throws Exception {
        page().value(
                        "document.querySelector('#diagram .plot').scrollIntoView({ block: 'center', behavior: 'instant' })");
        JsonNode box = page().value(
                        "(() => { const b = document.querySelector('#diagram .cursor').getBoundingClientRect();"
                                + " return [b.left, b.top, b.width, b.height]; })()");
        double width = box.get(2).asDouble();
        double height = box.get(3).asDouble();
        page().click(box.get(0).asDouble() + width * (0.5 + right), box.get(1).asDouble() + height * (0.5 - up));
    }

    /** Makes every choice of every select, presses both themes' button, and comes back. */
    private static void tryEverything() throws Exception {
        tryAll(page());
    }

    private static void tryAll(Chromium page) throws Exception {
        page.value("""
                (() => {
                  for (const id of [...document.querySelectorAll('select')].map((s) => s.id)) {
                    for (const value of [...(document.getElementById(id)?.options ?? [])].slice(0, 6).map((o) => o.value)) {
                      const select = document.getElementById(id);
                      if (!select || ![...select.options].some((o) => o.value === value)) continue;
                      select.value = value;
                      select.dispatchEvent(new Event('change'));
                    }
                  }
                  document.getElementById('theme').click();
                  document.getElementById('theme').click();
                })()""");
        assertThat(page.number("document.querySelectorAll('svg').length")).isGreaterThan(2);
        assertThat(
                        page.number(
                                "[...document.querySelectorAll('svg')].filter(s => /NaN|undefined|Infinity/.test(s.outerHTML)).length"))
                .isZero();
    }

    @Test
    void quickstart_cells_areWhatSqlSays() throws Exception {
        openReport("quickstart.yaml", null, STEPS, "seeds=2");
        assertThat(page().text("document.title")).isEqualTo("quickstart");
        assertThat(page().text("document.getElementById('totals').textContent"))
                .isEqualTo(count("SELECT count(*) FROM runs") + " runs of 154 settings; all completed.");
        cellIs(sqlOfCell("relative_importance", "density", "part = 'phase-diagram'", "last"));
        clickCell(2, 3);
        cellIs(sqlOfCell("relative_importance", "density", "part = 'phase-diagram'", "last"));
        String before = page().text("document.getElementById('cell-name').textContent");
        page().value("document.querySelector('#diagram .plot').focus()");
        page().key("ArrowLeft");
        page().key("ArrowDown");
        assertThat(page().text("document.getElementById('cell-name').textContent"))
                .isNotEqualTo(before);
        cellIs(sqlOfCell("relative_importance", "density", "part = 'phase-diagram'", "last"));
        page().choose("feature", "0");
        cellIs(sqlOfCell("relative_importance", "density", "part = 'phase-diagram'", "0"));
        page().choose("x", "density");
        assertThat(page().text("document.getElementById('y').value")).isNotEqualTo("density");
        page().choose("y", "relative_importance");
        cellIs(sqlOfCell("density", "relative_importance", "part = 'phase-diagram'", "0"));
        tryEverything();
    }

    @Test
    void quickstart_runOfACell_isDrawn() throws Exception {
        openReport("quickstart.yaml", null, STEPS, "seeds=2");
        page().choose("panel", page().text("report.panels.findIndex((p) => p.part === 'figure')"));
        page().value("document.querySelectorAll('#runs tbody tr')[1].click()");
        String id = page().text("document.querySelectorAll('#runs tbody tr')[1].dataset.run");
        assertThat(page().text("document.getElementById('run-id').textContent")).isEqualTo(id);
        assertThat(page().number("document.querySelectorAll('#run figure').length"))
                .isEqualTo(4);
        Row row = spark().sql("SELECT weights, loss_curve.loss FROM runs WHERE config_id = '" + id + "'")
                .head();
        JsonNode weights = page().value("Array.from(modelOf(report, '" + id + "').weights)");
        List<Float> expected = row.getList(0);
        assertThat(weights).extracting(value -> (float) value.asDouble()).isEqualTo(expected);
        JsonNode losses = page().value("modelOf(report, '" + id + "').losses");
        assertThat(losses).extracting(JsonNode::asDouble).isEqualTo(row.<Double>getList(1));
        assertThat(page().number("pngOf(document.querySelector('#run svg').outerHTML).then((blob) => blob.size)"))
                .isGreaterThan(1000);
    }

    @Test
    void phaseDiagrams_twentyByTwentyByFive_areWhatSqlSays() throws Exception {
        String twenty = "{ geometric: { from: %s, to: %s, count: 20 } }";
        openReport(
                "e04-phase-diagrams.yaml",
                "quick",
                STEPS,
                "seeds=5",
                "sparsity={ density: " + String.format(Locale.ROOT, twenty, "1", "0.01") + " }",
                "importance={ last: " + String.format(Locale.ROOT, twenty, "0.1", "10") + " }");
        assertThat(count("SELECT count(*) FROM runs")).isEqualTo(4000);
        for (String part : List.of("two-in-one", "three-in-two")) {
            page().choose("panel", page().text("report.panels.findIndex((p) => p.part === '" + part + "')"));
            for (int[] step : new int[][] {{0, 0}, {3, 2}, {-5, 4}, {1, -9}}) {
                clickCell(step[0], step[1]);
                cellIs(sqlOfCell("relative_importance", "density", "part = '" + part + "'", "last"));
            }
            assertThat(page().text("document.querySelector('#diagram svg').textContent"))
                    .contains("theory’s boundaries");
            Row agreement = NamedQuery.of("phase-prediction")
                    .run(spark(), Map.of("where", "part = '" + part + "'"))
                    .selectExpr("count_if(agrees)", "count(predicted_phase)")
                    .head();
            assertThat(page().text("document.getElementById('agreement').textContent"))
                    .contains(" predicts in " + agreement.getLong(0) + " of " + agreement.getLong(1) + " cells");
        }
        tryEverything();
    }

    @Test
    void geometry_dimensionsPerFeature_areWhatSqlSays() throws Exception {
        openReport(
                "e05-uniform-geometry.yaml",
                "quick",
                STEPS,
                "sparsity={ density: { geometric: { from: 1, to: 0.01, count: 5 } } }");
        for (String part : List.of("notebook", "paper")) {
            String panel = "report.panels.find((p) => p.part === '" + part + "')";
            JsonNode points = page().value("densityLines(report, " + panel + ")[0].points");
            Map<Double, Double> shown = new TreeMap<>();
            points.forEach(point ->
                    shown.put(point.path("x").asDouble(), point.path("mean").asDouble()));
            Map<Double, Double> sql = new TreeMap<>();
            for (Row row : NamedQuery.of("dimensions-per-feature")
                    .run(spark(), Map.of("where", "part = '" + part + "'"))
                    .collectAsList()) {
                sql.put(row.getAs("inverse_density"), row.getAs("mean_dimensions_per_feature"));
            }
            assertThat(shown).isEqualTo(sql);
            double features = page().number(
                            "(() => { const d = report.dimensionalities; const s = dimensionalitySeries(report, "
                                    + panel
                                    + ")[0].s; return d.count.filter((_, b) => d.of[b] === s).reduce((a, b) => a + b, 0); })()");
            assertThat((long) features).isEqualTo(count("SELECT count(*) FROM features WHERE part = '" + part + "'"));
        }
        assertThat(page().text("document.querySelector('#geometry').textContent"))
                .contains("3/8  square antiprism");
        tryEverything();
    }

    @Test
    void dropout_numbersInTheFigure_areWhatSqlSays() throws Exception {
        openReport("e16-dropout.yaml", "quick", STEPS, "parts.five-in-two.seeds=2");
        page().choose("measure", "mean_norm");
        page().choose("dropout-panel", page().text("dropoutPanels(report).findIndex((p) => p.part === 'five-in-two')"));
        JsonNode texts = page().value("[...document.querySelectorAll('#dropout svg text')].map((t) => t.textContent)");
        List<Row> rows = NamedQuery.of("superposition-by-dropout")
                .run(spark(), Map.of("where", "part = 'five-in-two'"))
                .collectAsList();
        assertThat(rows).hasSize(24);
        for (Row row : rows) {
            String number = page().text("short(" + row.<Double>getAs("mean_norm") + ")");
            assertThat(texts).extracting(JsonNode::asText).contains(number);
        }
        tryEverything();
    }

    @Test
    void nonuniformSparsity_normsInTheFigure_areWhatSqlSays() throws Exception {
        openReport("e17-nonuniform-sparsity.yaml", "quick", STEPS);
        String text = page().text("document.querySelector('#cases svg').textContent");
        for (Row row : spark().sql("SELECT max(frobenius_norm) FROM runs WHERE n_features = 5 GROUP BY part")
                .collectAsList()) {
            assertThat(text).contains(String.format(Locale.ROOT, "‖W‖F %.2f largest", row.getDouble(0)));
        }
        tryEverything();
    }

    @Test
    void learningDynamics_dimensionalities_areWhatSqlSays() throws Exception {
        openReport(
                "e09-learning-dynamics.yaml",
                "quick",
                STEPS,
                "parts.hundred-in-ten.model.features=12",
                "parts.five-in-two.seeds=2");
        assertThat(page().number("report.dynamics.length")).isEqualTo(2);
        for (int r = 0; r < 2; r++) {
            String id = page().text("report.dynamics[" + r + "].id");
            List<Row> rows = NamedQuery.of("learning-dynamics")
                    .run(spark(), Map.of("where", "config_id = '" + id + "'"))
                    .collectAsList();
            JsonNode shown = page().value("Array.from(floats(report.dynamics[" + r + "].dimensionalities))");
            assertThat(shown).hasSameSizeAs(rows);
            for (int i = 0; i < rows.size(); i++) {
                assertThat((float) shown.get(i).asDouble())
                        .isEqualTo(rows.get(i).<Double>getAs("dimensionality").floatValue());
            }
        }
        assertThat(page().text("document.querySelector('#dynamics').textContent"))
                .contains("dimensionality D", "training loss", "1/2  antipodal pair");
        tryEverything();
    }

    @Test
    void doubleDescent_losses_areWhatSqlSays() throws Exception {
        openReport(
                "e18-double-descent.yaml",
                "quick",
                STEPS,
                "training.warmup-steps=0",
                "training.batch-size=[3, 8, 20]",
                "model.features=50",
                "sparsity=0.8",
                "seeds=2");
        List<Row> rows = NamedQuery.of("double-descent").run(spark(), Map.of()).collectAsList();
        assertThat(rows).hasSize(3);
        for (int t = 0; t < rows.size(); t++) {
            String fit = "descentGroups(report)[0].fits[" + t + "]";
            int examples = rows.get(t).<Integer>getAs("examples");
            assertThat(page().number(fit + ".examples")).isEqualTo(examples);
            assertThat(page().number(fit + ".testLoss")).isEqualTo(rows.get(t).<Double>getAs("test_loss"));
            assertThat(page().number("floats(" + fit + ".hiddenVectors).length"))
                    .isEqualTo(2 * examples);
        }
        assertThat(page().text("document.querySelector('#descent svg').textContent"))
                .contains("T = 3", "T = 20", "test loss");
        tryEverything();
    }

    /** One small table that has something to show in each of these figures. */
    @Test
    void figuresOfSingleExperiments_numbers_areWhatSqlSays() throws Exception {
        Path table = folder.resolve("experiments");
        TrainedTable.train(spark(), SpecParser.parse("experiments", """
                sweep: experiments
                importance: { uniform: 1 }
                seeds: 2
                training: { steps: 20, batch-size: 64 }
                parts:
                  - name: perturbed
                    model: { features: 5, hidden: 2 }
                    sparsity: [ { density: { explicit: [0.01, 0.1, 0.1, 0.1, 0.1] } }, { density: { explicit: [0.1, 0.1, 0.1, 0.1, 0.1] } },
                                { density: { explicit: [1, 0.1, 0.1, 0.1, 0.1] } } ]
                  - { name: attacked, model: { kind: [relu-output, linear-output], features: 6, hidden: 2 }, sparsity: [0, 0.9], recording: { adversarial: true } }
                  - { name: neurons, model: { kind: hidden-relu, features: 4, hidden: 3 }, sparsity: [0, 0.9] }
                  - { name: widths, model: { features: 12, hidden: [2, 3, 4] }, sparsity: 0.9 }
                """, null, List.of()), table);
        openReport(table);
        String shown = "perturbedGroups(report)[0].fits";
        assertThat(numbers(shown + ".map((fit) => fit.ratio)"))
                .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-5 ? 0 : Double.compare(a, b))
                .containsExactly(0.1, 1.0, 10.0);
        assertThat(numbers(shown + ".map((fit) => fit.loss)"))
                .isEqualTo(
                        sqlNumbers(
                                "SELECT min(loss) FROM runs WHERE part = 'perturbed' GROUP BY features[0].sparsity ORDER BY features[0].sparsity DESC"));
        List<Double> vulnerability =
                NamedQuery.of("adversarial-vulnerability").run(spark(), Map.of()).collectAsList().stream()
                        .map(row -> row.<Double>getAs("vulnerability"))
                        .toList();
        assertThat(numbers("vulnerabilityGroups(report)[0].lines[0].points.map((p) => p.vulnerability)"))
                .hasSize(2)
                .isEqualTo(vulnerability);
        List<Row> neurons = NamedQuery.of("neurons")
                .run(spark(), Map.of("where", "part = 'neurons'"))
                .collectAsList();
        for (String kind : List.of("monosemantic", "polysemantic", "unused")) {
            assertThat(numbers("neuronModels(report, report.panels.find((p) => p.part === 'neurons')).found"
                            + ".map(({ model }) => neuronsOf(model).filter((one) => one.kind === '" + kind
                            + "').length)"))
                    .as(kind)
                    .isEqualTo(neurons.stream()
                            .map(row -> row.<Number>getAs("best_" + kind).doubleValue())
                            .toList());
        }
        assertThat(numbers("scalingGroups(report)[0].lines[0].points.flat()"))
                .isEqualTo(
                        sqlNumbers(
                                "SELECT explode(array(n_hidden, best)) FROM (SELECT n_hidden, min(loss) AS best FROM runs WHERE part = 'widths' GROUP BY n_hidden ORDER BY n_hidden)"));
        for (String section : List.of("perturbed", "vulnerability", "neurons", "scaling")) {
            assertThat(page().number("document.querySelectorAll('#" + section + " svg').length"))
                    .as(section)
                    .isEqualTo(1);
        }
        assertThat(page().text("document.getElementById('provenance').textContent"))
                .contains("Audits", "not confirmed");
        tryEverything();
    }

    private static List<Double> numbers(String script) throws Exception {
        List<Double> numbers = new ArrayList<>();
        page().value(script).forEach(value -> numbers.add(value.asDouble()));
        return numbers;
    }

    private static List<Double> sqlNumbers(String statement) {
        return spark().sql(statement).collectAsList().stream()
                .map(row -> ((Number) row.get(0)).doubleValue())
                .toList();
    }

    @Test
    void hostileTexts_anywhere_areTextAndNothingElse() throws Exception {
        String hostile = "</script><script>window.hacked = 1</script><img src=x onerror='window.hacked = 2'> \"ü 漢\"";
        Path table = folder.resolve("hostile");
        new SmallTable(spark(), table)
                .run("fine", "sweep", hostile, "part", hostile)
                .run("sparse", "sweep", hostile, "part", hostile, "density", 0.5, "sparsity_profile", hostile)
                .failed("failed", hostile, "sweep", hostile, "part", hostile, "seed", 1L)
                .diverged("diverged", 17, "sweep", hostile, "part", hostile, "density", 1.0)
                .write("hostile");
        openReport(table);
        assertThat(page().text("document.getElementById('title').textContent")).isEqualTo(hostile);
        assertThat(page().text("document.querySelector('#outcomes .error').textContent"))
                .isEqualTo(hostile);
        assertThat(page().text("document.getElementById('outcomes').textContent"))
                .contains("diverged at step 17");
        tryEverything();
        assertThat(page().number("document.querySelectorAll('script, img').length"))
                .isEqualTo(2);
        assertThat(page().text("typeof window.hacked")).isEqualTo("undefined");
    }

    @Test
    void emptyTable_opens() throws Exception {
        Path table = folder.resolve("empty");
        assertThat(new SmallTable(spark(), table)).isNotNull();
        openReport(table);
        assertThat(page().text("document.getElementById('totals').textContent")).startsWith("0 runs");
    }

    private static long count(String statement) throws Exception {
        assertThat(spark().catalog().tableExists(RunViews.RUNS)).isTrue();
        return spark().sql(statement).head().getLong(0);
    }
}
