package dev.superposition.worker.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.superposition.worker.TestConfigs;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.config.SparsityProfile;
import dev.superposition.worker.random.Purpose;
import dev.superposition.worker.random.RandomSequence;
import dev.superposition.worker.random.RandomStream;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.UniformRealDistribution;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The statistical tests allow each figure five of its own standard errors (two-sided level 6·10⁻⁷ a figure, fewer than a thousand
 * figures in all) and use fixed seeds.
 */
class FeatureSamplerTest {
    private static final double SIGMAS = 5;

    @ParameterizedTest
    @ValueSource(doubles = {1.0, 0.7, 0.3, 0.1, 0.01, 0.001})
    @Tag("statistical")
    void fill_uniformDensity_presenceMeanAndPairsAreThoseOfIndependentFeatures(double p) {
        check(TestConfigs.of(4, 2).density(p).batchSize(1024).build());
    }

    @Test
    @Tag("statistical")
    void fill_unevenDensities_eachFeatureHasItsOwn() {
        check(TestConfigs.of(5, 2)
                .sparsity(new SparsityProfile.Explicit(List.of(0.5, 0.0, 0.02, 0.9, 0.001)))
                .batchSize(1000)
                .build());
        check(TestConfigs.of(3, 2)
                .sparsity(new SparsityProfile.Explicit(List.of(0.001, 1.0, 0.3)))
                .batchSize(100)
                .build());
    }

    @Test
    @Tag("statistical")
    void fill_rareFeatures_presenceMeanAndPairsAreThoseOfIndependentFeatures() {
        for (RunConfig config : List.of(
                TestConfigs.of(24, 20).density(0.02).batchSize(512).build(),
                TestConfigs.of(40, 20).density(0.002).batchSize(1024).build(),
                TestConfigs.of(24, 20)
                        .sparsity(new SparsityProfile.Linear(0.2, 0))
                        .batchSize(256)
                        .build())) {
            assertThat(SparseSampler.suits(config)).isTrue();
            check(config);
        }
    }

    private static void check(RunConfig config) {
        FeatureSampler sampler = FeatureSampler.training(config);
        int n = config.features();
        int rows = config.training().batchSize();
        double[] densities = config.sparsity().densities(n);
        float[] x = new float[n * rows];
        int steps = 400;
        double samples = (double) steps * rows;
        long[] present = new long[n];
        double[] sum = new double[n];
        long[][] together = new long[n][n];
        for (int step = 0; step < steps; step++) {
            int active = sampler.activeRows(step);
            sampler.fill(step, active, x, 0);
            for (int row = 0; row < rows; row++) {
                boolean any = false;
                for (int i = 0; i < n; i++) {
                    float value = x[i * rows + row];
                    assertThat(value).isBetween(0f, 1f);
                    any |= value > 0;
                    present[i] += value > 0 ? 1 : 0;
                    sum[i] += value;
                    for (int j = 0; j < i; j++) {
                        together[i][j] += value > 0 && x[j * rows + row] > 0 ? 1 : 0;
                    }
                }
                assertThat(any).isEqualTo(row < active);
            }
        }
        for (int i = 0; i < n; i++) {
            double p = densities[i];
            double error = Math.sqrt(p * (1 - p) / samples);
            // At p = 1 a value is 0 with probability 2⁻²⁵, where the 31-bit uniform rounds to 1.
            assertThat(present[i] / samples).isCloseTo(p, within(SIGMAS * error + 1e-5));
            double deviation = Math.sqrt((p / 3 - p * p / 4) / samples);
            assertThat(sum[i] / samples).isCloseTo(p / 2, within(SIGMAS * deviation + 1e-9));
            for (int j = 0; j < i; j++) {
                double both = p * densities[j];
                assertThat(together[i][j] / samples)
                        .isCloseTo(both, within(SIGMAS * Math.sqrt(both * (1 - both) / samples) + 1e-5));
            }
        }
    }

    /** Row by row from the words, as {@link Independent} defines it: each feature's probability depends on whether one before it is present. */
    @ParameterizedTest
    @CsvSource({"1, 1024", "2, 1000", "3, 17", "5, 1", "300, 40", "4, 0"})
    @Tag("closed-form")
    void fill_independentFeatures_areTheWalkOverTheirWords(int n, int count) {
        double[] densities = IntStream.range(0, n)
                .mapToDouble(i -> new double[] {0.3, 0, 1e-300, 0.9, 0.001}[i % 5])
                .toArray();
        densities[n - 1] = n == 1 ? 1e-300 : 0.05;
        Independent distribution = new Independent(densities);
        int[] key = {1, 2, 3, 4};
        int stride = count + 3;
        float[] x = new float[n * stride + 7];
        distribution.fill(new FeatureStreams(key), 9, count, stride, x, 7);

        int[] possible = distribution.possible();
        int[] words = new int[(count / 16 + 1) * possible.length * 16];
        RandomSequence sequence = new RandomSequence(key, Purpose.DATA);
        sequence.begin(9);
        sequence.next(words.length / 16, words);
        float[] expected = new float[x.length];
        for (int row = 0; row < count; row++) {
            boolean active = false;
            for (int j = 0; j < possible.length; j++) {
                double density = active ? densities[possible[j]] : distribution.firstDensity(possible[j]);
                float u = RandomStream.uniform(words[(row / 16 * possible.length + j) * 16 + row % 16]);
                float mark = Math.max(0f, 1f - u * (float) (1 / density));
                expected[7 + possible[j] * stride + row] = mark;
                active |= mark > 0;
            }
            assertThat(active).as("row %d", row).isTrue();
        }
        assertThat(x).containsExactly(expected);
    }

