package dev.superposition.driver.query;

import static dev.superposition.driver.query.SmallTable.component;
import static dev.superposition.driver.query.SmallTable.feature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each named query on tables small enough to be answered by hand. */
@Tag("closed-form")
class NamedQueryTest {
    private static SparkSession spark;

    private final Path folder;

    NamedQueryTest(@TempDir Path folder) {
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

    private static List<Row> pair(double norm, double interference, String phase) {
        return List.of(feature(0, 1, 0.5, 1, "superposition"), feature(1, norm, 0.5, interference, phase));
    }

    /** Two cells: one of three completed runs and one diverged, one of one failed run. */
    private void writeTwoCells() {
        new SmallTable(spark, folder)
                .run("a", "seed", 0L, "loss", 0.03, "features", pair(0.1, 0, "not-represented"))
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
        new SmallTable(spark, folder)
                .run("z", "seed", 1L)
                .run("y", "seed", 2L)
                .run("x", "seed", 1L)
                .run("a", "seed", 0L, "loss", Double.NaN)
                .write("1");
        assertThat(ask("phase-diagram", Map.of()).collectAsList().get(0).<String>getAs("best_config_id"))
                .isEqualTo("x");
    }

    @Test
    void phaseDiagram_overOtherAxes_namesItsColumnsAfterThem() throws QueryException {
        new SmallTable(spark, folder)
                .run("a", "dropout", 0.5, "optimizer", "sgd", "part", "first")
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
        new SmallTable(spark, folder)
                .run("a", "seed", 0L)
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
    void dimensionsPerFeature_ofTwoDensities_hasAMeanForEach() throws QueryException {
        new SmallTable(spark, folder)
                .run("a", "seed", 0L, "dimensions_per_feature", 0.5, "frobenius_norm", 1.25)
                .run("b", "seed", 1L, "dimensions_per_feature", 1.0, "frobenius_norm", 1.0)
                .run("c", "density", 0.5, "sparsity_profile", "uniform(0.5)", "steps", 10)
                .diverged("d", 1, "seed", 2L)
                .write("1");
        assertThat(ask("dimensions-per-feature", Map.of()).collectAsList())
                .extracting(row -> row.mkString("|"))
                .containsExactly(
                        "relu-output|2|1|uniform(1.0)|uniform(0.5)|0.0|0.5|2.0|1|1.0|1.0|1.0|1.0|1.0|",
                        "relu-output|2|1|uniform(1.0)|uniform(0.1)|0.0|0.1|10.0|2|0.75|0.5|1.0|1.125|1.25|");
    }

    @Test
    void featureDimensionality_findsTheNearestLine() throws QueryException {
        double[] dimensionalities = {1, 0.9, 0.74, 0.68, 0.5, 0.41, 0.37, 0.1, 0.875};
        String[] nearest = {"1", "1", "3/4", "2/3", "1/2", "2/5", "3/8", "0", "1"};
        Row[] features = new Row[nearest.length];
        for (int i = 0; i < features.length; i++) {
            features[i] = feature(i, 1, dimensionalities[i], 0, "superposition");
        }
        new SmallTable(spark, folder)
                .run("a", "features", List.of(features))
                .failed("b", "no memory")
                .write("1");
        List<Row> answer = ask("feature-dimensionality", Map.of("where", "bias IS NOT NULL"))
                .collectAsList();
        assertThat(answer).extracting(row -> row.<String>getAs("nearest")).containsExactly(nearest);
        assertThat(answer).extracting(row -> row.<Integer>getAs("feature")).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(answer.get(7).<Double>getAs("distance")).isEqualTo(0.1);
        assertThat(answer.get(7).<Double>getAs("inverse_density")).isCloseTo(10, within(1e-12));
    }

    @Test
    void superpositionByDropout_countsFeaturesByPhase() throws QueryException {
        List<Row> three = List.of(
                feature(0, 1, 1, 0, "dedicated"),
                feature(1, 0.5, 0.5, 0.5, "superposition"),
                feature(2, 0.3, 0, 0, "not-represented"));
        List<Row> none = List.of(
                feature(0, 0, 0, 0, "not-represented"),
                feature(1, 0, 0, 0, "not-represented"),
                feature(2, 0, 0, 0, "not-represented"));
        new SmallTable(spark, folder)
                .run("a", "dropout", 0.5, "n_features", 3, "features", three, "hidden_kurtosis", 2.0)
                .run("b", "dropout", 0.5, "n_features", 3, "features", none, "hidden_kurtosis", 4.0, "seed", 1L)
                .run("c", "dropout", 0.0, "n_features", 3, "features", none)
                .failed("d", "no memory", "n_features", 3)
                .write("1");
        List<Row> answer = ask("superposition-by-dropout", Map.of()).collectAsList();
        assertThat(answer).extracting(row -> row.<Double>getAs("dropout")).containsExactly(0.0, 0.5);
        assertThat(named(
                        answer.get(1),
                        "runs",
                        "mean_norm",
                        "features_represented",
                        "features_dedicated",
                        "features_in_superposition",
                        "mean_dimensionality",
                        "mean_dimensionality_of_represented",
                        "hidden_kurtosis",
                        "loss",
                        "mixes"))
                .containsExactly(2L, 1.8 / 6, 1.0, 0.5, 0.5, 0.25, 0.75, 3.0, 0.01, "");
        assertThat(answer.get(0).<Double>getAs("mean_dimensionality_of_represented"))
                .as("no feature is represented")
                .isNull();
    }

    @Test
    void geometry_namesComponentsAndSharesOfRuns() throws QueryException {
        new SmallTable(spark, folder)
                .run(
                        "a",
                        "seed",
                        0L,
                        "components",
                        List.of(component(2, 1, "digon", 0, 1), component(2, 1, "digon", 2, 3)))
                .run(
                        "b",
                        "seed",
                        1L,
                        "components",
                        List.of(component(2, 1, "digon", 0, 2), component(2, 1, "digon", 1, 3)),
                        "loss",
                        0.005)
                .run("c", "seed", 2L, "components", List.of(component(5, 2, "pentagon", 0, 1, 2, 3, 4)))
                .run("d", "seed", 3L, "components", List.of())
                .run(
                        "e",
                        "density",
                        0.5,
                        "components",
                        List.of(component(1, 1, "dedicated", 0), component(3, 2, "triangle", 1, 2, 3)))
                .run(
                        "f",
                        "density",
                        0.4,
                        "components",
                        List.of(
                                component(9, 3, "other", 0),
                                component(8, 3, "square antiprism", 0),
                                component(4, 3, "tetrahedron", 0)))
                .write("1");
        assertThat(ask("geometry", Map.of())
                        .select("density", "geometry", "runs", "share", "mean_loss", "example_config_id")
                        .collectAsList())
                .extracting(row -> row.mkString("|"))
                .containsExactly(
                        "0.5|1 × triangle, 1 × dedicated|1|1.0|0.01|e",
                        "0.4|1 × 9/3, 1 × square antiprism, 1 × tetrahedron|1|1.0|0.01|f",
                        "0.1|2 × digon|2|0.5|0.0075|b",
                        "0.1|1 × pentagon|1|0.25|0.01|c",
                        "0.1|nothing|1|0.25|0.01|d");
    }

    @Test
    void geometry_ofAnUnevenComponent_isItsSizeAndRank() throws QueryException {
        new SmallTable(spark, folder)
                .run("a", "components", List.of(component(5, 2, "other", 0), component(2, 1, "digon", 1)))
                .run("b", "density", 0.4, "components", List.of(component(5, 2, "pentagon", 0)))
                .write("1");
        assertThat(ask("geometry", Map.of()).select("geometry").collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactly("1 × pentagon", "1 × 5/2, 1 × digon");
    }

    @Test
    void featureSets_tellsPairsOfASetFromOthers() throws QueryException {
        List<Row> four = List.of(
                feature(0, 1, 0.5, 1, "superposition"),
                feature(1, 2, 0.5, 1, "superposition"),
                feature(2, 1, 0.5, 1, "superposition"),
                feature(3, 0.1, 0, 0, "not-represented"));
        Object[] shape = {"n_features", 4, "n_hidden", 2, "features", four, "set_size", 2, "data", "correlated(2)"};
        new SmallTable(spark, folder)
                .run("a", with(shape, "weights", List.of(1f, 0f, 0f, 2f, -1f, 0f, 0.1f, 0f), "loss", 0.02))
                .run("b", with(shape, "weights", List.of(1f, 0f, 2f, 0f, 0f, 1f, 0.1f, 0f), "loss", 0.01))
                .run("c", "n_features", 4, "n_hidden", 2, "data", "one-hot", "features", List.of())
                .write("1");
        List<Row> answer = ask("feature-sets", Map.of()).collectAsList();
        assertThat(answer).extracting(row -> row.<String>getAs("data")).containsExactly("correlated(2)", "one-hot");
        assertThat(named(
                        answer.get(0),
                        "runs",
                        "best_config_id",
                        "best_cosine_within",
                        "best_cosine_across",
                        "cosine_within",
                        "aligned_within",
                        "orthogonal_within",
                        "opposite_within",
                        "cosine_across",
                        "aligned_across",
                        "orthogonal_across",
                        "opposite_across"))
                .as("within: 90° and 0°; across: 180°, 90°, 90° and 90°")
                .containsExactly(2L, "b", 1.0, 0.0, 0.5, 0.5, 0.5, 0.0, -0.25, 0.0, 0.75, 0.25);
        assertThat(named(answer.get(1), "runs", "best_cosine_within", "cosine_across"))
                .containsExactly(1L, null, null);
    }

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
        new SmallTable(spark, folder)
                .run("a", with(shape, "train_loss", 0.25, "loss", 0.5))
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

    private static Object[] with(Object[] columns, Object... more) {
        List<Object> all = new ArrayList<>(List.of(columns));
        all.addAll(List.of(more));
        return all.toArray();
    }

    @Test
    void anyQuery_ofTheBestRuns_isAConditionOnTheirIds() throws QueryException {
        new SmallTable(spark, folder)
                .run("a", "loss", 0.02, "components", List.of(component(2, 1, "digon", 0, 1)))
                .run("b", "loss", 0.01, "seed", 1L)
                .run("c", "loss", 0.03, "density", 0.5, "sparsity_profile", "uniform(0.5)")
                .write("1");
        assertThat(ask("geometry", Map.of("where", "config_id IN (SELECT config_id FROM best_runs)"))
                        .select("example_config_id", "runs")
                        .collectAsList())
                .extracting(row -> row.mkString("|"))
                .containsExactly("c|1", "b|1");
    }

    @Test
    void phasePrediction_comparesTheBestRunWithTheLeastLoss() throws QueryException {
        Row theory = RowFactory.create(0.02, 0.04, 0.01, "superposition");
        Row tie = RowFactory.create(0.02, 0.02, 0.03, null);
        new SmallTable(spark, folder)
                .run("a", "seed", 0L, "loss", 0.03, "theory", theory)
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

    /** Neurons of a 3 → 3 model: one feature; two features, one weak; two strong features; and of another nothing. */
    @Test
    void neurons_countsFeaturesAtLeastHalfAsStrongAsTheStrongest() throws QueryException {
        List<Float> shared = List.of(1f, 0f, 0.6f, 0f, -0.8f, 0f, 0f, 0.3f, -0.4f);
        List<Float> unused = List.of(0.2f, 0f, 1f, 0.1f, 0f, 0f, 0f, 1f, 0f);
        new SmallTable(spark, folder)
                .run("a", "n_features", 3, "n_hidden", 3, "weights", shared, "loss", 0.01, "basis_alignment", 0.5)
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
        new SmallTable(spark, folder)
                .run("a", "n_hidden", 2, "checkpoints", checkpoints)
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
        new SmallTable(spark, folder)
                .run("a", "checkpoints", List.of(RowFactory.create(0, List.of(0f, 1f), List.of(0f, 0f), null)))
                .write("1");
        assertThat(ask("learning-dynamics", Map.of()).collectAsList())
                .extracting(row -> row.<Double>getAs("dimensionality"))
                .containsExactly(0.0, 1.0);
    }

    @Test
    void adversarialVulnerability_isInProportionToTheLinearModel() throws QueryException {
        new SmallTable(spark, folder)
                .run("a", "loss", 0.25, "adversarial_loss", 0.75, "dimensions_per_feature", 0.5)
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

    @Test
    void outcomes_countsEachAndShowsAnError() throws QueryException {
        new SmallTable(spark, folder)
                .run("a")
                .failed("c", "no memory")
                .failed("b", "boom")
                .diverged("d", 40)
                .diverged("e", 30)
                .run("f", "part", "second")
                .write("1");
        assertThat(ask("outcomes", Map.of()).collectAsList())
                .extracting(row -> row.mkString("|"))
                .containsExactly(
                        "test|null|completed|1|0.2|null|0|a|null",
                        "test|null|diverged|2|0.4|30|0|d|null",
                        "test|null|failed|2|0.4|null|2|b|boom",
                        "test|second|completed|1|1.0|null|0|f|null");
    }

    @Test
    void queries_ofAnEmptyTable_haveNoRows() throws QueryException {
        new SmallTable(spark, folder);
        RunViews.register(spark, folder.toString());
        for (NamedQuery query : NamedQuery.all()) {
            assertThat(query.run(spark, Map.of()).collectAsList())
                    .as(query.name())
                    .isEmpty();
        }
    }

    private Dataset<Row> ask(String query, Map<String, String> parameters) throws QueryException {
        RunViews.register(spark, folder.toString());
        return NamedQuery.of(query).run(spark, parameters);
    }

    private static List<@Nullable Object> named(Row row, String... columns) {
        List<@Nullable Object> values = new ArrayList<>();
        for (String column : columns) {
            values.add(row.getAs(column));
        }
        return values;
    }
}
