package dev.superposition.worker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.superposition.worker.config.ModelKind;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Analytic gradients against central differences of an independent loss in plain Java, all in double precision. */
@Tag("oracle")
class InstanceModelsTest {
    private static final double STEP = 1e-6;

    @ParameterizedTest
    @CsvSource({
        "RELU_OUTPUT, 5, 2, false",
        "RELU_OUTPUT, 5, 2, true",
        "LINEAR_OUTPUT, 4, 3, false",
        "LINEAR_OUTPUT, 3, 1, true",
        "RELU_OUTPUT, 2, 1, false",
        "RELU_OUTPUT, 7, 7, true",
        "RELU_OUTPUT, 1, 1, false"
    })
    void computeGradient_isThatOfCentralDifferences(ModelKind kind, int n, int m, boolean dropout) {
        long seed = 42L + n * 31L + m;
        SplittableRandom random = new SplittableRandom(seed);
        int instances = 3;
        int rows = 17;
        double[][] importances = new double[instances][n];
        double[][] parameters = new double[instances][n * (m + 1)];
        double[][] data = new double[instances][n * rows];
        double[][] mask = new double[instances][(m + 1) * rows];
        for (int b = 0; b < instances; b++) {
            for (int i = 0; i < n; i++) {
                importances[b][i] = random.nextDouble(0.1, 2);
            }
            fill(parameters[b], random, -1, 1);
            fill(data[b], random, 0, 1);
            for (int k = 0; k < mask[b].length; k++) {
                mask[b][k] = !dropout || k >= m * rows ? 1 : random.nextBoolean() ? 0 : 2;
            }
        }
        InstanceModels models = new InstanceModels(kind, DataType.DOUBLE, n, m, rows, importances);
        models.parameters().assign(Nd4j.create(parameters).reshape(instances, n, m + 1));
        models.data().assign(Nd4j.create(data).reshape(instances, n, rows));
        INDArray masks = Nd4j.create(mask).reshape(instances, m + 1, rows);
        models.computeGradient(dropout ? masks : null);

        for (int b = 0; b < instances; b++) {
            for (int k = 0; k < n * (m + 1); k++) {
                double[] up = parameters[b].clone();
                double[] down = parameters[b].clone();
                up[k] += STEP;
                down[k] -= STEP;
                double expected = (loss(kind, n, m, rows, up, data[b], mask[b], importances[b])
                                - loss(kind, n, m, rows, down, data[b], mask[b], importances[b]))
                        / (2 * STEP);
                assertThat(models.gradient().getDouble(b, k / (m + 1), k % (m + 1)))
                        .as("seed %d instance %d parameter %d", seed, b, k)
                        .isCloseTo(expected, within(1e-8));
            }
        }
    }

    /** The definition, written as sums; parameters are rows (W_i, b_i). */
    private static double loss(
            ModelKind kind, int n, int m, int rows, double[] p, double[] x, double[] mask, double[] importance) {
        double total = 0;
        for (int r = 0; r < rows; r++) {
            double[] h = new double[m];
            for (int k = 0; k < m; k++) {
                for (int i = 0; i < n; i++) {
                    h[k] += p[i * (m + 1) + k] * x[i * rows + r];
                }
                h[k] *= mask[k * rows + r];
            }
            for (int i = 0; i < n; i++) {
                double y = p[i * (m + 1) + m];
                for (int k = 0; k < m; k++) {
                    y += p[i * (m + 1) + k] * h[k];
                }
                double output = kind == ModelKind.RELU_OUTPUT ? Math.max(0, y) : y;
                total += importance[i] * (x[i * rows + r] - output) * (x[i * rows + r] - output);
            }
        }
        return total / (n * rows);
    }

    private static void fill(double[] values, SplittableRandom random, double low, double high) {
        for (int k = 0; k < values.length; k++) {
            values[k] = random.nextDouble(low, high);
        }
    }
}
