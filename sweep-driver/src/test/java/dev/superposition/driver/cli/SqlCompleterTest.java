package dev.superposition.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jline.reader.Candidate;
import org.jline.reader.EOFError;
import org.jline.reader.Parser.ParseContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Tab offers at the SQL prompt; {@code |} is the cursor. */
@Tag("closed-form")
final class SqlCompleterTest {
    static Stream<Arguments> offered() {
        return Stream.of(
                Arguments.of("|", List.of("SELECT", "runs", "density", "norm", "step")),
                Arguments.of("SELECT de| FROM features", List.of("density", "norm", "feature_loss", "avg")),
                Arguments.of(
                        "SELECT * FROM fe|", List.of("runs", "best_runs", "features", "loss_curve", "checkpoints")),
                Arguments.of("SELECT provenance.h|", List.of("provenance.host", "provenance.cpu")),
                Arguments.of("SELECT features[0].n|", List.of("features[0].norm")),
                Arguments.of("SELECT features[size(features) - 1].n|", List.of("features[size(features) - 1].norm")),
                Arguments.of("SELECT runs.| FROM runs", List.of("runs.density", "runs.provenance")),
                Arguments.of("SELECT r.theory.ph| FROM runs AS r", List.of("r.theory.phase")),
                Arguments.of("SELECT b.lo| FROM runs a\nJOIN loss_curve b", List.of("b.training_loss")),
                Arguments.of("SELECT f.no| FROM runs LATERAL VIEW explode(features) e AS f", List.of("f.norm")),
                Arguments.of("SELECT explode(components) c, c.ge|", List.of("c.geometry")),
                Arguments.of("SELECT transform(features, f -> f.in|", List.of("f.interference", "f.index")),
                Arguments.of(".he|", List.of(".help", ".tables", ".schema", ".queries", ".query", ".quit")),
                Arguments.of(".schema lo|", List.of("loss_curve")),
                Arguments.of(".query phase-d|", List.of("phase-diagram", "outcomes")),
                Arguments.of(".query phase-diagram --w|", List.of("--where", "--x", "--feature")));
    }

    @ParameterizedTest
    @MethodSource("offered")
    void complete_atTheCursor_offers(String line, List<String> some) {
        assertThat(candidates(line)).containsAll(some);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT nothing.|", "SELECT seed.|", "SELECT theory.phase.|", "SELECT [.|", "SELECT ].|"})
    void complete_afterWhatHasNoFields_offersNothing(String line) {
        assertThat(candidates(line)).isEmpty();
    }

    @Test
    void complete_whereAColumnCannotStand_offersNone() {
        assertThat(candidates("SELECT * FROM |")).doesNotContain("density", "SELECT");
        assertThat(candidates("SELECT | FROM loss_curve"))
                .contains("training_loss")
                .doesNotContain("norm", "features.norm");
        assertThat(candidates(".query outcomes --|")).containsExactly("--where");
        assertThat(candidates(".tables |")).isEmpty();
    }

    @Test
    void parse_aLineToBeAccepted_waitsForTheSemicolon() {
        SqlLine.Reader reader = new SqlLine.Reader();
        for (String whole : List.of("", "SELECT 1;", ".tables", " .query x", "SELECT ';';  -- done", "-- a comment")) {
            assertThat(reader.parse(whole, 0, ParseContext.ACCEPT_LINE))
                    .as(whole)
                    .isNotNull();
        }
        for (String part : List.of("SELECT", "SELECT ';", "SELECT 1; SELECT 2", "/* a comment")) {
            assertThatThrownBy(() -> reader.parse(part, 0, ParseContext.ACCEPT_LINE))
                    .as(part)
                    .isInstanceOf(EOFError.class);
            assertThat(reader.parse(part, 0, ParseContext.COMPLETE)).isNotNull();
        }
    }

    @Test
    void historyFile_ofAnEnvironment_isWhereStatesAreKept() {
        assertThat(SqlPrompt.historyFile(Map.of(), "/home/me"))
                .isEqualTo(Path.of("/home/me/.local/state/superposition-sweep/history"));
        assertThat(SqlPrompt.historyFile(Map.of("XDG_STATE_HOME", "/state"), "/home/me"))
                .isEqualTo(Path.of("/state/superposition-sweep/history"));
        assertThat(SqlPrompt.historyFile(Map.of("XDG_STATE_HOME", "relative"), "/home/me"))
                .isEqualTo(Path.of("/home/me/.local/state/superposition-sweep/history"));
    }

    private static List<String> candidates(String line) {
        List<Candidate> candidates = new ArrayList<>();
        new SqlCompleter().offer(SqlLine.of(line.replace("|", ""), line.indexOf('|')), candidates);
        return candidates.stream().map(Candidate::value).toList();
    }
}
