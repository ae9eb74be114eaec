package dev.superposition.worker.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.superposition.worker.TestConfigs;
import dev.superposition.worker.config.Data;
import dev.superposition.worker.config.DataKind;
import dev.superposition.worker.config.ImportanceProfile;
import dev.superposition.worker.config.ModelKind;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.config.SparsityProfile;
import dev.superposition.worker.data.FeatureSampler;
import dev.superposition.worker.model.InstanceModels;
import dev.superposition.worker.model.InstanceModels.Dimensions;
import dev.superposition.worker.model.Parameters;
import dev.superposition.worker.model.TensorScope;
import dev.superposition.worker.model.TrainedModel;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** The evaluation's own loops against ND4J's tensor operations, in double precision: they differ in the order of additions alone. */
class EvaluationTest {
    private static final int ROWS = FeatureSampler.EVALUATION_ROWS;
    private static final double ROUNDING = 1e-12;

    @ParameterizedTest
    @CsvSource({
        "RELU_OUTPUT, 1, 1, 0.3",
        "RELU_OUTPUT, 2, 1, 1",
        "LINEAR_OUTPUT, 2, 1, 0.1",
        "RELU_OUTPUT, 3, 2, 0.02",
        "LINEAR_OUTPUT, 7, 3, 0.3",
        "RELU_OUTPUT, 13, 6, 0.05"
    })
    @Tag("oracle")
    void measure_anyShape_agreesWithTensorOperations(ModelKind kind, int n, int m, double first) {
        RunConfig config = TestConfigs.of(n, m)
                .model(kind)
                .sparsity(new SparsityProfile.Linear(first, 0.01))
                .importance(new ImportanceProfile.Geometric(0.8))
                .build();
        TrainedModel model = random(config, 11L * n + m);
        Measurement measured = new ModelMeasurer().measure(List.of(model)).get(0);
        Tensors expected = Tensors.of(model);
        assertThat(measured.loss()).isCloseTo(expected.loss, relative(expected.loss));
        assertThat(measured.lossStderr()).isCloseTo(expected.standardError, relative(expected.standardError));
        for (int i = 0; i < n; i++) {
            assertThat(measured.features().get(i).loss())
                    .isCloseTo(expected.featureLosses[i], relative(expected.featureLosses[i]));
            assertThat(measured.features().get(i).norm()).isCloseTo(expected.norms[i], relative(expected.norms[i]));
            assertThat(measured.features().get(i).interference())
                    .isCloseTo(expected.interferences[i], relative(expected.interferences[i]));
        }
    }

    @ParameterizedTest
    @CsvSource({"CORRELATED, 2", "ANTICORRELATED, 3", "ONE_HOT, 1"})
    @Tag("oracle")
    void hiddenKurtosis_featuresThatDepend_agreesWithTensorOperations(DataKind kind, int setSize) {
        RunConfig config =
                TestConfigs.of(6, 2).density(0.2).data(Data.of(kind, setSize)).build();
        TrainedModel model = random(config, 5);
        double expected = Tensors.of(model).kurtosis;
        assertThat(new ModelMeasurer().measure(List.of(model)).get(0).hiddenKurtosis())
                .isCloseTo(expected, within(1e-9 * expected));
    }

    /** The evaluator that other kinds use, in single precision. */
    @ParameterizedTest
    @EnumSource(names = {"RELU_OUTPUT", "LINEAR_OUTPUT"})
    @Tag("oracle")
    void evaluate_inLoopsOrTensors_agreesToSinglePrecision(ModelKind kind) {
        RunConfig config = TestConfigs.of(6, 3)
                .model(kind)
                .density(0.2)
                .data(Data.of(DataKind.CORRELATED, 2))
                .build();
        EvaluationData data = EvaluationData.of(config);
        List<TrainedModel> models = List.of(random(config, 1), random(config, 2), random(config, 3));
        List<Evaluation> loops = LoopEvaluator.evaluate(models, data, true);
        List<Evaluation> tensors = TensorEvaluator.evaluate(models, data);
        for (int i = 0; i < models.size(); i++) {
            assertThat(loops.get(i).loss())
                    .isCloseTo(
                            tensors.get(i).loss(), within(1e-6 * tensors.get(i).loss()));
            assertThat(loops.get(i).hiddenKurtosis())
                    .isCloseTo(
                            tensors.get(i).hiddenKurtosis(),
                            within(1e-5 * tensors.get(i).hiddenKurtosis()));
        }
    }

    @Test
    @Tag("law")
    void hiddenKurtosis_withoutHiddenActivations_isRefused() {
        RunConfig config = TestConfigs.of(6, 3).build();
        Evaluation evaluation = LoopEvaluator.evaluate(List.of(random(config, 1)), EvaluationData.of(config), false)
                .get(0);
        assertThatThrownBy(evaluation::hiddenKurtosis)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("hidden activations were not added");
    }

