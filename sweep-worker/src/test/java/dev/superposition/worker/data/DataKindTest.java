package dev.superposition.worker.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.superposition.worker.TestConfigs;
import dev.superposition.worker.config.Data;
import dev.superposition.worker.config.DataKind;
import dev.superposition.worker.config.Magnitudes;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.config.SparsityProfile;
import java.util.List;
import org.apache.commons.math3.distribution.UniformRealDistribution;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every kind of data against its definition: how often each feature is present, how often each two are together, and the mean of what they
 * are.
 *
 * <p>The statistical tests allow each figure five of its own standard errors (two-sided level 6·10⁻⁷ a figure, fewer than a thousand figures
 * in all: one seed in a thousand would fail) and use fixed seeds.
 */
class DataKindTest {
    private static final double SIGMAS = 5;
    private static final int N = 6;
    private static final int STEPS = 100;

    /** What a kind is by definition. */
    record Law(String name, RunConfig config, Presence presence) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** The probability that features i and j are both present; of i alone if they are equal. */
    interface Presence {
        double of(int i, int j);
    }

    static List<Law> laws() {
        double[] falling = {0.4, 0.3, 0.2, 0.1, 0.05, 0};
        double sum = 1.05;
        return List.of(
                law("correlated pairs", 0.3, Data.of(DataKind.CORRELATED, 2), (i, j) -> i / 2 == j / 2 ? 0.3 : 0.09),
                law(
                        "correlated triples, rare",
                        0.01,
                        Data.of(DataKind.CORRELATED, 3),
                        (i, j) -> i / 3 == j / 3 ? 0.01 : 0.0001),
                law("correlated, always", 1, Data.of(DataKind.CORRELATED, 3), (i, j) -> 1),
                law(
                        "anticorrelated pairs",
                        0.4,
                        Data.of(DataKind.ANTICORRELATED, 2),
                        (i, j) -> i == j ? 0.2 : i / 2 == j / 2 ? 0 : 0.04),
                law(
                        "anticorrelated triples, always",
                        1,
                        Data.of(DataKind.ANTICORRELATED, 3),
                        (i, j) -> i == j ? 1 / 3.0 : i / 3 == j / 3 ? 0 : 1 / 9.0),
                law(
                        "exclusive pairs",
                        0.4,
                        Data.of(DataKind.EXCLUSIVE, 2),
                        (i, j) -> i == j ? 0.4 : i / 2 == j / 2 ? 0 : 0.16),
                new Law(
                        "exclusive triples of uneven densities",
                        uneven(falling, Data.of(DataKind.EXCLUSIVE, 3)),
                        (i, j) -> i == j ? falling[i] : i / 3 == j / 3 ? 0 : falling[i] * falling[j]),
                law("one-hot", 0.2, Data.of(DataKind.ONE_HOT, 1), (i, j) -> i == j ? 1.0 / N : 0),
                new Law(
                        "one-hot of uneven densities",
                        uneven(falling, Data.of(DataKind.ONE_HOT, 1)),
                        (i, j) -> i == j ? falling[i] / sum : 0),
                law("binary", 0.3, Data.DEFAULT.with(Magnitudes.BINARY), (i, j) -> i == j ? 0.3 : 0.09),
                law("half to one", 0.02, Data.DEFAULT.with(new Magnitudes(0.5, 1)), (i, j) -> i == j ? 0.02 : 0.0004),
                law(
                        "correlated, one to three",
                        0.3,
                        Data.of(DataKind.CORRELATED, 2).with(new Magnitudes(1, 3)),
                        (i, j) -> i / 2 == j / 2 ? 0.3 : 0.09));
    }

    private static Law law(String name, double density, Data data, Presence presence) {
        return new Law(
                name,
                TestConfigs.of(N, 2).density(density).batchSize(1024).data(data).build(),
                presence);
    }

    private static RunConfig uneven(double[] densities, Data data) {
        return TestConfigs.of(N, 2)
                .sparsity(new SparsityProfile.Explicit(
                        java.util.Arrays.stream(densities).boxed().toList()))
                .batchSize(1024)
                .data(data)
                .build();
    }

