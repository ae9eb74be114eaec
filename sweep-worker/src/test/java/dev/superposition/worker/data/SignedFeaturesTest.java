package dev.superposition.worker.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.superposition.worker.TestConfigs;
import dev.superposition.worker.config.ModelKind;
import dev.superposition.worker.config.RunConfig;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Features of models that take either sign. */
class SignedFeaturesTest {
    private static final int N = 6;

    /** The evaluation data of all kinds have one key, so only signs differ. */
    @Test
    @Tag("law")
    void evaluation_signedOrNot_hasTheSameMagnitudes() {
        int rows = FeatureSampler.EVALUATION_ROWS;
        float[] signed = new float[N * rows];
        float[] plain = new float[N * rows];
        FeatureSampler.evaluation(config(0.2)).fill(0, rows, signed, 0);
        FeatureSampler.evaluation(TestConfigs.of(N, 2).density(0.2).build()).fill(0, rows, plain, 0);
        int negative = 0;
        for (int k = 0; k < signed.length; k++) {
            assertThat(Math.abs(signed[k])).isEqualTo(plain[k]);
            negative += signed[k] < 0 ? 1 : 0;
        }
        assertThat(negative).isPositive();
    }

    /**
     * Over N·rows·steps values: the share of negative ones is 1/2, and so is that among pairs in one row of equal sign (independence); the
     * mean of x is 0 with variance p/3. Each within five standard errors: of fixed seeds one in a million would fail.
     */
    @ParameterizedTest
    @ValueSource(doubles = {1, 0.3, 0.02})
    @Tag("statistical")
    void training_signs_areFairAndIndependent(double p) {
        RunConfig config = config(p);
        FeatureSampler sampler = FeatureSampler.training(config);
        int rows = config.training().batchSize();
        float[] x = new float[N * rows];
        int steps = 100;
        int present = 0;
        int negative = 0;
        int pairs = 0;
        int equal = 0;
        double sum = 0;
        for (int step = 0; step < steps; step++) {
            sampler.fill(step, sampler.activeRows(step), x, 0);
            for (int row = 0; row < rows; row++) {
                for (int i = 0; i < N; i++) {
                    float value = x[i * rows + row];
                    present += value != 0 ? 1 : 0;
                    negative += value < 0 ? 1 : 0;
                    sum += value;
                    float next = x[(i + 1) % N * rows + row];
                    pairs += value != 0 && next != 0 ? 1 : 0;
                    equal += value * next > 0 ? 1 : 0;
                }
            }
        }
        assertThat((double) negative / present).isCloseTo(0.5, within(5 * 0.5 / Math.sqrt(present)));
        assertThat((double) equal / pairs).isCloseTo(0.5, within(5 * 0.5 / Math.sqrt(pairs)));
        assertThat(sum / present).isCloseTo(0, within(5 * Math.sqrt(1.0 / 3 / present)));
    }

    private static RunConfig config(double density) {
        return TestConfigs.of(N, 2)
                .model(ModelKind.ABSOLUTE_VALUE)
                .density(density)
                .batchSize(1024)
                .build();
    }
}
