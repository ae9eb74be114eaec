package dev.superposition.worker.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.superposition.worker.PlainModel;
import dev.superposition.worker.TestConfigs;
import dev.superposition.worker.config.ModelKind;
import dev.superposition.worker.config.Optimizer;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.data.DropoutSampler;
import dev.superposition.worker.data.FeatureSampler;
import dev.superposition.worker.model.Initialization;
import dev.superposition.worker.model.Parameters;
import dev.superposition.worker.model.TrainedModel;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every model kind through the reference engine: data, masks, initialisation, optimizer, checkpoints. */
class ModelKindTrainingTest {
    private static final int N = 4;
    private static final int M = 3;
    private static final int ROWS = 32;

    /** Against descent along central differences of the definition, in double precision. */
    @ParameterizedTest
    @EnumSource
    @Tag("oracle")
    void train_someSteps_followsTheNumericalGradient(ModelKind kind) {
        double momentum = 0.9;
        double rate = 0.3;
        RunConfig config = TestConfigs.of(N, M)
                .model(kind)
                .density(0.6)
                .dropout(0.3)
                .optimizer(new Optimizer.Sgd(momentum))
                .learningRate(rate)
                .steps(20)
                .batchSize(ROWS)
                .build();
        double[] theta = parameters(Initialization.parameters(config));
        double[] velocity = new double[theta.length];
        FeatureSampler features = FeatureSampler.training(config);
        DropoutSampler dropout = new DropoutSampler(config);
        for (int step = 0; step < config.training().steps(); step++) {
            double[][] samples = samples(features, step);
            double[][] masks = masks(dropout, step);
            double[] gradient = PlainModel.gradient(
                    kind, N, M, theta, samples, masks, config.importance().importances(N));
            for (int k = 0; k < theta.length; k++) {
                velocity[k] = momentum * velocity[k] + gradient[k];
                theta[k] -= rate * velocity[k];
            }
        }
        assertThat(parameters(train(config).parameters())).containsExactly(theta, within(2e-5));
    }

    @ParameterizedTest
    @EnumSource
    @Tag("law")
    void train_withCheckpoints_keepsEveryMatrixFromTheInitialisationOn(ModelKind kind) {
        RunConfig config =
                TestConfigs.of(N, M).model(kind).steps(10).checkpoints(4).build();
        TrainedModel model = train(config);
        TrainedModel.Checkpoint first = model.checkpoints().get(0);
        TrainedModel.Checkpoint last =
                model.checkpoints().get(model.checkpoints().size() - 1);
        assertThat(parameters(first.parameters()))
                .containsExactly(parameters(Initialization.parameters(config)), within(0.0));
        assertThat(parameters(last.parameters())).containsExactly(parameters(model.parameters()), within(0.0));
        assertThat(model.outputWeights() == null).isEqualTo(kind.tied());
    }

    @ParameterizedTest
    @EnumSource
    @Tag("law")
    void train_batchedOrAlone_givesTheSameBits(ModelKind kind) {
        TestConfigs base = TestConfigs.of(7, 3).model(kind).steps(20).dropout(0.2);
        List<RunConfig> configs = List.of(
                base.build(),
                base.seed(1).density(0.5).build(),
                base.seed(2).dropout(0).build());
        List<TrainedModel> together = new Nd4jTrainer().train(new InstanceBatch(configs), TrainingProgress.NONE);
        for (int i = 0; i < configs.size(); i++) {
            assertThat(parameters(together.get(i).parameters()))
                    .containsExactly(parameters(train(configs.get(i)).parameters()), within(0.0));
        }
    }

    private static TrainedModel train(RunConfig config) {
        return new Nd4jTrainer()
                .train(new InstanceBatch(List.of(config)), TrainingProgress.NONE)
                .get(0);
    }

    private static double[][] samples(FeatureSampler sampler, int step) {
        float[] x = new float[N * ROWS];
        sampler.fill(step, sampler.activeRows(step), x, 0);
        double[][] samples = new double[ROWS][N];
        for (int r = 0; r < ROWS; r++) {
            for (int i = 0; i < N; i++) {
                samples[r][i] = x[i * ROWS + r];
            }
        }
        return samples;
    }

    private static double[][] masks(DropoutSampler dropout, int step) {
        double[][] masks = new double[ROWS][M];
        float[] mask = new float[ROWS];
        for (int k = 0; k < M; k++) {
            dropout.fill(step, k, ROWS, mask, 0);
            for (int r = 0; r < ROWS; r++) {
                masks[r][k] = mask[r];
            }
        }
        return masks;
    }

    /** W, then V unless tied, then b. */
    private static double[] parameters(Parameters parameters) {
        float[] outputWeights = parameters.outputWeights();
        float[] v = outputWeights == null ? new float[0] : outputWeights;
        double[] all = new double[parameters.weights().length + v.length + parameters.bias().length];
        int at = 0;
        for (float[] part : Arrays.asList(parameters.weights(), v, parameters.bias())) {
            for (float value : part) {
                all[at++] = value;
            }
        }
        return all;
    }
}
