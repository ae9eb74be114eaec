package dev.superposition.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the command line says and returns, mostly to wrong input. */
@Tag("end-to-end")
final class CommandLineTest {
    private static final String SPEC = """
            sweep: good
            model:      { kind: relu-output, features: 5, hidden: 2 }
            sparsity:   [0.0, 0.9]
            importance: 1.0
            seeds: 3
            training:   { steps: 20, batch-size: 8 }
            """;

    @TempDir
    private Path folder;

    private Path spec = Path.of("good.yaml");

    @BeforeEach
    void writeSpec() throws IOException {
        spec = Files.writeString(folder.resolve("good.yaml"), SPEC);
    }

    /** One call of the command line. */
    private record Answer(int code, String out, String err) {
        static Answer to(Object... words) {
            String[] arguments = Stream.of(words).map(Object::toString).toArray(String[]::new);
            StringWriter out = new StringWriter();
            StringWriter err = new StringWriter();
            int code = Sweep.commandLine(arguments)
                    .setOut(new PrintWriter(out, true))
                    .setErr(new PrintWriter(err, true))
                    .execute(arguments);
            return new Answer(code, out.toString(), err.toString());
        }

        /** The user's mistake: exit code 2, a message, nothing on stdout, no stack trace. */
        void isAUserError(String... messageParts) {
            assertThat(code).as(err).isEqualTo(ExitCode.USER_ERROR);
            assertThat(err).contains(messageParts).doesNotContain("\tat ").doesNotContain("Exception");
            assertThat(out).isEmpty();
        }
    }

