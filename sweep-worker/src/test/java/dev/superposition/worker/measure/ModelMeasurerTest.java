package dev.superposition.worker.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.superposition.worker.TestConfigs;
import dev.superposition.worker.config.Data;
import dev.superposition.worker.config.DataKind;
import dev.superposition.worker.config.ImportanceProfile;
import dev.superposition.worker.config.Magnitudes;
import dev.superposition.worker.config.ModelKind;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.model.IgnoreLoss;
import dev.superposition.worker.model.Initialization;
import dev.superposition.worker.model.TrainedModel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Losses of fixed weights have closed forms (EXPERIMENTS, section 4), so they test sampler, forward pass and loss together. Each is
 * met within five of its own standard errors (level 6·10⁻⁷ a figure), on fixed seeds.
 */
class ModelMeasurerTest {
    private static final double SIGMAS = 5;

    @ParameterizedTest
    @ValueSource(doubles = {1, 0.5, 0.1, 0.01, 0.001})
    @Tag("closed-form")
    void loss_ignoringEverything_isTheVariance(double p) {
        RunConfig config = TestConfigs.of(2, 1)
                .density(p)
                .importance(new ImportanceProfile.LastFeature(3))
                .build();
        Measurement measurement = measure(config, new float[] {0, 0}, new float[] {(float) p / 2, (float) p / 2});
        assertThat(measurement.loss())
                .isCloseTo(4.0 / 2 * (p / 3 - p * p / 4), within(SIGMAS * measurement.lossStderr()));
        assertThat(measurement.loss()).isCloseTo(IgnoreLoss.of(config), within(SIGMAS * measurement.lossStderr()));
        assertThat(measurement.dimensionsPerFeature()).isInfinite();
        assertThat(measurement.featuresRepresented()).isZero();
        assertThat(measurement.hiddenKurtosis()).isNaN();
    }

    /** Moments of every kind of data: answering the mean costs the variance. */
    @ParameterizedTest
    @MethodSource("otherData")
    @Tag("closed-form")
    void loss_answeringTheMeanOfOtherData_isTheVariance(Data data, double presence) {
        RunConfig config = TestConfigs.of(4, 1)
                .density(0.2)
                .importance(new ImportanceProfile.Uniform(1))
                .data(data)
                .build();
        Magnitudes magnitudes = data.magnitudes();
        float mean = (float) (presence * magnitudes.mean());
        Measurement measurement = measure(config, new float[4], new float[] {mean, mean, mean, mean});
        double variance = presence * magnitudes.meanSquare() - mean * (double) mean;
        assertThat(measurement.loss()).isCloseTo(variance, within(SIGMAS * measurement.lossStderr()));
        assertThat(IgnoreLoss.of(config)).isCloseTo(variance, within(1e-8));
        assertThat(measurement.features().get(1).sparsity()).isCloseTo(1 - presence, within(1e-15));
    }

    static List<Arguments> otherData() {
        return List.of(
                Arguments.of(Data.of(DataKind.CORRELATED, 2), 0.2),
                Arguments.of(Data.of(DataKind.ANTICORRELATED, 2), 0.1),
                Arguments.of(Data.of(DataKind.EXCLUSIVE, 4), 0.2),
                Arguments.of(Data.of(DataKind.ONE_HOT, 1), 0.25),
                Arguments.of(Data.DEFAULT.with(Magnitudes.BINARY), 0.2),
                Arguments.of(Data.DEFAULT.with(new Magnitudes(0.5, 2)), 0.2),
                Arguments.of(Data.DEFAULT.finite(), 0.2));
    }

    /** A model of unit norm that answers nothing loses 1/n of each active row. */
    @Test
    @Tag("closed-form")
    void loss_ignoringSamplesOfUnitNorm_isTheShareOfActiveRows() {
        RunConfig config = TestConfigs.of(4, 1)
                .importance(new ImportanceProfile.Uniform(1))
                .data(Data.DEFAULT.normed())
                .build();
        Measurement measurement = measure(config, new float[4], new float[4]);
        assertThat(measurement.loss()).isCloseTo((1 - Math.pow(0.9, 4)) / 4, within(1e-7));
        assertThat(IgnoreLoss.of(config)).isBetween(0.5 * measurement.loss(), measurement.loss());
    }

