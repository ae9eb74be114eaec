package dev.superposition.worker.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.superposition.worker.TestConfigs;
import dev.superposition.worker.config.Data;
import dev.superposition.worker.config.DataKind;
import dev.superposition.worker.config.ModelKind;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.data.FeatureSampler;
import dev.superposition.worker.measure.Measurement.HiddenVector;
import dev.superposition.worker.model.Initialization;
import dev.superposition.worker.model.TrainedModel;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HiddenVectorsTest {
    /** Against the definition, on the batch that the reference engine trains on. */
    @ParameterizedTest
    @EnumSource(ModelKind.class)
    @Tag("oracle")
    void of_anyKind_areTheActivationsAndTheLossOfTheBatch(ModelKind kind) {
        RunConfig config = TestConfigs.of(9, 3)
                .model(kind)
                .density(0.1)
                .batchSize(700)
                .data(Data.DEFAULT.normed().finite())
                .build();
        TrainedModel model = initial(config);
        HiddenVectors found = HiddenVectors.of(model);

        FeatureSampler sampler = FeatureSampler.training(config);
        int active = sampler.activeRows(0);
        float[] x = new float[9 * 700];
        sampler.fill(0, active, x, 0);
        assertThat(active).isLessThan(700);
        assertThat(found.vectors()).hasSize(active);
        double loss = 0;
        double dimensions = 0;
        for (int row = 0; row < 700; row++) {
            double[] h = hidden(model, x, row);
            loss += squares(model, x, row, h);
            if (row < active) {
                HiddenVector vector = found.vectors().get(row);
                double squaredNorm = 0;
                for (int k = 0; k < 3; k++) {
                    assertThat((double) vector.vector().get(k)).isCloseTo(h[k], within(1e-6));
                    squaredNorm += h[k] * h[k];
                }
                assertThat(vector.norm()).isCloseTo(Math.sqrt(squaredNorm), within(1e-6));
                assertThat(vector.dimensionality()).isBetween(0.0, 1.0);
                dimensions += vector.dimensionality();
            }
        }
        assertThat(found.loss()).isCloseTo(loss / (9 * 700), within(1e-7));
        assertThat(dimensions).isLessThanOrEqualTo(3 + 1e-9);
    }

    /** One-hot examples of unit norm are the unit vectors, so hidden vectors are rows of W: corners of a regular polygon have 2/k. */
    @Test
    @Tag("closed-form")
    void dimensionality_ofARegularPolygon_isTwoOverItsCorners() {
        int corners = 7;
        RunConfig config = TestConfigs.of(corners, 2)
                .batchSize(300)
                .data(Data.of(DataKind.ONE_HOT, 1).normed().finite())
                .build();
        float[] weights = new float[2 * corners];
        for (int i = 0; i < corners; i++) {
            weights[2 * i] = (float) Math.cos(2 * Math.PI * i / corners);
            weights[2 * i + 1] = (float) Math.sin(2 * Math.PI * i / corners);
        }
        TrainedModel model = new TrainedModel(config, weights, new float[corners], List.of(), List.of(), -1);
        List<HiddenVector> vectors = HiddenVectors.of(model).vectors();
        assertThat(vectors)
                .hasSize(300)
                .allSatisfy(vector -> assertThat(vector.norm()).isCloseTo(1, within(1e-6)));
        // Corners that examples share share their dimensionality.
        assertThat(vectors.stream().mapToDouble(HiddenVector::dimensionality).sum())
                .isCloseTo(2, within(0.02));
    }

    @Test
    @Tag("law")
    void measure_freshData_hasNeitherTrainLossNorHiddenVectors() {
        Measurement fresh = new ModelMeasurer()
                .measure(List.of(initial(TestConfigs.of(3, 2).build())))
                .get(0);
        assertThat(fresh.trainLoss()).isNull();
        assertThat(fresh.hiddenVectors()).isNull();
    }

    private static TrainedModel initial(RunConfig config) {
        float[] bias = new float[config.features()];
        for (int i = 0; i < bias.length; i++) {
            bias[i] = 0.05f * (i - 4);
        }
        return new TrainedModel(
                config,
                new dev.superposition.worker.model.Parameters(
                        Initialization.weights(config),
                        config.model().tied()
                                ? null
                                : Initialization.parameters(config).outputWeights(),
                        bias),
                List.of(),
                List.of(),
                -1);
    }

    private static boolean hiddenRelu(TrainedModel model) {
        return model.config().model() == ModelKind.HIDDEN_RELU || model.config().model() == ModelKind.ABSOLUTE_VALUE;
    }

    private static double[] hidden(TrainedModel model, float[] x, int row) {
        double[] h = new double[3];
        for (int k = 0; k < 3; k++) {
            for (int i = 0; i < 9; i++) {
                h[k] += (double) model.weights()[i * 3 + k] * x[i * 700 + row];
            }
            h[k] = hiddenRelu(model) ? Math.max(0, h[k]) : h[k];
        }
        return h;
    }

    private static double squares(TrainedModel model, float[] x, int row, double[] h) {
        ModelKind kind = model.config().model();
        float[] outer = model.outputWeights();
        float[] v = outer == null ? model.weights() : outer;
        double[] importances = model.config().importance().importances(9);
        double total = 0;
        for (int i = 0; i < 9; i++) {
            double y = model.bias()[i];
            for (int k = 0; k < 3; k++) {
                y += v[i * 3 + k] * h[k];
            }
            y = kind == ModelKind.LINEAR_OUTPUT ? y : Math.max(0, y);
            double target = kind == ModelKind.ABSOLUTE_VALUE ? Math.abs(x[i * 700 + row]) : x[i * 700 + row];
            total += importances[i] * (y - target) * (y - target);
        }
        return total;
    }
}