    static Stream<Arguments> wrongSpecs() {
        return Stream.of(
                Arguments.of("unknown key", SPEC + "modle: {}\n", "modle: unknown key; did you mean 'model'?"),
                Arguments.of("sparsity 1.2", SPEC.replace("0.9]", "1.2]"), "sparsity[1]"),
                Arguments.of("n = 0", SPEC.replace("features: 5", "features: 0"), "model.features"),
                Arguments.of("dropout 1", SPEC.replace("hidden: 2", "hidden: 2, dropout: 1"), "model.dropout"),
                Arguments.of("empty axis", SPEC.replace("[0.0, 0.9]", "[]"), "sparsity"),
                Arguments.of("NaN", SPEC.replace("0.9]", ".nan]"), "sparsity[1]"),
                Arguments.of("sweep name", SPEC.replace("sweep: good", "sweep: ../evil"), "sweep: "),
                Arguments.of("quoted name", SPEC.replace("sweep: good", "sweep: \"a'b\""), "sweep: "),
                Arguments.of(
                        "beyond 2^63",
                        SPEC.replace("seeds: 3", "seeds: 4000000000000000000")
                                .replace("[0.0, 0.9]", "[0.1, 0.2, 0.3, 0.4]"),
                        "2^63"),
                Arguments.of("malformed", "sweep: [", "line"),
                Arguments.of("empty", "", ""),
                Arguments.of("bomb", """
                        a: &a [x,x,x,x,x,x,x,x,x]
                        b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]
                        c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]
                        d: [*c,*c,*c,*c,*c,*c,*c,*c,*c]
                        sweep: bomb
                        """, "alias"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongSpecs")
    void validateAndRun_wrongSpec_isAUserErrorThatNamesItsPlace(String what, String yaml, String message)
            throws IOException {
        Path file = Files.writeString(folder.resolve("wrong.yaml"), yaml);
        Answer.to("validate", file).isAUserError(file.toString(), message);
        Answer.to("run", file, "--table", folder.resolve("table")).isAUserError(file.toString(), message);
        assertThat(folder.resolve("table")).as(what).doesNotExist();
    }

    @Test
    void validate_missingFile_isAUserError() {
        Answer.to("validate", folder.resolve("none.yaml")).isAUserError("none.yaml");
    }

    @Test
    void validate_goodSpec_saysHowManyConfigurations() {
        Answer answer = Answer.to("validate", spec);
        assertThat(answer.code()).isZero();
        assertThat(answer.out().strip()).isEqualTo(spec + ": valid; sweep good has 6 configurations");
    }

    @Test
    void validate_resolved_printsASpecOfTheSameGrid() throws IOException {
        Path resolved = Files.writeString(
                folder.resolve("resolved.yaml"),
                Answer.to("validate", spec, "--set", "seeds=7", "--resolved").out());
        assertThat(Answer.to("validate", resolved).out()).contains("14 configurations");
    }

    @Test
    void plan_json_isOneObject() {
        Answer answer = Answer.to("plan", spec, "--format", "json", "--cores", "2");
        assertThat(answer.code()).isZero();
        assertThat(answer.out()).contains("\"points\" : 6").startsWith("{");
    }

    @Test
    void plan_noCores_isAUserError() {
        Answer.to("plan", spec, "--cores", "0").isAUserError("--cores 0: must be at least 1");
        Answer.to("plan", spec, "--instances-per-batch", "0").isAUserError("instances per batch 0: must be from 1");
    }

    @Test
    void sweep_mistypedWords_areAnsweredWithWhatWasMeant() {
        Answer.to("rnu", spec).isAUserError("'rnu'", "Did you mean 'run'?", "Try 'sweep --help'.");
        Answer.to("validate", spec, "--scael", "quick").isAUserError("--scale", "Try 'sweep validate --help'.");
        Answer.to("plan", spec, "--format", "jsno").isAUserError("--format", "Try 'sweep plan --help'.");
        Answer.to("run").isAUserError("SPEC");
        Answer.to().isAUserError("Missing command");
    }

    @Test
    void help_everyCommand_hasAnExample() {
        for (String command : Sweep.commandLine().getSubcommands().keySet()) {
            Answer answer = Answer.to(command, "--help");
            assertThat(answer.code()).isZero();
            assertThat(answer.out()).contains("Usage: sweep " + command, "Example", " sweep " + command + " ");
        }
        assertThat(Answer.to("--help").out()).contains("Exit codes:");
    }

    @Test
    void version_sweep_namesWhatItStandsOn() {
        Answer answer = Answer.to("--version");
        assertThat(answer.code()).isZero();
        assertThat(answer.out()).containsPattern("sweep \\S+ \\(([0-9a-f]{12}|unknown)(, modified)?\\)");
        assertThat(answer.out()).contains("Spark 3.5", "ND4J 1.0", "Java ");
    }

    @Test
    void run_tableIsAFile_isAUserErrorAndLeavesIt() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "precious");
        Answer.to("run", spec, "--table", file).isAUserError("file");
        assertThat(file).hasContent("precious");
    }

    @Test
    void run_tableInsideAFile_isAUserError() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "precious");
        Answer.to("run", spec, "--table", file.resolve("table")).isAUserError("file");
    }

    @Test
    void run_folderOfSomethingElse_isAUserErrorAndLeavesIt() throws IOException {
        Path other = Files.createDirectory(folder.resolve("photos"));
        Files.writeString(other.resolve("cat.jpg"), "miau");
        Answer.to("run", spec, "--table", other).isAUserError("photos");
        assertThat(other.resolve("cat.jpg")).hasContent("miau");
        assertThat(other).isDirectoryNotContaining("glob:**/_sweep");
    }

    @Test
    void anyCommand_tableOfANewerVersion_isAUserError() throws IOException {
        Path table = folder.resolve("table");
        Files.writeString(Files.createDirectories(table.resolve("_sweep")).resolve("table.json"), "{ \"format\": 99 }");
        Answer.to("run", spec, "--table", table).isAUserError("99");
        Answer.to("status", table).isAUserError("99");
        Answer.to("verify", table).isAUserError("99");
    }

    @Test
    void anyCommand_noSuchTable_isAUserError() {
        Path none = folder.resolve("none");
        Answer.to("status", none).isAUserError("none");
        Answer.to("verify", none).isAUserError("none");
        Answer.to("rerun", "0".repeat(32), "--table", none).isAUserError("none");
        assertThat(none).doesNotExist();
    }

    @Test
    void rerun_notAnId_isAUserError() {
        Answer.to("rerun", "xyz", "--table", folder).isAUserError("'xyz' is not a config_id");
    }

    @Test
    void run_settingThatIsNotSparks_isAUserError() {
        Answer.to("run", spec, "--conf", "master=local").isAUserError("'master' is not a setting of Spark");
    }

    @Test
    void run_masterOfNoKnownForm_isAUserErrorAndMakesNoTable() {
        Path table = folder.resolve("table");
        Answer.to("run", spec, "--table", table, "--master", "foo").isAUserError("master 'foo'", "spark://host:port");
        assertThat(table).doesNotExist();
    }

    @Test
    void report_outOrFiguresOfTheWrongKind_isAUserError() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "precious");
        Answer.to("report", folder, "--out", folder).isAUserError("--out", "is a folder; name a file in it");
        Answer.to("report", folder, "--figures", file).isAUserError("--figures", "is a file; name a folder");
        Answer.to("report").isAUserError("TABLE");
        assertThat(file).hasContent("precious");
    }

    @Test
    void query_list_namesEveryQueryAndItsParameters() {
        Answer answer = Answer.to("query", "--list");
        assertThat(answer.code()).isZero();
        assertThat(answer.out())
                .contains(
                        "phase-diagram", "dimensions-per-feature", "feature-dimensionality", "superposition-by-dropout")
                .contains("--x (column");
    }

    @Test
    void query_unknownNameOrNoTable_isAUserError() {
        Answer.to("query", "phase-diagramm", "--table", folder).isAUserError("did you mean 'phase-diagram'?");
        Answer.to("query", "phase-diagram").isAUserError("--table");
        Answer.to("query").isAUserError("--list");
        Answer.to("sql", "--table", folder, "").isAUserError("the statement is empty");
        Answer.to("sql", "--table", folder, "-f", folder.resolve("none.sql")).isAUserError("none.sql");
    }

    @Test
    void serve_whatCannotBeServed_isAUserError() throws IOException {
        Answer.to("serve", folder.resolve("none")).isAUserError("none");
        Answer.to("serve", folder, "--port", "70000").isAUserError("--port 70000: must be from 1 to 65535");
        Path table = folder.resolve("table");
        Files.writeString(Files.createDirectories(table.resolve("_sweep")).resolve("table.json"), "{ \"format\": 1 }");
        Answer.to("serve", table).isAUserError("Spark's Thrift server is not on the class path");
    }

    @Test
    void sql_aParquetFileThatCannotBe_isAUserError() throws IOException {
        Path file = Files.writeString(folder.resolve("answer.parquet"), "precious");
        Answer.to("sql", "--table", folder, "--format", "parquet", "SELECT 1").isAUserError("--out answer.parquet");
        Answer.to("sql", "--table", folder, "--format", "csv", "--out", file, "SELECT 1")
                .isAUserError("--out", "it is for --format parquet");
        Answer.to("sql", "--table", folder, "--format", "parquet", "--out", file, "SELECT 1")
                .isAUserError("it exists; --overwrite replaces it");
        Answer.to("query", "outcomes", "--table", folder, "--format", "parquet", "--out", folder)
                .isAUserError("is a folder; name a file in it");
        Answer.to("sql", "--table", folder, "--format", "parquet", "--out", file, "SELECT 1; SELECT 2")
                .isAUserError("there are 2 statements");
        assertThat(file).hasContent("precious");
    }

    @Test
    void validateAndPlan_aBillionPoints_takeSecondsAndNoSparkClass() throws Exception {
        Path billion = Files.writeString(
                folder.resolve("billion.yaml"),
                SPEC.replace("[0.0, 0.9]", "{ linear: { from: 0.0, to: 0.999, count: 1000 } }")
                        .replace("seeds: 3", "seeds: 1000000"));
        Path classes = folder.resolve("classes.log");
        for (String command : List.of("validate", "plan")) {
            long start = System.nanoTime();
            try (SweepProcess sweep = SweepProcess.start(
                    folder,
                    List.of(),
                    List.of("-Xmx512m", "-Xlog:class+load:file=" + classes),
                    List.of(command, billion.toString()),
                    Map.of())) {
                assertThat(sweep.exitCode()).as(sweep.err()).isZero();
                assertThat(sweep.out()).containsPattern("1,?000,?000,?000");
            }
            // Twice what is promised of a machine that does nothing else.
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            assertThat(Files.readAllLines(classes))
                    .anyMatch(line -> line.contains("dev.superposition.driver.plan.Grid")
                            || line.contains("dev.superposition.driver.spec.SpecParser"))
                    .noneMatch(line -> line.contains(" org.apache.spark."))
                    .noneMatch(line -> line.contains(" scala."));
        }
    }
}
