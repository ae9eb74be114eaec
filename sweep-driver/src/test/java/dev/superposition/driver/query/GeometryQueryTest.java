package dev.superposition.driver.query;

import static dev.superposition.driver.query.SmallTable.component;
import static dev.superposition.driver.query.SmallTable.feature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is asked of dimensionalities and arrangements of features, on tables small enough to be answered by hand. */
@Tag("closed-form")
class GeometryQueryTest extends AskedTable {
    @Test
    void dimensionsPerFeature_ofTwoDensities_hasAMeanForEach() throws QueryException {
        table().run("a", "seed", 0L, "dimensions_per_feature", 0.5, "frobenius_norm", 1.25)
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
        table().run("a", "features", List.of(features)).failed("b", "no memory").write("1");
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
        table().run("a", "dropout", 0.5, "n_features", 3, "features", three, "hidden_kurtosis", 2.0)
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
        table().run(
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
        table().run("a", "components", List.of(component(5, 2, "other", 0), component(2, 1, "digon", 1)))
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
        table().run("a", with(shape, "weights", List.of(1f, 0f, 0f, 2f, -1f, 0f, 0.1f, 0f), "loss", 0.02))
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
}
