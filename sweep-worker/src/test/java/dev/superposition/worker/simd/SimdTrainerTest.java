package dev.superposition.worker.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.superposition.worker.TestConfigs;
import dev.superposition.worker.config.Data;
import dev.superposition.worker.config.DataKind;
import dev.superposition.worker.config.Engine;
import dev.superposition.worker.config.Magnitudes;
import dev.superposition.worker.config.ModelKind;
import dev.superposition.worker.config.Optimizer;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.config.SparsityProfile;
import dev.superposition.worker.model.Parameters;
import dev.superposition.worker.model.TrainedModel;
import dev.superposition.worker.train.InstanceBatch;
import dev.superposition.worker.train.Trainer;
import dev.superposition.worker.train.TrainingProgress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fast engine against the reference engine. */
class SimdTrainerTest {
    static List<RunConfig> shapes() {
        List<RunConfig> configs = new ArrayList<>();
        int[][] shapes = {{1, 1}, {2, 1}, {5, 2}, {3, 3}, {4, 4}, {20, 5}, {7, 6}, {33, 9}, {80, 20}, {17, 30}};
        for (int[] shape : shapes) {
            configs.add(TestConfigs.of(shape[0], shape[1]).build());
        }
        TestConfigs base = TestConfigs.of(9, 5);
        configs.add(base.density(1).build());
        configs.add(base.density(0.001).batchSize(1000).build());
        configs.add(base.batchSize(1).density(0.5).build());
        configs.add(base.batchSize(130).build());
        configs.add(base.sparsity(new SparsityProfile.Linear(0.9, 0)).build());
        configs.add(base.sparsity(new SparsityProfile.Uniform(0)).build());
        configs.add(base.dropout(0.4).density(0.5).build());
        configs.add(base.model(ModelKind.LINEAR_OUTPUT).dropout(0.2).build());
        configs.add(base.optimizer(Optimizer.Adam.DEFAULT).learningRate(1e-2).build());
        configs.add(base.optimizer(new Optimizer.Sgd(0.9)).learningRate(0.05).build());
        configs.add(base.optimizer(new Optimizer.AdamW(0.8, 0.99, 1e-5, -0.1)).build());
        configs.add(base.checkpoints(5).build());
        configs.add(base.batchSize(1).density(0.02).build());
        configs.add(TestConfigs.of(2, 1)
                .model(ModelKind.LINEAR_OUTPUT)
                .density(1)
                .batchSize(1100)
                .build());
        configs.addAll(rare());
        configs.addAll(wide());
        configs.addAll(otherData());
        configs.addAll(neurons());
        return configs;
    }

    /** Models with a ReLU on the hidden layer, all on tiles, of one matrix and of two. */
    static List<RunConfig> neurons() {
        List<RunConfig> configs = new ArrayList<>();
        for (ModelKind kind : List.of(ModelKind.HIDDEN_RELU, ModelKind.ABSOLUTE_VALUE)) {
            TestConfigs base = TestConfigs.of(9, 5).model(kind);
            // With seed 0 a sample comes within rounding of the kink of a hidden unit's ReLU, at step 44: that unit's
            // weights part.
            configs.add(base.density(1).seed(1).build());
            configs.add(base.density(0.01).batchSize(1000).checkpoints(4).build());
            configs.add(base.dropout(0.4).density(0.5).build());
            configs.add(
                    base.optimizer(new Optimizer.Sgd(0.9)).learningRate(0.05).build());
            configs.add(base.data(Data.of(DataKind.CORRELATED, 3)).build());
            configs.add(base.data(Data.DEFAULT.with(new Magnitudes(0.5, 1))).build());
            configs.add(base.data(Data.DEFAULT.normed().finite()).build());
            configs.add(TestConfigs.of(2, 1).model(kind).build());
            configs.add(TestConfigs.of(3, 6).model(kind).density(0.3).build());
            configs.add(TestConfigs.of(33, 2).model(kind).build());
            // As rare features as train the other kinds on the Gram matrix.
            configs.add(TestConfigs.of(40, 12)
                    .model(kind)
                    .density(0.02)
                    .batchSize(1024)
                    .build());
        }
        return configs;
    }

    /** Runs whose samples are not the default ones. */
    static List<RunConfig> otherData() {
        TestConfigs base = TestConfigs.of(12, 5).density(0.3).batchSize(200);
        TestConfigs finite = TestConfigs.of(30, 2).data(Data.DEFAULT.normed().finite());
        return List.of(
                base.data(Data.of(DataKind.CORRELATED, 3)).build(),
                base.data(Data.of(DataKind.ANTICORRELATED, 4)).dropout(0.2).build(),
                base.data(Data.of(DataKind.EXCLUSIVE, 2)).build(),
                TestConfigs.of(70, 2)
                        .data(Data.of(DataKind.ONE_HOT, 1))
                        .batchSize(1500)
                        .build(),
                base.data(Data.DEFAULT.with(Magnitudes.BINARY)).build(),
                TestConfigs.of(40, 12)
                        .density(0.02)
                        .batchSize(1024)
                        .data(Data.DEFAULT.with(new Magnitudes(0.5, 1)))
                        .build(),
                base.data(Data.DEFAULT.finite()).build(),
                finite.density(0.05).batchSize(3).build(),
                finite.density(0.05).batchSize(40).build(),
                finite.density(0.1).batchSize(1100).build(),
                finite.density(0.9).model(ModelKind.LINEAR_OUTPUT).build(),
                finite.density(0.2).dropout(0.3).build(),
                TestConfigs.of(30, 1)
                        .data(Data.of(DataKind.CORRELATED, 2).finite())
                        .build());
    }

