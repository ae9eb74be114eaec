package dev.superposition.worker.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.superposition.worker.TestConfigs;
import dev.superposition.worker.config.Data;
import dev.superposition.worker.config.DataKind;
import dev.superposition.worker.config.Magnitudes;
import dev.superposition.worker.config.ModelKind;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.config.SparsityProfile;
import dev.superposition.worker.model.Parameters;
import dev.superposition.worker.model.TrainedModel;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HiddenKurtosisTest {
    private static final double ROUNDING = 1e-12;

    /** h = x for one feature: raw moments p·(high^(k+1) − low^(k+1))/((k+1)(high − low)) of the uniform distribution mixed with an atom at 0. */
    @ParameterizedTest
    @CsvSource({"1, 0, 1", "0.5, 0, 1", "0.05, 0, 1", "0.001, 0, 1", "0.3, 0.5, 1", "1, 0.25, 3"})
    @Tag("closed-form")
    void of_oneFeature_isThatOfTheMixture(double p, double low, double high) {
        RunConfig config = config(1, 1, new Magnitudes(low, high), p, p);
        double[] m = new double[5];
        for (int k = 1; k <= 4; k++) {
            m[k] = p * (Math.pow(high, k + 1) - Math.pow(low, k + 1)) / ((k + 1) * (high - low));
        }
        double variance = m[2] - m[1] * m[1];
        double fourth = m[4] - 4 * m[1] * m[3] + 6 * m[1] * m[1] * m[2] - 3 * Math.pow(m[1], 4);
        double expected = fourth / (variance * variance);
        assertThat(kurtosis(config, -0.7f)).isCloseTo(expected, within(1e-11 * expected));
    }

    /** Features that are 0 or 1 have 2^n samples: all of them, each with its probability. */
    @ParameterizedTest
    @CsvSource({"2, 1, 0.1, 0.1", "5, 2, 0.5, 0.02", "9, 4, 0.3, 1", "10, 3, 0.9, 0"})
    @Tag("oracle")
    void of_binaryFeatures_isTheSumOverAllSamples(int n, int m, double first, double last) {
        RunConfig config = config(n, m, Magnitudes.BINARY, first, last);
        float[] weights = weights(n * m, 31L * n + m);
        double[] densities = config.sparsity().densities(n);
        double total = 0;
        for (int k = 0; k < m; k++) {
            double[] hidden = new double[1 << n];
            double[] probability = new double[1 << n];
            double mean = 0;
            for (int sample = 0; sample < 1 << n; sample++) {
                probability[sample] = 1;
                for (int i = 0; i < n; i++) {
                    boolean present = (sample >> i & 1) == 1;
                    hidden[sample] += present ? weights[i * m + k] : 0;
                    probability[sample] *= present ? densities[i] : 1 - densities[i];
                }
                mean += probability[sample] * hidden[sample];
            }
            double second = 0;
            double fourth = 0;
            for (int sample = 0; sample < 1 << n; sample++) {
                second += probability[sample] * Math.pow(hidden[sample] - mean, 2);
                fourth += probability[sample] * Math.pow(hidden[sample] - mean, 4);
            }
            total += fourth / (second * second);
        }
        assertThat(kurtosis(config, weights)).isCloseTo(total / m, within(ROUNDING * total / m));
    }

    /** The other way to know it. 4096 active rows say it to a few per cent. */
    @ParameterizedTest
    @CsvSource({"2, 1, 1, 1", "3, 2, 0.2, 0.2", "5, 2, 0.5, 0.05", "20, 5, 0.1, 0.1"})
    @Tag("oracle")
    void of_uniformFeatures_isWhatSamplesSay(int n, int m, double first, double last) {
        RunConfig config = config(n, m, new Magnitudes(0.2, 1), first, last);
        float[] weights = weights(n * m, 17L * n + m);
        TrainedModel model =
                new TrainedModel(config, new Parameters(weights, null, new float[n]), List.of(), List.of(), -1);
        double sampled = TensorEvaluator.evaluate(List.of(model), EvaluationData.of(config))
                .get(0)
                .hiddenKurtosis();
        assertThat(kurtosis(config, weights)).isCloseTo(sampled, within(0.06 * sampled));
    }

    @Test
    @Tag("law")
    void of_manyEqualFeatures_tendsToThatOfANormalDistribution() {
        int n = 1000;
        float[] equal = new float[n];
        Arrays.fill(equal, 0.3f);
        double kurtosis = kurtosis(config(n, 1, Magnitudes.UNIT, 1, 1), equal);
        // Excess kurtosis of a sum of n equal terms is that of one, −6/5 for a uniform number, over n.
        assertThat(kurtosis).isCloseTo(3 - 1.2 / n, within(1e-9));
    }

    @Test
    @Tag("law")
    void of_dimensionThatNeverVaries_leavesItOut() {
        RunConfig config = config(2, 2, Magnitudes.UNIT, 0.3, 0.3);
        double one = kurtosis(config(2, 1, Magnitudes.UNIT, 0.3, 0.3), 1, -2);
        assertThat(kurtosis(config, 1, 0, -2, 0)).isEqualTo(one);
        assertThat(kurtosis(config, 0, 0, 0, 0)).isNaN();
        assertThat(kurtosis(config(1, 1, Magnitudes.BINARY, 1, 1), 1)).isNaN();
    }

    @Test
    @Tag("law")
    void isKnown_onlyWhereHiddenActivationsAreASumOfIndependentTerms() {
        assertThat(HiddenKurtosis.isKnown(TestConfigs.of(4, 2).build())).isTrue();
        assertThat(HiddenKurtosis.isKnown(
                        TestConfigs.of(4, 2).model(ModelKind.LINEAR_OUTPUT).build()))
                .isTrue();
        assertThat(HiddenKurtosis.isKnown(
                        TestConfigs.of(4, 2).data(Data.DEFAULT.finite()).build()))
                .isTrue();
        assertThat(HiddenKurtosis.isKnown(
                        TestConfigs.of(4, 2).model(ModelKind.HIDDEN_RELU).build()))
                .isFalse();
        assertThat(HiddenKurtosis.isKnown(TestConfigs.of(4, 2)
                        .data(Data.of(DataKind.CORRELATED, 2))
                        .build()))
                .isFalse();
        assertThat(HiddenKurtosis.isKnown(
                        TestConfigs.of(4, 2).data(Data.DEFAULT.normed()).build()))
                .isFalse();
    }

    private static double kurtosis(RunConfig config, float... weights) {
        return HiddenKurtosis.of(config, config.sparsity().densities(config.features()), weights);
    }

    private static RunConfig config(int n, int m, Magnitudes magnitudes, double first, double last) {
        return TestConfigs.of(n, m)
                .sparsity(new SparsityProfile.Linear(first, last))
                .data(Data.DEFAULT.with(magnitudes))
                .build();
    }

    private static float[] weights(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] weights = new float[count];
        for (int k = 0; k < count; k++) {
            weights[k] = (float) random.nextDouble(-1, 1);
        }
        return weights;
    }
}
