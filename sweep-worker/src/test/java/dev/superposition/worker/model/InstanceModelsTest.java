package dev.superposition.worker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.superposition.worker.PlainModel;
import dev.superposition.worker.TestConfigs;
import dev.superposition.worker.config.ModelKind;
import dev.superposition.worker.model.InstanceModels.Dimensions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Forward pass and analytic gradient of every kind against its definition, all in double precision. */
class InstanceModelsTest {
    private static final int INSTANCES = 3;
    private static final int ROWS = 17;

    static Stream<Arguments> kindsAndShapes() {
        int[][] shapes = {{5, 2}, {4, 3}, {3, 1}, {2, 1}, {7, 7}, {1, 1}};
        return Arrays.stream(ModelKind.values())
                .flatMap(kind -> Arrays.stream(shapes)
                        .flatMap(shape -> Stream.of(false, true)
                                .map(dropout -> Arguments.of(kind, shape[0], shape[1], dropout))));
    }

    @ParameterizedTest
    @MethodSource("kindsAndShapes")
    @Tag("oracle")
    void computeGradient_isThatOfCentralDifferences(ModelKind kind, int n, int m, boolean dropout) {
        Random random = new Random(kind, n, m, dropout);
        InstanceModels models = random.models();
        models.computeGradient(dropout ? random.maskTensor() : null);
        INDArray readOut = models.blocks().get(0).gradient();
        INDArray embedding = models.blocks().get(models.blocks().size() - 1).gradient();
        for (int b = 0; b < INSTANCES; b++) {
            double[] expected = PlainModel.gradient(
                    kind, n, m, random.parameters[b], random.samples[b], random.masks[b], random.importances[b]);
            int bias = expected.length - n;
            for (int i = 0; i < n; i++) {
                for (int k = 0; k < m; k++) {
                    assertThat(embedding.getDouble(b, i, k))
                            .as("%s instance %d W[%d, %d]", random, b, i, k)
                            .isCloseTo(expected[i * m + k], within(1e-8));
                    assertThat(readOut.getDouble(b, i, k))
                            .as("%s instance %d V[%d, %d]", random, b, i, k)
                            .isCloseTo(expected[bias - n * m + i * m + k], within(1e-8));
                }
                assertThat(readOut.getDouble(b, i, m))
                        .as("%s instance %d b[%d]", random, b, i)
                        .isCloseTo(expected[bias + i], within(1e-8));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kindsAndShapes")
    @Tag("oracle")
    void errors_areThoseOfTheDefinition(ModelKind kind, int n, int m, boolean dropout) {
        Random random = new Random(kind, n, m, dropout);
        InstanceModels models = random.models();
        INDArray errors = models.errors(dropout ? random.maskTensor() : null);
        for (int b = 0; b < INSTANCES; b++) {
            PlainModel plain = PlainModel.of(kind, n, m, random.parameters[b]);
            for (int r = 0; r < ROWS; r++) {
                double[] x = random.samples[b][r];
                double[] answer = plain.answer(x, random.masks[b][r]);
                double[] hidden = plain.hidden(x, random.masks[b][r]);
                for (int i = 0; i < n; i++) {
                    assertThat(errors.getDouble(b, i, r))
                            .as("%s", random)
                            .isCloseTo(answer[i] - plain.target(x)[i], within(1e-12));
                }
                for (int k = 0; k < m; k++) {
                    assertThat(models.activations().getDouble(b, k, r))
                            .as("%s", random)
                            .isCloseTo(hidden[k], within(1e-12));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("law")
    void parameters_ofEveryKind_comeBackAsTheyWereSet(ModelKind kind) {
        List<Parameters> given = new ArrayList<>();
        for (int seed = 0; seed < INSTANCES; seed++) {
            Parameters initial = Initialization.parameters(
                    TestConfigs.of(6, 4).model(kind).seed(seed).build());
            float[] bias = {1, -2, 3, -4, 5, seed};
            given.add(new Parameters(initial.weights(), initial.outputWeights(), bias));
        }
        InstanceModels models =
                InstanceModels.of(kind, new Dimensions(DataType.FLOAT, 6, 4, 2, new double[INSTANCES][6]));
        models.setParameters(given);
        for (int i = 0; i < INSTANCES; i++) {
            Parameters back = models.parameters().get(i);
            assertThat(back.weights()).containsExactly(given.get(i).weights());
            assertThat(back.bias()).containsExactly(given.get(i).bias());
            assertThat(back.outputWeights()).isEqualTo(given.get(i).outputWeights());
            assertThat(back.outputWeights() == null).isEqualTo(kind.tied());
        }
    }

    /** Random parameters, data and masks of some models; features of either sign. */
    private static final class Random {
        final ModelKind kind;
        final int n;
        final int m;
        final long seed;
        final double[][] importances;
        final double[][] parameters;
        final double[][][] samples = new double[INSTANCES][ROWS][];
        final double[][][] masks = new double[INSTANCES][ROWS][];

        Random(ModelKind kind, int n, int m, boolean dropout) {
            this.kind = kind;
            this.n = n;
            this.m = m;
            this.seed = 42L + n * 31L + m;
            SplittableRandom random = new SplittableRandom(seed);
            this.importances = new double[INSTANCES][];
            this.parameters = new double[INSTANCES][];
            for (int b = 0; b < INSTANCES; b++) {
                importances[b] = random.doubles(n, 0.1, 2).toArray();
                parameters[b] =
                        random.doubles(PlainModel.size(kind, n, m), -1, 1).toArray();
                for (int r = 0; r < ROWS; r++) {
                    samples[b][r] = random.doubles(n, -1, 1).toArray();
                    masks[b][r] = random.ints(m, 0, 2)
                            .mapToDouble(kept -> dropout ? 2.0 * kept : 1)
                            .toArray();
                }
            }
        }

        InstanceModels models() {
            InstanceModels models = InstanceModels.of(kind, new Dimensions(DataType.DOUBLE, n, m, ROWS, importances));
            double[][][] readOut = new double[INSTANCES][n][m + 1];
            double[][][] embedding = new double[INSTANCES][n][m + 1];
            double[][][] data = new double[INSTANCES][n][ROWS];
            for (int b = 0; b < INSTANCES; b++) {
                PlainModel plain = PlainModel.of(kind, n, m, parameters[b]);
                for (int i = 0; i < n; i++) {
                    System.arraycopy(plain.v(), i * m, readOut[b][i], 0, m);
                    readOut[b][i][m] = plain.b()[i];
                    System.arraycopy(plain.w(), i * m, embedding[b][i], 0, m);
                    for (int r = 0; r < ROWS; r++) {
                        data[b][i][r] = samples[b][r][i];
                    }
                }
            }
            models.blocks().get(0).values().assign(Nd4j.createFromArray(readOut));
            if (!kind.tied()) {
                models.blocks().get(1).values().assign(Nd4j.createFromArray(embedding));
            }
            models.data().assign(Nd4j.createFromArray(data));
            return models;
        }

        INDArray maskTensor() {
            double[][][] mask = new double[INSTANCES][m + 1][ROWS];
            for (int b = 0; b < INSTANCES; b++) {
                for (int r = 0; r < ROWS; r++) {
                    for (int k = 0; k < m; k++) {
                        mask[b][k][r] = masks[b][r][k];
                    }
                    mask[b][m][r] = 1;
                }
            }
            return Nd4j.createFromArray(mask);
        }

        @Override
        public String toString() {
            return kind + " " + n + " → " + m + ", seed " + seed;
        }
    }
}
