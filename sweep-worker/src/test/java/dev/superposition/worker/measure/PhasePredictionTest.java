package dev.superposition.worker.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.superposition.worker.TestConfigs;
import dev.superposition.worker.config.ImportanceProfile;
import dev.superposition.worker.config.ModelKind;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.config.SparsityProfile;
import dev.superposition.worker.model.TrainedModel;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhasePredictionTest {
    /** The boundaries as published: 4r/(2 + 5r) and 4/(5 + 2r) for two features; the first, and r = 1, for three. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    @Tag("law")
    void phase_anywhere_changesAtThePublishedLines(int n) {
        SplittableRandom random = new SplittableRandom(n);
        for (int draw = 0; draw < 1000; draw++) {
            double p = Math.exp(random.nextDouble(Math.log(0.01), 0));
            double r = Math.exp(random.nextDouble(Math.log(0.1), Math.log(10)));
            FeaturePhase expected;
            if (n == 2) {
                expected = p < Math.min(4 * r / (2 + 5 * r), 4 / (5 + 2 * r))
                        ? FeaturePhase.SUPERPOSITION
                        : r < 1 ? FeaturePhase.NOT_REPRESENTED : FeaturePhase.DEDICATED;
            } else if (r < 1) {
                expected = p < 4 * r / (2 + 5 * r) ? FeaturePhase.SUPERPOSITION : FeaturePhase.NOT_REPRESENTED;
            } else {
                expected = FeaturePhase.DEDICATED;
            }
            assertThat(prediction(n, p, r).phase()).as("p %s r %s", p, r).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 1, 1", "2, 0.9, 1", "3, 0.1, 1", "3, 0.9, 1"})
    @Tag("closed-form")
    void phase_whereTwoShareTheLeastLoss_isUndecided(int n, double p, double r) {
        assertThat(prediction(n, p, r).phase()).isNull();
    }

    @Test
    @Tag("closed-form")
    void phase_equalFeaturesBelowFourSevenths_areAPair() {
        assertThat(prediction(2, 0.57, 1).phase()).isEqualTo(FeaturePhase.SUPERPOSITION);
    }

    /** Each loss is that of ideal weights as the evaluation measures it, within five standard errors. */
    @ParameterizedTest
    @CsvSource({"0.9, 0.5", "0.3, 2", "0.1, 0.2", "0.02, 7"})
    @Tag("closed-form")
    void losses_areThoseOfIdealWeights(double p, double r) {
        float mean = (float) p / 2;
        PhasePrediction two = prediction(2, p, r);
        measured(2, p, r, two.notRepresented(), new float[] {1, 0}, 0, mean);
        measured(2, p, r, two.dedicated(), new float[] {0, 1}, mean, 0);
        measured(2, p, r, two.superposition(), new float[] {1, -1}, 0, 0);
        PhasePrediction three = prediction(3, p, r);
        measured(3, p, r, three.notRepresented(), new float[] {1, 0, 0, 1, 0, 0}, 0, 0, mean);
        measured(3, p, r, three.superposition(), new float[] {1, 0, 0, 1, 0, -1}, 0, 0, 0);
        if (p < 4.0 / 7) {
            measured(3, p, r, three.dedicated(), new float[] {1, 0, -1, 0, 0, 1}, 0, 0, 0);
        } else {
            measured(3, p, r, three.dedicated(), new float[] {0, 0, 1, 0, 0, 1}, mean, 0, 0);
        }
    }

    @Test
    @Tag("closed-form")
    void of_otherModels_isNothing() {
        TestConfigs base = TestConfigs.of(2, 1).density(0.1).importance(new ImportanceProfile.LastFeature(2));
        assertThat(PhasePrediction.of(base.build())).isPresent();
        assertThat(PhasePrediction.of(base.dropout(0.1).build())).isEmpty();
        assertThat(PhasePrediction.of(base.model(ModelKind.LINEAR_OUTPUT).build()))
                .isEmpty();
        assertThat(PhasePrediction.of(
                        base.sparsity(new SparsityProfile.Linear(0.5, 0.1)).build()))
                .isEmpty();
        assertThat(PhasePrediction.of(TestConfigs.of(3, 2)
                        .importance(new ImportanceProfile.Geometric(0.9))
                        .build()))
                .isEmpty();
        assertThat(PhasePrediction.of(TestConfigs.of(3, 1)
                        .importance(new ImportanceProfile.Uniform(1))
                        .build()))
                .isEmpty();
        assertThat(PhasePrediction.of(TestConfigs.of(4, 3)
                        .importance(new ImportanceProfile.Uniform(1))
                        .build()))
                .isEmpty();
    }

    private static PhasePrediction prediction(int n, double p, double r) {
        return PhasePrediction.of(config(n, p, r)).orElseThrow();
    }

    private static RunConfig config(int n, double p, double r) {
        return TestConfigs.of(n, n - 1)
                .density(p)
                .importance(new ImportanceProfile.LastFeature(r))
                .build();
    }

    private static void measured(int n, double p, double r, double expected, float[] weights, float... bias) {
        Measurement measurement = new ModelMeasurer()
                .measure(List.of(new TrainedModel(config(n, p, r), weights, bias, List.of(), List.of(), -1)))
                .get(0);
        assertThat(measurement.loss()).isCloseTo(expected, within(5 * measurement.lossStderr() + 1e-12));
    }
}
