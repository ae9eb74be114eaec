package dev.superposition.driver.query;

import static dev.superposition.driver.query.SmallTable.feature;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is asked of data sets, courses, neurons and attacks, on tables small enough to be answered by hand. */
@Tag("closed-form")
class LearningQueryTest extends AskedTable {
    @Test
    void doubleDescent_ofFiniteDataSets_describesTheFitWithTheLowestTrainLoss() throws QueryException {
        List<Row> three = List.of(
                feature(0, 1, 0.6, 0, "superposition"),
                feature(1, 1, 0.8, 0, "superposition"),
                feature(2, 0.4, 0.1, 0, "not-represented"));
        List<Row> square = List.of(
                RowFactory.create(1.0, 0.5, List.of(1f, 0f)),
                RowFactory.create(1.0, 0.5, List.of(0f, 1f)),
                RowFactory.create(1.0, 0.5, List.of(-1f, 0f)),
                RowFactory.create(1.0, 0.5, List.of(0f, -1f)));
        List<Float> weights = List.of(1f, 0f, 0f, 1f, 0.4f, 0f);
        Object[] shape = {
            "n_features",
            3,
            "n_hidden",
            2,
            "features",
            three,
            "weights",
            weights,
            "hidden_vectors",
            square,
            "batch_size",
            4
        };
        table().run("a", with(shape, "train_loss", 0.25, "loss", 0.5))
                .run("b", with(shape, "train_loss", 0.125, "loss", 1.0, "seed", 1L))
                .run("c", with(shape, "n_hidden", 3, "train_loss", 0.5))
                .run("fresh")
                .write("1");
        List<Row> answer = ask("double-descent", Map.of()).collectAsList();
        assertThat(answer).hasSize(2);
        assertThat(named(
                        answer.get(0),
                        "examples",
                        "runs",
                        "train_loss",
                        "test_loss",
                        "mean_test_loss",
                        "features",
                        "feature_dimensionality",
                        "feature_gap",
                        "hidden_vectors",
                        "hidden_dimensionality",
                        "hidden_gap",
                        "best_config_id"))
                .as(
                        "two features at 90° have a gap of 270° instead of 180°; four vectors in a square have four equal ones")
                .containsExactly(4, 2L, 0.125, 1.0, 0.75, 2, 0.7, 1.5, 4, 0.5, 1.0, "b");
        assertThat(named(answer.get(1), "features", "feature_gap", "hidden_gap"))
                .containsExactly(2, null, null);
    }

    /** Neurons of a 3 → 3 model: one feature; two features, one weak; two strong features; and of another nothing. */
    @Test
    void neurons_countsFeaturesAtLeastHalfAsStrongAsTheStrongest() throws QueryException {
        List<Float> shared = List.of(1f, 0f, 0.6f, 0f, -0.8f, 0f, 0f, 0.3f, -0.4f);
        List<Float> unused = List.of(0.2f, 0f, 1f, 0.1f, 0f, 0f, 0f, 1f, 0f);
        table().run("a", "n_features", 3, "n_hidden", 3, "weights", shared, "loss", 0.01, "basis_alignment", 0.5)
                .run("b", "n_features", 3, "n_hidden", 3, "weights", unused, "loss", 0.02, "seed", 1L)
                .write("1");
        Row row = ask("neurons", Map.of()).collectAsList().get(0);
        assertThat(named(
                        row,
                        "runs",
                        "best_loss",
                        "best_monosemantic",
                        "best_polysemantic",
                        "best_unused",
                        "best_basis_alignment",
                        "best_config_id",
                        "monosemantic",
                        "polysemantic",
                        "unused"))
                .containsExactly(2L, 0.01, 2, 1, 0, 0.5, "a", 2.0, 0.5, 0.5);
    }

    /** From orthogonal features to an antipodal pair, 3 and 4 long: D_1 = 9/(9 + 16), D_2 = 16/25. */
    @Test
    void learningDynamics_hasDimensionalitiesAndTheirJumps() throws QueryException {
        List<Row> checkpoints = List.of(
                RowFactory.create(0, List.of(1f, 0f, 0f, 2f), List.of(0f, 0f), null),
                RowFactory.create(1000, List.of(3f, 0f, -4f, 0f), List.of(0f, 0f), null));
        table().run("a", "n_hidden", 2, "checkpoints", checkpoints)
                .run("b", "seed", 1L)
                .write("1");
        assertThat(ask("learning-dynamics", Map.of())
                        .select("step", "feature", "norm", "dimensionality", "jump", "training_loss", "loss_ratio")
                        .collectAsList())
                .extracting(row -> row.mkString("|"))
                .containsExactly(
                        "0|0|1.0|1.0|null|0.5|null",
                        "0|1|2.0|1.0|null|0.5|null",
                        "1000|0|3.0|0.36|-0.64|0.01|0.02",
                        "1000|1|4.0|0.64|-0.36|0.01|0.02");
    }

    @Test
    void learningDynamics_ofADeadFeature_isZero() throws QueryException {
        table().run("a", "checkpoints", List.of(RowFactory.create(0, List.of(0f, 1f), List.of(0f, 0f), null)))
                .write("1");
        assertThat(ask("learning-dynamics", Map.of()).collectAsList())
                .extracting(row -> row.<Double>getAs("dimensionality"))
                .containsExactly(0.0, 1.0);
    }

    @Test
    void adversarialVulnerability_isInProportionToTheLinearModel() throws QueryException {
        table().run("a", "loss", 0.25, "adversarial_loss", 0.75, "dimensions_per_feature", 0.5)
                .run("b", "loss", 0.25, "adversarial_loss", 1.25, "seed", 1L, "dimensions_per_feature", 0.25)
                .run("c", "loss", 0.5, "adversarial_loss", 0.75, "model", "linear-output")
                .run("d", "loss", 0.5, "adversarial_loss", 0.75, "density", 0.5, "sparsity_profile", "uniform(0.5)")
                .run("e", "loss", 0.5, "seed", 2L)
                .write("1");
        List<Row> answer = ask("adversarial-vulnerability", Map.of()).collectAsList();
        assertThat(answer).hasSize(2);
        assertThat(named(
                        answer.get(1),
                        "runs",
                        "features_per_dimension",
                        "loss_added",
                        "baseline_runs",
                        "vulnerability"))
                .containsExactly(2L, 3.0, 0.75, 1L, 3.0);
        assertThat(named(answer.get(0), "loss_added", "baseline_runs", "vulnerability"))
                .containsExactly(0.25, 0L, null);
    }
}
