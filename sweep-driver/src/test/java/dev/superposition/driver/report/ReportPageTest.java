package dev.superposition.driver.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.superposition.driver.query.LocalSpark;
import dev.superposition.driver.query.QueryException;
import dev.superposition.driver.query.SmallTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in a report's file, read by a parser of HTML and one of JSON. */
@Tag("end-to-end")
final class ReportPageTest {
    private static final String HOSTILE =
            "</script><script>alert('1')</script> & \"q\" 'q' <!-- ü 漢 \u2028 {{data}} $1";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path folder;

    private static SparkSession spark;
    private static Report full;

    @BeforeAll
    static void startSpark() throws QueryException {
        spark = LocalSpark.start();
        SmallTable table = new SmallTable(spark, folder.resolve("table"));
        for (int seed = 0; seed < 4; seed++) {
            for (double density : List.of(0.1, 1.0)) {
                table.run("run-" + seed + "-" + density, "sweep", HOSTILE, "part", "<b>part</b>", "seed", (long) seed)
                        .run("b-" + seed + density, "sweep", "plain", "seed", (long) seed, "density", density);
            }
        }
        table.failed("failed-1", HOSTILE, "sweep", "plain", "seed", 100L)
                .diverged("diverged-1", 17, "sweep", "plain", "seed", Long.MAX_VALUE - 1)
                .write("some");
        full = report(ReportLimits.DEFAULT);
    }

    @AfterAll
    static void stopSpark() {
        spark.stop();
    }

    private static Report report(ReportLimits limits) throws QueryException {
        return ReportReader.read(spark, folder.resolve("table").toString(), null, limits);
    }

    private static JsonNode data(Document page) throws Exception {
        return JSON.readTree(page.expectFirst("#data").data());
    }

    @Test
    void page_hostileTexts_areTextAndNothingElse() throws Exception {
        Document page = Jsoup.parse(ReportPage.of(full));
        assertThat(page.select("script")).hasSize(2);
        assertThat(page.title()).contains("<script>alert('1')</script>");
        assertThat(page.expectFirst("#title").text()).contains("<script>alert('1')</script>", "{{data}} $1");
        assertThat(page.select("b")).isEmpty();
        JsonNode data = data(page);
        assertThat(data.path("failures").get(0).path("error").asText()).isEqualTo(HOSTILE);
        assertThat(page.expectFirst("#data").data()).doesNotContain("<");
    }

    @Test
    void page_anything_isAskedOfNobody() throws Exception {
        Document page = Jsoup.parse(ReportPage.of(full));
        assertThat(page.select("[src], link, iframe, object, embed, base, img")).isEmpty();
        assertThat(page.select("a[href]")).extracting(a -> a.attr("href")).allMatch(href -> href.startsWith("#"));
        assertThat(page.select("[onclick], [onload], [onerror]")).isEmpty();
        Element policy = page.expectFirst("meta[http-equiv=Content-Security-Policy]");
        assertThat(policy.attr("content")).startsWith("default-src 'none';").contains("script-src 'sha256-");
    }

    @Test
    void data_smallTable_isWhatTheRunsAre() throws Exception {
        JsonNode data = data(Jsoup.parse(ReportPage.of(full)));
        JsonNode settings = data.path("settings");
        int runs = 0;
        for (JsonNode count : settings.path("runs")) {
            runs += count.asInt();
        }
        assertThat(runs).isEqualTo(18);
        assertThat(settings.path("completed").size())
                .isEqualTo(settings.path("bestId").size());
        assertThat(data.path("runs").path("seed")).extracting(JsonNode::asText).contains("9223372036854775806");
        assertThat(data.path("failures")).hasSize(2);
        assertThat(data.path("failures").get(1).path("divergedAt").asInt()).isEqualTo(17);
        assertThat(data.path("omissions")).isEmpty();
        assertThat(data.path("outcomes"))
                .anyMatch(line -> line.path("outcome").asText().equals("diverged")
                        && line.path("runs").asInt() == 1);
    }

