package dev.superposition.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.superposition.driver.job.SparkSettings;
import dev.superposition.driver.query.LocalSpark;
import dev.superposition.driver.query.SmallTable;
import dev.superposition.worker.store.TableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The SQL prompt at a terminal, key by key. */
@Tag("end-to-end")
final class SqlPromptTest {
    @TempDir
    private static Path table;

    private static SparkSession spark;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        spark = LocalSpark.start();
        new SmallTable(spark, table)
                .run("a", "seed", 7L, "density", 0.25)
                .failed("b", "boom")
                .write("1");
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private Typist sitDown() throws IOException {
        return sitDown(table);
    }

    private Typist sitDown(Path at) throws IOException {
        return new Typist(terminal -> new SqlPrompt(
                        terminal, answers(at, terminal), KeptFits.ALL, folder.resolve("state/history"))
                .run(at.toString()));
    }

    private static Answers answers(Path table, ExternalTerminal terminal) {
        return Answers.start(
                "sql",
                SparkSettings.resolve(Map.of("spark.master", "local[2]")),
                table.toString(),
                new Answers.Output(AnswerFormat.TABLE, 1000, null, terminal.writer()));
    }

    @Test
    void statement_overSeveralLines_isAnsweredAtItsSemicolon() throws Exception {
        try (Typist typist = sitDown()) {
            typist.sees(SqlPrompt.PROMPT);
            typist.type("SELECT seed, '; !' AS mark" + Typist.ENTER).sees("-> ");
            typist.type("FROM runs WHERE config_id != 'b'" + Typist.ENTER).sees("-> ");
            typist.type("; SELECT count(*) AS rows_of_it FROM features;" + Typist.ENTER);
            assertThat(typist.sees("1 row\n")).contains("seed  mark", "   7  ; !");
            assertThat(typist.sees("1 row\n")).contains("rows_of_it", "         2");
            typist.sees(SqlPrompt.PROMPT);
            typist.type(Typist.CTRL_D).leaves();
        }
    }

    @Test
    void statement_thatFails_isOneMessageAndThePromptGoesOn() throws Exception {
        try (Typist typist = sitDown()) {
            typist.sees(SqlPrompt.PROMPT);
            typist.type("SELECT densty FROM runs; SELECT 1;" + Typist.ENTER).sees("Cannot run the statement: ");
            assertThat(typist.sees(SqlPrompt.PROMPT))
                    .contains("`densty` cannot be resolved")
                    .doesNotContain("1 row")
                    .satisfies(text -> assertThat(text.strip().lines()).hasSize(2));
            typist.type("SELEC 1;" + Typist.ENTER).sees("Cannot run the statement: ");
            assertThat(typist.sees(SqlPrompt.PROMPT)).doesNotContain("\tat ", "Exception");
            typist.type("SELECT raise_error('mine');" + Typist.ENTER).sees("mine");
            assertThat(typist.sees(SqlPrompt.PROMPT)).doesNotContain("\tat ");
            typist.type(".query outcomes --wher x" + Typist.ENTER).sees("did you mean 'where'?");
            typist.type(".query outcomes --where" + Typist.ENTER).sees("parameters are --NAME VALUE");
            typist.type(".tabels" + Typist.ENTER).sees("There is no command .tabels; .help lists them");
            typist.type("SELECT 6 * 7 AS answer;" + Typist.ENTER);
            assertThat(typist.sees("1 row\n")).contains("answer", "    42");
            typist.type(".quit" + Typist.ENTER).leaves();
        }
    }

    @Test
    void ctrlC_whileAQueryRuns_cancelsItAndNotThePrompt() throws Exception {
        try (Typist typist = sitDown()) {
            typist.sees(SqlPrompt.PROMPT);
            typist.type("SELECT 1 AS one;" + Typist.ENTER).sees("1 row\n");
            int before = jobsOf("question 2");
            typist.type("SELECT count(*) FROM range(1000000000000) WHERE hash(id) = id % 7;" + Typist.ENTER);
            // A job of this statement: one of the statement before may still count as active.
            typist.await(() -> jobsOf("question 2") > before, "no job started");
            typist.type(Typist.CTRL_C).sees("Cancelled");
            typist.await(() -> activeJobs() == 0, "a job goes on");
            typist.sees(SqlPrompt.PROMPT);
            // Ctrl-C does not queue behind the keys before it.
            typist.type("SELECT not_this").sees("SELECT not_this");
            typist.type(Typist.CTRL_C).sees(SqlPrompt.PROMPT);
            typist.type("SELECT 6 * 7 AS answer;" + Typist.ENTER);
            assertThat(typist.sees("1 row\n")).contains("answer", "    42");
            typist.type(Typist.CTRL_D).leaves();
        }
    }

    /** How many jobs were started under the name of a question; {@link Answers} numbers them from 1 in every test. */
    private static int jobsOf(String question) {
        return spark.sparkContext().statusTracker().getJobIdsForGroup(question).length;
    }

    private static int activeJobs() {
        return spark.sparkContext().statusTracker().getActiveJobIds().length;
    }

    @Test
    void tab_completesAndHistory_bringsTheLineBackInTheNextSession() throws Exception {
        try (Typist typist = sitDown()) {
            typist.sees(SqlPrompt.PROMPT);
            typist.type("sel" + Typist.TAB + "features_r" + Typist.TAB + "from loss" + Typist.TAB + "limit 1;"
                    + Typist.ENTER);
            assertThat(typist.sees("1 row\n")).containsPattern("\nfeatures_represented\n");
            typist.type(".quit" + Typist.ENTER).leaves();
        }
        assertThat(folder.resolve("state/history"))
                .content()
                .contains("SELECT features_represented from loss_curve limit 1;");
        try (Typist typist = sitDown()) {
            typist.sees(SqlPrompt.PROMPT);
            typist.type(Typist.CTRL_P + Typist.CTRL_P + Typist.ENTER);
            assertThat(typist.sees("1 row\n")).containsPattern("\nfeatures_represented\n");
            typist.type(Typist.CTRL_D).leaves();
        }
    }

    @Test
    void dotCommands_sayWhatThereIs() throws Exception {
        try (Typist typist = sitDown()) {
            typist.sees(SqlPrompt.PROMPT);
            typist.type(".help" + Typist.ENTER).sees(".queries");
            typist.sees("drops the line, or cancels the query that runs");
            typist.type(".tables" + Typist.ENTER).sees("loss_curve   a row a run and recorded step");
            typist.type(".schema features;" + Typist.ENTER).sees("norm                     double         ‖W_i‖");
            typist.type(".schema runs" + Typist.ENTER).sees("    .dimensionality");
            typist.type(".schema" + Typist.ENTER)
                    .sees("Name a view: runs, best_runs, features, loss_curve, checkpoints");
            typist.type(".queries" + Typist.ENTER).sees("outcomes                   How many runs completed");
            typist.type(".query outcomes --where \"outcome = 'failed'\"" + Typist.ENTER);
            assertThat(typist.sees("1 row\n")).contains("example_error", "boom");
            typist.type(".query phase-diagram" + Typist.ENTER).sees("relative_importance");
            typist.type(Typist.CTRL_D).leaves();
        }
    }

    @Test
    void table_thatCannotBeRead_endsThePrompt() throws Exception {
        try (Typist typist = sitDown(folder.resolve("none"))) {
            typist.type("SELECT 1;" + Typist.ENTER);
            assertThatThrownBy(typist::leaves).hasCauseInstanceOf(TableException.class);
        }
        spark = LocalSpark.start();
    }
}