    /** Runs that train on the Gram matrix. */
    static List<RunConfig> rare() {
        TestConfigs base = TestConfigs.of(40, 12).density(0.02).batchSize(1024);
        return List.of(
                base.build(),
                base.model(ModelKind.LINEAR_OUTPUT).build(),
                base.density(0.005).batchSize(1000).build(),
                base.batchSize(200).density(0.03).build(),
                base.sparsity(new SparsityProfile.Linear(0.1, 0)).build(),
                base.optimizer(new Optimizer.Sgd(0.9))
                        .learningRate(0.05)
                        .checkpoints(4)
                        .build(),
                TestConfigs.of(80, 20).density(0.05).batchSize(256).build(),
                TestConfigs.of(270, 30).density(0.01).batchSize(1024).build(),
                // Bands of the Gram matrix, the last of them narrower, two parts of the batch, and no ReLU.
                TestConfigs.of(140, 9).density(0.02).batchSize(1300).build(),
                TestConfigs.of(170, 9)
                        .model(ModelKind.LINEAR_OUTPUT)
                        .density(0.02)
                        .batchSize(1024)
                        .build());
    }

    /** Runs with features too often present for the Gram matrix, and too seldom for whole rows. */
    static List<RunConfig> wide() {
        TestConfigs base = TestConfigs.of(200, 20).density(0.07).batchSize(150);
        return List.of(
                base.build(),
                base.model(ModelKind.LINEAR_OUTPUT).checkpoints(4).build(),
                base.batchSize(1001).build(),
                base.sparsity(new SparsityProfile.Linear(0.14, 0)).build(),
                base.data(Data.DEFAULT.with(Magnitudes.BINARY)).build(),
                TestConfigs.of(260, 33).density(0.07).batchSize(300).build());
    }

    @Test
    @Tag("law")
    void shapes_trainOnEveryKernel() {
        assertThat(rare()).allMatch(config -> SimdTrainer.kernel(config) instanceof GramKernel);
        assertThat(wide()).allMatch(config -> SimdTrainer.kernel(config) instanceof SparseEncoderKernel);
        assertThat(otherData())
                .anyMatch(config -> SimdTrainer.kernel(config) instanceof GramKernel)
                .anyMatch(config -> SimdTrainer.kernel(config) instanceof ExamplesKernel);
        assertThat(shapes())
                .filteredOn(config -> SimdTrainer.kernel(config) instanceof TileKernel)
                .hasSizeGreaterThan(40);
    }

    /** The loss is a by-product: a step's gradient is the same, to the bit, whether it is asked for or not. */
    @ParameterizedTest
    @MethodSource("shapes")
    @Tag("law")
    void gradient_withTheLossOrWithout_isTheSame(RunConfig config) {
        StepKernel with = SimdTrainer.kernel(config);
        StepKernel without = SimdTrainer.kernel(config);
        for (int step = 0; step < 3; step++) {
            assertThat(with.gradient(step, true)).isNotNegative();
            without.gradient(step, false);
            assertThat(without.optimizer().gradient())
                    .isEqualTo(with.optimizer().gradient());
            with.optimizer().step(1e-2);
            without.optimizer().step(1e-2);
        }
    }

    static List<RunConfig> rareOrAbsent() {
        List<RunConfig> configs = new ArrayList<>(rare());
        // Most of its batches have no feature at all.
        configs.add(TestConfigs.of(150, 7).density(1e-4).batchSize(16).build());
        return configs;
    }

    /** The Gram matrix whole or a band after the other: the same sums in the same order. */
    @ParameterizedTest
    @MethodSource("rareOrAbsent")
    @Tag("law")
    void gradient_wholeOrInBands_isTheSame(RunConfig config) {
        StepKernel whole = new GramKernel(config, false);
        StepKernel banded = new GramKernel(config, true);
        for (int step = 0; step < 6; step++) {
            boolean lossPoint = step % 2 == 0;
            assertThat(banded.gradient(step, lossPoint)).isEqualTo(whole.gradient(step, lossPoint));
            assertThat(banded.optimizer().gradient())
                    .isEqualTo(whole.optimizer().gradient());
            whole.optimizer().step(1e-2);
            banded.optimizer().step(1e-2);
        }
    }