    @Test
    void data_numberThatIsNone_isNull() throws Exception {
        Path odd = folder.resolve("odd");
        new SmallTable(spark, odd)
                .run("zero", "dimensions_per_feature", Double.POSITIVE_INFINITY, "hidden_kurtosis", Double.NaN)
                .failed("failed", "no", "density", 0.5)
                .write("odd");
        Report report = ReportReader.read(spark, odd.toString(), null, ReportLimits.DEFAULT);
        JsonNode measures =
                JSON.readTree(ReportJson.of(report)).path("settings").path("measures");
        for (JsonNode measure : measures) {
            assertThat(measure.path("values")).allMatch(value -> value.isNull() || value.isNumber());
        }
    }

    @Test
    void report_limits_areKeptAndSaid() throws Exception {
        Report report = report(new ReportLimits(100, 1, 4, 120, 1));
        assertThat(report.runs().count()).isEqualTo(3);
        assertThat(report.failures()).hasSize(1);
        assertThat(report.models()).hasSize(2);
        assertThat(report.omissions())
                .anyMatch(line -> line.contains("The table has 18 runs"))
                .anyMatch(line -> line.contains("of 2 of the 3 listed runs"))
                .anyMatch(line -> line.contains("Of the 2 runs that diverged or failed, 1 are listed."));
    }

    @Test
    void report_wideModels_showTheirFirstAndLastFeature() throws Exception {
        Path wide = folder.resolve("wide");
        List<Object> features = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            features.add(SmallTable.feature(i, i, 0.5, 0.1 * i, "superposition"));
        }
        new SmallTable(spark, wide)
                .run("wide", "n_features", 5, "features", features)
                .run("narrow", "seed", 1L)
                .write("wide");
        Report report = ReportReader.read(spark, wide.toString(), null, new ReportLimits(100, 4, 100, 1000, 10));
        assertThat(report.features().shown()).containsExactly(2, 2);
        assertThat(report.features().bestNorm()).contains(4f, 0f);
        assertThat(report.omissions())
                .containsExactly(
                        "Of models with more than 2 features, the diagrams show the first and the last feature only.");
    }

    @Test
    void report_tooManySettings_isRefusedWithAWayOut() {
        assertThatThrownBy(() -> report(new ReportLimits(2, 1, 1, 1, 1)))
                .isInstanceOf(QueryException.class)
                .hasMessageContaining("different settings, and a page holds at most 2")
                .hasMessageContaining("--where");
    }

    @Test
    void report_where_isAboutThoseRuns() throws Exception {
        Report report = ReportReader.read(
                spark, folder.resolve("table").toString(), "sweep = 'plain' AND seed < 2", ReportLimits.DEFAULT);
        assertThat(report.runs().count()).isEqualTo(4);
        assertThat(report.omissions()).containsExactly("Only runs with sweep = 'plain' AND seed < 2 are here.");
        assertThatThrownBy(() -> ReportReader.read(
                        spark, folder.resolve("table").toString(), "nonsense +", ReportLimits.DEFAULT))
                .isInstanceOf(QueryException.class)
                .hasMessageContaining("'nonsense +' is not a condition over runs");
    }

    @Test
    void report_tableWithoutRuns_isAPageThatSaysSo() throws Exception {
        Path empty = folder.resolve("empty");
        SmallTable none = new SmallTable(spark, empty);
        assertThat(none).isNotNull();
        Document page =
                Jsoup.parse(ReportPage.of(ReportReader.read(spark, empty.toString(), null, ReportLimits.DEFAULT)));
        assertThat(page.title()).isEqualTo("No runs");
    }

    @Test
    void pageAndFigures_ofOneTable_areFilesOfTheSameBytesEachTime() throws Exception {
        ReportWriter writer = ReportWriter.read(spark, folder.resolve("table").toString(), "sweep = 'plain'");
        Path page = folder.resolve("new/folder/page.html");
        assertThat(writer.page(page)).isEqualTo(Files.size(page));
        List<String> names = writer.figures(folder.resolve("first"));
        assertThat(names).contains("phase-diagram-2-1", "phase-shares-2-1").doesNotHaveDuplicates();
        ReportWriter again = ReportWriter.read(spark, folder.resolve("table").toString(), "sweep = 'plain'");
        Path second = folder.resolve("second/page.html");
        again.page(second);
        assertThat(second).hasSameBinaryContentAs(page);
        again.figures(folder.resolve("second"));
        for (String name : names) {
            for (String ending : List.of(".svg", ".png")) {
                assertThat(folder.resolve("first").resolve(name + ending))
                        .hasSameBinaryContentAs(folder.resolve("second").resolve(name + ending));
            }
        }
    }
}