    @ParameterizedTest
    @CsvSource({"1, 0.5", "0.5, 2", "0.1, 1", "0.01, 10", "0.001, 1"})
    @Tag("closed-form")
    void loss_antipodalPair_isThatOfInterference(double p, double r) {
        RunConfig config = TestConfigs.of(2, 1)
                .density(p)
                .importance(new ImportanceProfile.LastFeature(r))
                .build();
        Measurement measurement = measure(config, new float[] {1, -1}, new float[] {0, 0});
        // Sum over features, as the theory counts it: (1 + r) p²/6; ours is the mean over two features.
        assertThat(measurement.loss())
                .isCloseTo((1 + r) * p * p / 6 / 2, within(SIGMAS * measurement.lossStderr() + 1e-12));
        assertThat(measurement.features().get(1).phase()).isEqualTo(FeaturePhase.SUPERPOSITION);
        assertThat(measurement.features().get(1).interference()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"1, 0.5", "0.3, 2", "0.01, 1"})
    @Tag("closed-form")
    void loss_extraFeatureIgnored_isItsVarianceTimesItsImportance(double p, double r) {
        RunConfig config = TestConfigs.of(2, 1)
                .density(p)
                .importance(new ImportanceProfile.LastFeature(r))
                .build();
        Measurement measurement = measure(config, new float[] {1, 0}, new float[] {0, (float) p / 2});
        assertThat(measurement.loss())
                .isCloseTo(r * (p / 3 - p * p / 4) / 2, within(SIGMAS * measurement.lossStderr()));
        assertThat(measurement.features().get(0).loss()).isCloseTo(0, within(1e-12));
        assertThat(measurement.features().get(0).phase()).isEqualTo(FeaturePhase.DEDICATED);
        assertThat(measurement.features().get(1).phase()).isEqualTo(FeaturePhase.NOT_REPRESENTED);
    }

    @Test
    @Tag("law")
    void measure_batchedOrAlone_givesTheSameBits() {
        List<TrainedModel> models = new ArrayList<>();
        for (int seed = 0; seed < 7; seed++) {
            RunConfig config = TestConfigs.of(9, 4)
                    .seed(seed)
                    .density(0.1 * (1 + seed))
                    .model(ModelKind.LINEAR_OUTPUT)
                    .build();
            models.add(model(config, Initialization.weights(config), new float[9]));
        }
        List<Measurement> together = new ModelMeasurer().measure(models);
        for (int i = 0; i < models.size(); i++) {
            assertThat(new ModelMeasurer().measure(List.of(models.get(i)))).containsExactly(together.get(i));
        }
    }

    @Test
    @Tag("closed-form")
    void frobeniusNormAndDimensionsPerFeature_followTheirFormulas() {
        RunConfig config = TestConfigs.of(2, 2).build();
        Measurement measurement = measure(config, new float[] {3, 0, 0, 4}, new float[2]);
        assertThat(measurement.frobeniusNorm()).isEqualTo(5);
        assertThat(measurement.dimensionsPerFeature()).isEqualTo(2 / 25.0);
        assertThat(measurement.featuresRepresented()).isEqualTo(2);
    }

    @Test
    @Tag("law")
    void measure_nothing_isNothing() {
        assertThat(new ModelMeasurer().measure(List.of())).isEmpty();
    }

    private static Measurement measure(RunConfig config, float[] weights, float[] bias) {
        return new ModelMeasurer()
                .measure(List.of(model(config, weights, bias)))
                .get(0);
    }

    private static TrainedModel model(RunConfig config, float[] weights, float[] bias) {
        return new TrainedModel(config, weights, bias, List.of(), List.of(), -1);
    }
}