    /** One data stream, two orders of summation: over 100 steps they drift apart by rounding only. */
    @ParameterizedTest
    @MethodSource("shapes")
    @Tag("oracle")
    void train_aHundredSteps_followsTheReference(RunConfig config) {
        TrainedModel reference = train(Engine.ND4J, config);
        TrainedModel ours = train(Engine.SIMD, config);
        close(ours.weights(), reference.weights(), 3e-4f);
        close(ours.bias(), reference.bias(), 3e-4f);
        if (!config.model().tied()) {
            close(readOut(ours.parameters()), readOut(reference.parameters()), 3e-4f);
        }
        assertThat(ours.lossCurve()).hasSameSizeAs(reference.lossCurve());
        for (int k = 0; k < ours.lossCurve().size(); k++) {
            double expected = reference.lossCurve().get(k).loss();
            assertThat(ours.lossCurve().get(k).step())
                    .isEqualTo(reference.lossCurve().get(k).step());
            assertThat(ours.lossCurve().get(k).loss()).isCloseTo(expected, within(2e-3 * expected + 1e-9));
        }
        assertThat(ours.checkpoints()).hasSameSizeAs(reference.checkpoints());
        for (int k = 0; k < ours.checkpoints().size(); k++) {
            assertThat(ours.checkpoints().get(k).step())
                    .isEqualTo(reference.checkpoints().get(k).step());
            close(
                    ours.checkpoints().get(k).weights(),
                    reference.checkpoints().get(k).weights(),
                    3e-4f);
        }
    }

    @Test
    @Tag("closed-form")
    void train_hugeLearningRate_divergesAsTheReferenceDoes() {
        RunConfig config = TestConfigs.of(5, 2)
                .optimizer(new Optimizer.Sgd(0))
                .learningRate(1e3)
                .build();
        assertThat(train(Engine.SIMD, config).divergedAt())
                .isEqualTo(train(Engine.ND4J, config).divergedAt())
                .isPositive();
    }

    @Test
    @Tag("law")
    void train_progress_addsUpToStepsTimesInstances() {
        long[] advanced = {0};
        Trainer.of(Engine.SIMD)
                .train(
                        new InstanceBatch(List.of(
                                TestConfigs.of(3, 1).steps(250).build(),
                                TestConfigs.of(3, 1).seed(1).steps(250).build())),
                        steps -> advanced[0] += steps);
        assertThat(advanced[0]).isEqualTo(500);
    }

    /** The same bits from 512-, 256- and 128-bit vectors, with and without the optimizing compiler. */
    @ParameterizedTest
    @ValueSource(strings = {"-XX:UseAVX=3", "-XX:UseAVX=2", "-XX:UseAVX=1", "-Xint"})
    @Tag("law")
    void train_anyVectorWidth_givesTheSameBits(String option) throws Exception {
        assertThat(fingerprintInOtherJvm(option)).isEqualTo(fingerprint());
    }

    private static String fingerprintInOtherJvm(String option) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+IgnoreUnrecognizedVMOptions",
                        option,
                        "--add-modules=jdk.incubator.vector",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SimdTrainerTest.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
        return printed.strip();
    }

    /** Prints the {@link #fingerprint}; run by the vector-width test in JVMs of other vector widths. */
    public static void main(String[] arguments) {
        System.out.println(fingerprint());
    }

    private static String fingerprint() {
        StringBuilder text = new StringBuilder();
        TestConfigs[] configs = {
            TestConfigs.of(2, 1),
            TestConfigs.of(5, 2).dropout(0.3),
            TestConfigs.of(21, 6).density(0.4),
            TestConfigs.of(50, 11).density(0.02).batchSize(1024),
            TestConfigs.of(150, 7).density(0.01).batchSize(1024),
            TestConfigs.of(200, 20).density(0.07).batchSize(72),
            TestConfigs.of(12, 5).data(Data.of(DataKind.CORRELATED, 3)),
            TestConfigs.of(10, 5).model(ModelKind.HIDDEN_RELU),
            TestConfigs.of(7, 5).model(ModelKind.ABSOLUTE_VALUE).dropout(0.2),
            TestConfigs.of(40, 2)
                    .density(0.05)
                    .batchSize(1100)
                    .data(Data.DEFAULT.normed().finite())
        };
        for (TestConfigs config : configs) {
            TrainedModel model = train(Engine.SIMD, config.steps(8).build());
            text.append(Arrays.hashCode(model.weights())).append(' ');
            text.append(Arrays.hashCode(model.outputWeights())).append(' ');
            text.append(Arrays.hashCode(model.bias())).append(' ');
            text.append(model.lossCurve().hashCode()).append(' ');
        }
        return text.toString().strip();
    }

    private static TrainedModel train(Engine engine, RunConfig config) {
        return Trainer.of(engine)
                .train(new InstanceBatch(List.of(config)), TrainingProgress.NONE)
                .get(0);
    }

    private static float[] readOut(Parameters parameters) {
        return Objects.requireNonNull(parameters.outputWeights());
    }

    private static void close(float[] actual, float[] expected, float tolerance) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int k = 0; k < actual.length; k++) {
            assertThat(actual[k]).isCloseTo(expected[k], within(tolerance));
        }
    }
}
