package dev.superposition.driver.query;

import static dev.superposition.driver.query.SmallTable.feature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is asked of the phases of one feature, on tables small enough to be answered by hand. */
@Tag("closed-form")
class PhaseDiagramQueryTest extends AskedTable {
    private static List<Row> pair(double norm, double interference, String phase) {
        return List.of(feature(0, 1, 0.5, 1, "superposition"), feature(1, norm, 0.5, interference, phase));
    }

    /** Two cells: one of three completed runs and one diverged, one of one failed run. */
    private void writeTwoCells() {
        table().run("a", "seed", 0L, "loss", 0.03, "features", pair(0.1, 0, "not-represented"))
                .run("b", "seed", 1L, "loss", 0.01, "features", pair(0.9, 1.1, "superposition"))
                .run("c", "seed", 2L, "loss", 0.02, "features", pair(0.8, 0.1, "superposition"))
                .diverged("d", 40, "seed", 3L)
                .failed("e", "boom", "density", 0.5, "relative_importance", 2.0)
                .write("1");
    }

    @Test
    void phaseDiagram_ofACell_hasTheBestRunAndTheMeans() throws QueryException {
        writeTwoCells();
        Dataset<Row> answer = ask("phase-diagram", Map.of());
        assertThat(answer.columns()).startsWith("n_features", "relative_importance", "density", "runs");
        assertThat(answer.collectAsList()).hasSize(2);
        Row cell = answer.collectAsList().get(0);
        assertThat(cell.getDouble(1)).isEqualTo(1.0);
        assertThat(cell.getDouble(2)).isEqualTo(0.1);
        assertThat(named(cell, "runs", "completed", "diverged", "failed")).containsExactly(4L, 3L, 1L, 0L);
        assertThat(named(cell, "best_phase", "best_norm", "best_interference", "best_loss", "best_seed"))
                .containsExactly("superposition", 0.9, 1.1, 0.01, 1L);
        assertThat(cell.<String>getAs("best_config_id")).isEqualTo("b");
        assertThat(cell.<Double>getAs("mean_norm")).isCloseTo(0.6, within(1e-15));
        assertThat(cell.<Double>getAs("mean_interference")).isCloseTo(0.4, within(1e-15));
        assertThat(cell.<Double>getAs("mean_loss")).isCloseTo(0.02, within(1e-15));
        assertThat(named(cell, "not_represented", "dedicated", "superposition")).containsExactly(1 / 3.0, 0.0, 2 / 3.0);
        assertThat(cell.<String>getAs("mixes")).isEmpty();
    }

    @Test
    void phaseDiagram_ofACellWhereNothingCompleted_hasCountsOnly() throws QueryException {
        writeTwoCells();
        Row cell = ask("phase-diagram", Map.of()).collectAsList().get(1);
        assertThat(named(cell, "runs", "completed", "diverged", "failed")).containsExactly(1L, 0L, 0L, 1L);
        assertThat(named(cell, "best_phase", "best_norm", "best_config_id", "mean_norm", "dedicated"))
                .containsOnlyNulls();
    }

    @Test
    void phaseDiagram_ofAChosenFeature_looksAtThatOne() throws QueryException {
        writeTwoCells();
        Row cell = ask("phase-diagram", Map.of("feature", "0")).collectAsList().get(0);
        assertThat(named(cell, "best_phase", "best_norm", "superposition")).containsExactly("superposition", 1.0, 1.0);
        Row none = ask("phase-diagram", Map.of("feature", "2")).collectAsList().get(0);
        assertThat(named(none, "runs", "best_phase", "mean_norm")).containsExactly(4L, null, null);
    }

    @Test
    void phaseDiagram_ofEqualLosses_takesTheLowestSeedThenTheLowestId() throws QueryException {
        table().run("z", "seed", 1L)
                .run("y", "seed", 2L)
                .run("x", "seed", 1L)
                .run("a", "seed", 0L, "loss", Double.NaN)
                .write("1");
        assertThat(ask("phase-diagram", Map.of()).collectAsList().get(0).<String>getAs("best_config_id"))
                .isEqualTo("x");
    }

    @Test
    void phaseDiagram_overOtherAxes_namesItsColumnsAfterThem() throws QueryException {
        table().run("a", "dropout", 0.5, "optimizer", "sgd", "part", "first")
                .run("b", "dropout", 0.0, "optimizer", "adam", "part", "second")
                .write("1");
        Dataset<Row> answer = ask("phase-diagram", Map.of("x", "dropout", "y", "optimizer", "facet", "part"));
        assertThat(answer.columns()).startsWith("part", "dropout", "optimizer");
        assertThat(answer.select("part", "dropout", "optimizer", "best_config_id")
                        .collectAsList())
                .extracting(row -> row.mkString("|"))
                .containsExactly("first|0.5|sgd|a", "second|0.0|adam|b");
        assertThat(ask("phase-diagram", Map.of("x", "n_features", "y", "n_hidden"))
                        .columns())
                .as("the default facet makes way for an axis")
                .startsWith("part", "n_features", "n_hidden");
        assertThat(ask("phase-diagram", Map.of("y", "relative_importance")).columns())
                .startsWith("n_features", "density", "relative_importance");
    }

    @Test
    void phaseDiagram_ofRunsThatDifferInMoreThanTheirSeed_saysInWhat() throws QueryException {
        table().run("a", "seed", 0L)
                .run("b", "seed", 1L, "steps", 500, "model", "linear-output")
                .write("1");
        assertThat(ask("phase-diagram", Map.of()).collectAsList().get(0).<String>getAs("mixes"))
                .isEqualTo("model, steps");
        assertThat(ask("phase-diagram", Map.of("where", "steps = 500 -- the quick ones"))
                        .collectAsList()
                        .get(0)
                        .<String>getAs("best_config_id"))
                .isEqualTo("b");
    }

    @Test
    void phasePrediction_comparesTheBestRunWithTheLeastLoss() throws QueryException {
        Row theory = RowFactory.create(0.02, 0.04, 0.01, "superposition");
        Row tie = RowFactory.create(0.02, 0.02, 0.03, null);
        table().run("a", "seed", 0L, "loss", 0.03, "theory", theory)
                .run("b", "seed", 1L, "loss", 0.01, "theory", theory, "features", pair(0.9, 1.1, "superposition"))
                .run("c", "density", 0.5, "theory", tie)
                .run("d", "density", 0.7)
                .diverged("e", 3, "theory", theory)
                .write("1");
        List<Row> cells = ask("phase-prediction", Map.of()).collectAsList();
        assertThat(cells).hasSize(2);
        assertThat(named(
                        cells.get(0),
                        "density",
                        "runs",
                        "predicted_phase",
                        "best_phase",
                        "agrees",
                        "share_agreeing",
                        "superposition",
                        "best_config_id"))
                .containsExactly(0.1, 2L, "superposition", "superposition", true, 0.5, 0.01, "b");
        assertThat(cells.get(0).<Double>getAs("margin")).isEqualTo(1.0);
        assertThat(named(cells.get(1), "predicted_phase", "agrees", "share_agreeing"))
                .containsOnlyNulls();
    }
}