    @ParameterizedTest
    @MethodSource("laws")
    @Tag("statistical")
    void fill_anyKind_presenceOfPairsAndMeansAreAsDefined(Law law) {
        RunConfig config = law.config();
        FeatureSampler sampler = FeatureSampler.training(config);
        Magnitudes magnitudes = config.data().magnitudes();
        int rows = sampler.rows();
        double samples = (double) STEPS * rows;
        long[][] together = new long[N][N];
        double[] sum = new double[N];
        long active = 0;
        float[] x = new float[N * rows];
        for (int step = 0; step < STEPS; step++) {
            int ofStep = sampler.activeRows(step);
            sampler.fill(step, ofStep, x, 0);
            for (int row = 0; row < rows; row++) {
                boolean any = false;
                for (int i = 0; i < N; i++) {
                    float value = x[i * rows + row];
                    any |= value != 0;
                    sum[i] += value;
                    if (value != 0) {
                        assertThat((double) value).isBetween(magnitudes.low(), magnitudes.high());
                    }
                    for (int j = 0; j <= i; j++) {
                        together[i][j] += value != 0 && x[j * rows + row] != 0 ? 1 : 0;
                    }
                }
                assertThat(any).isEqualTo(row < ofStep);
                active += any ? 1 : 0;
            }
        }
        close(active / samples, sampler.distribution().activeRowProbability(), samples);
        for (int i = 0; i < N; i++) {
            double p = law.presence().of(i, i);
            assertThat(sampler.distribution().density(i)).isCloseTo(p, within(1e-15));
            double variance = p * magnitudes.meanSquare() - p * p * magnitudes.mean() * magnitudes.mean();
            assertThat(sum[i] / samples)
                    .isCloseTo(p * magnitudes.mean(), within(SIGMAS * Math.sqrt(variance / samples) + 1e-6));
            for (int j = 0; j <= i; j++) {
                close(together[i][j] / samples, law.presence().of(i, j), samples);
            }
        }
    }

    /** Impossible events must not happen; others may be off by five standard errors, and by one sample. */
    private static void close(double share, double p, double samples) {
        assertThat(share).isCloseTo(p, within(p == 0 ? 0 : SIGMAS * Math.sqrt(p * (1 - p) / samples) + 1 / samples));
    }

    /** Kolmogorov–Smirnov at level 10⁻⁶: present values are uniform over their range. */
    @ParameterizedTest
    @ValueSource(strings = {"correlated", "one-hot", "independent"})
    @Tag("statistical")
    void fill_presentValues_areUniformOverTheirRange(String kind) {
        DataKind of = DataKind.of(kind);
        RunConfig config = TestConfigs.of(N, 2)
                .density(0.2)
                .batchSize(1024)
                .data(Data.of(of, of.sets() ? 2 : 1).with(new Magnitudes(0.5, 2)))
                .build();
        FeatureSampler sampler = FeatureSampler.training(config);
        float[] x = new float[N * 1024];
        double[] values = new double[5000];
        int found = 0;
        for (int step = 0; found < values.length; step++) {
            sampler.fill(step, sampler.activeRows(step), x, 0);
            for (int k = 0; k < x.length && found < values.length; k++) {
                if (x[k] > 0) {
                    values[found++] = x[k];
                }
            }
        }
        assertThat(new KolmogorovSmirnovTest().kolmogorovSmirnovTest(new UniformRealDistribution(null, 0.5, 2), values))
                .isGreaterThan(1e-6);
    }

    @Test
    @Tag("law")
    void fill_unitNorm_scalesEachActiveRowAndKeepsItsDirection() {
        TestConfigs base = TestConfigs.of(N, 2).density(0.4);
        float[] plain = new float[N * FeatureSampler.EVALUATION_ROWS];
        float[] normed = plain.clone();
        FeatureSampler.evaluation(base.build()).fill(0, 100, plain, 0);
        FeatureSampler sampler =
                FeatureSampler.evaluation(base.data(Data.DEFAULT.normed()).build());
        sampler.fill(0, 100, normed, 0);
        for (int row = 0; row < 200; row++) {
            double squares = 0;
            for (int i = 0; i < N; i++) {
                double value = normed[i * sampler.rows() + row];
                squares += value * value;
            }
            assertThat(squares).isCloseTo(row < 100 ? 1 : 0, within(1e-6));
        }
        assertThat(plain).isNotEqualTo(normed);
    }

    @Test
    @Tag("closed-form")
    void of_densitiesThatAKindCannotHave_isRefused() {
        assertThatThrownBy(() -> FeatureDistribution.of(Data.of(DataKind.CORRELATED, 2), new double[] {0.1, 0.2}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("density 0.2 of feature 1: correlated features must have the density of their set, 0.1");
        assertThatThrownBy(() -> FeatureDistribution.of(Data.of(DataKind.EXCLUSIVE, 2), new double[] {0.6, 0.5}))
                .hasMessage("densities of set 0 add up to 1.1: exclusive features must have at most 1 in all");
        assertThatThrownBy(() -> FeatureDistribution.of(Data.of(DataKind.ONE_HOT, 1), new double[] {0, 0}))
                .hasMessage("one-hot features: one density must be positive, since one is always present");
        assertThatThrownBy(() -> TestConfigs.of(5, 2)
                        .data(Data.of(DataKind.CORRELATED, 2))
                        .build())
                .hasMessage("set size 2: must divide the number of features, 5");
    }
}