    /** Kolmogorov–Smirnov at level 10⁻⁶: given presence, values are uniform on (0, 1]. */
    @ParameterizedTest
    @CsvSource({"3, 1.0", "3, 0.1", "3, 0.001", "60, 0.02", "60, 0.001"})
    @Tag("statistical")
    void fill_presentValues_areUniform(int n, double p) {
        RunConfig config =
                TestConfigs.of(n, 2 + n / 3).density(p).batchSize(1024).build();
        FeatureSampler sampler = FeatureSampler.training(config);
        float[] x = new float[n * 1024];
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
        assertThat(new KolmogorovSmirnovTest().kolmogorovSmirnovTest(new UniformRealDistribution(null, 0, 1), values))
                .isGreaterThan(1e-6);
    }

    @Test
    @Tag("law")
    void fill_sameStepTwice_givesTheSameBits() {
        RunConfig config = TestConfigs.of(7, 3).build();
        float[] first = new float[7 * 128];
        float[] second = new float[7 * 128];
        FeatureSampler sampler = FeatureSampler.training(config);
        sampler.fill(5, sampler.activeRows(5), first, 0);
        sampler.fill(9, sampler.activeRows(9), second, 0);
        assertThat(second).isNotEqualTo(first);
        FeatureSampler.training(config).fill(5, sampler.activeRows(5), second, 0);
        assertThat(second).containsExactly(first);
    }

    @Test
    @Tag("law")
    void evaluation_runsOfOtherSeedAndImportance_shareTheirData() {
        RunConfig config = TestConfigs.of(3, 2).build();
        float[] one = new float[3 * FeatureSampler.EVALUATION_ROWS];
        float[] other = new float[one.length];
        FeatureSampler.evaluation(config).fill(0, FeatureSampler.EVALUATION_ROWS, one, 0);
        FeatureSampler.evaluation(TestConfigs.of(3, 1).seed(9).build())
                .fill(0, FeatureSampler.EVALUATION_ROWS, other, 0);
        assertThat(other).containsExactly(one);
    }

    @Test
    @Tag("closed-form")
    void activeRowProbability_isOneMinusProductOfAbsences() {
        assertThat(new Independent(new double[] {0.5, 0.2}).activeRowProbability())
                .isCloseTo(0.6, within(1e-15));
        assertThat(new Independent(new double[] {1e-12, 1e-12}).activeRowProbability())
                .isCloseTo(2e-12, within(1e-23));
        assertThat(new Independent(new double[] {0, 0}).activeRowProbability()).isZero();
        assertThat(new Independent(new double[] {0.3, 1}).activeRowProbability())
                .isOne();
    }

    @Test
    @Tag("closed-form")
    void firstDensity_lastPossibleFeature_mustBePresent() {
        Independent distribution = new Independent(new double[] {0.5, 0.2, 0});
        assertThat(distribution.firstDensity(0)).isCloseTo(0.5 / 0.6, within(1e-15));
        assertThat(distribution.firstDensity(1)).isOne();
        assertThat(distribution.firstDensity(2)).isZero();
    }

    @Test
    @Tag("closed-form")
    void firstDensity_afterAFeatureThatIsAlwaysPresent_isItsOwn() {
        Independent distribution = new Independent(new double[] {0.5, 1, 0.2, 0.3});
        assertThat(distribution.firstDensity(0)).isEqualTo(0.5);
        assertThat(distribution.firstDensity(1)).isOne();
        assertThat(distribution.firstDensity(2)).isEqualTo(0.2);
        assertThat(distribution.firstDensity(3)).isEqualTo(0.3);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1e-9, 0.003, 0.19, 0.5, 0.97, 1 - 1e-9, 1})
    @Tag("oracle")
    void binomialQuantile_agreesWithCommonsMath(double p) {
        for (int trials : new int[] {1, 2, 100, 1024}) {
            BinomialDistribution ours = new BinomialDistribution(trials, p);
            org.apache.commons.math3.distribution.BinomialDistribution oracle =
                    new org.apache.commons.math3.distribution.BinomialDistribution(null, trials, p);
            for (double u = 0.0005; u < 1; u += 0.001) {
                int k = ours.quantile(u);
                assertThat(oracle.cumulativeProbability(k)).isGreaterThan(u - 1e-9);
                assertThat(oracle.cumulativeProbability(k - 1)).isLessThan(u + 1e-9);
            }
        }
    }
}