    private static Offset<Double> relative(double value) {
        return within(ROUNDING * (1 + Math.abs(value)));
    }

    private static TrainedModel random(RunConfig config, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] weights = new float[config.features() * config.hidden()];
        float[] bias = new float[config.features()];
        for (int k = 0; k < weights.length; k++) {
            weights[k] = (float) random.nextDouble(-1, 1);
        }
        for (int i = 0; i < bias.length; i++) {
            bias[i] = (float) random.nextDouble(-0.3, 0.3);
        }
        return new TrainedModel(config, new Parameters(weights, null, bias), List.of(), List.of(), -1);
    }

    /** The same figures, each as one formula over whole tensors. */
    private record Tensors(
            double loss,
            double standardError,
            double kurtosis,
            double[] featureLosses,
            double[] norms,
            double[] interferences) {

        static Tensors of(TrainedModel model) {
            RunConfig config = model.config();
            int n = config.features();
            int m = config.hidden();
            FeatureSampler sampler = FeatureSampler.evaluation(config);
            double active = sampler.distribution().activeRowProbability();
            double[][] importances = {config.importance().importances(n)};
            float[] x = new float[n * ROWS];
            sampler.fill(0, ROWS, x, 0);
            long bytes = 16 * InstanceModels.bytes(config.model(), DataType.DOUBLE, 1, n, m, ROWS);
            try (TensorScope scope = TensorScope.open("oracle", bytes)) {
                InstanceModels tensors =
                        InstanceModels.of(config.model(), new Dimensions(DataType.DOUBLE, n, m, ROWS, importances));
                double[][] parameters = new double[n][m + 1];
                double[][] weights = new double[n][m];
                double[] atZero = new double[n];
                for (int i = 0; i < n; i++) {
                    for (int k = 0; k < m; k++) {
                        weights[i][k] = parameters[i][k] = model.weights()[i * m + k];
                    }
                    parameters[i][m] = model.bias()[i];
                    double output =
                            config.model() == ModelKind.RELU_OUTPUT ? Math.max(0, model.bias()[i]) : model.bias()[i];
                    atZero[i] = output * output;
                }
                tensors.blocks().get(0).values().assign(Nd4j.create(parameters).reshape(1, n, m + 1));
                tensors.data()
                        .assign(Nd4j.createFromArray(x).castTo(DataType.DOUBLE).reshape(1, n, ROWS));
                INDArray squared = tensors.errors(null).reshape(n, ROWS);
                squared.muli(squared);
                INDArray zeros = Nd4j.createFromArray(atZero);
                INDArray featureLosses = squared.mean(1).mul(active).add(zeros.mul(1 - active));
                INDArray importance = Nd4j.createFromArray(importances[0]);
                INDArray losses = squared.mulColumnVector(importance).mean(0);
                INDArray w = Nd4j.create(weights);
                INDArray gram = w.mmul(w.transpose());
                INDArray squaredNorms = Nd4j.createFromArray(diagonal(gram, n));
                INDArray others = gram.mul(gram).sum(1).sub(squaredNorms.mul(squaredNorms));
                return new Tensors(
                        featureLosses.mul(importance).meanNumber().doubleValue(),
                        active * losses.stdNumber().doubleValue() / Math.sqrt(ROWS),
                        kurtosis(tensors.activations().reshape(m + 1, ROWS), m, active),
                        featureLosses.toDoubleVector(),
                        Transforms.sqrt(squaredNorms, true).toDoubleVector(),
                        others.div(squaredNorms).toDoubleVector());
            }
        }

        private static double[] diagonal(INDArray gram, int n) {
            double[] diagonal = new double[n];
            for (int i = 0; i < n; i++) {
                diagonal[i] = gram.getDouble(i, i);
            }
            return diagonal;
        }

        /** From central moments, the rows at h = 0 taken in one by one. */
        private static double kurtosis(INDArray hidden, int m, double active) {
            double total = 0;
            for (int k = 0; k < m; k++) {
                double[] h = hidden.getRow(k).toDoubleVector();
                double mean = 0;
                for (double value : h) {
                    mean += active * value / h.length;
                }
                double second = (1 - active) * mean * mean;
                double fourth = (1 - active) * Math.pow(mean, 4);
                for (double value : h) {
                    second += active * Math.pow(value - mean, 2) / h.length;
                    fourth += active * Math.pow(value - mean, 4) / h.length;
                }
                total += fourth / (second * second);
            }
            return total / m;
        }
    }
}
