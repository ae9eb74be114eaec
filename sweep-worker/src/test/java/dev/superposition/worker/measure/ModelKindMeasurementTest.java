package dev.superposition.worker.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.superposition.worker.PlainModel;
import dev.superposition.worker.TestConfigs;
import dev.superposition.worker.config.ModelKind;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.data.FeatureSampler;
import dev.superposition.worker.model.Parameters;
import dev.superposition.worker.model.TrainedModel;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every model kind through the evaluation, against its definition on the same samples. */
@Tag("oracle")
class ModelKindMeasurementTest {
    private static final int N = 5;
    private static final int M = 3;

    @ParameterizedTest
    @EnumSource
    void loss_ofRandomParameters_isThatOfTheDefinition(ModelKind kind) {
        RunConfig config = TestConfigs.of(N, M).model(kind).density(0.2).build();
        double[] theta = new SplittableRandom(7)
                .doubles(PlainModel.size(kind, N, M), -1, 1)
                .map(value -> (float) value)
                .toArray();
        PlainModel plain = PlainModel.of(kind, N, M, theta);
        Parameters parameters =
                new Parameters(floats(plain.w()), kind.tied() ? null : floats(plain.v()), floats(plain.b()));
        Measurement measurement = new ModelMeasurer()
                .measure(List.of(new TrainedModel(config, parameters, List.of(), List.of(), -1)))
                .get(0);

        double active = 1 - Math.pow(1 - 0.2, N);
        double[] importance = config.importance().importances(N);
        double[][] zero = {new double[N]};
        double expected = active * plain.loss(samples(config), masks(FeatureSampler.EVALUATION_ROWS), importance)
                + (1 - active) * plain.loss(zero, masks(1), importance);
        assertThat(measurement.loss()).isCloseTo(expected, within(1e-6 * expected));
        for (int i = 0; i < N; i++) {
            double norm = Math.sqrt(
                    Arrays.stream(plain.w(), i * M, (i + 1) * M).map(w -> w * w).sum());
            assertThat(measurement.features().get(i).norm()).isCloseTo(norm, within(1e-12));
        }
    }

    private static double[][] samples(RunConfig config) {
        int rows = FeatureSampler.EVALUATION_ROWS;
        float[] x = new float[N * rows];
        FeatureSampler.evaluation(config).fill(0, rows, x, 0);
        double[][] samples = new double[rows][N];
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < N; i++) {
                samples[r][i] = x[i * rows + r];
            }
        }
        return samples;
    }

    private static double[][] masks(int rows) {
        double[][] masks = new double[rows][M];
        for (double[] mask : masks) {
            Arrays.fill(mask, 1);
        }
        return masks;
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int k = 0; k < floats.length; k++) {
            floats[k] = (float) values[k];
        }
        return floats;
    }
}
