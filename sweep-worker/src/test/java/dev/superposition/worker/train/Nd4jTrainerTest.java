package dev.superposition.worker.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.superposition.worker.TestConfigs;
import dev.superposition.worker.config.ModelKind;
import dev.superposition.worker.config.Optimizer;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.model.Initialization;
import dev.superposition.worker.model.TrainedModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class Nd4jTrainerTest {

    @ParameterizedTest
    @CsvSource({"2, 1, 37", "5, 2, 20", "20, 5, 9", "80, 20, 3", "33, 7, 5", "3, 3, 11"})
    @Tag("law")
    void train_batchedShuffledOrAlone_givesTheSameBits(int n, int m, int instances) {
        List<RunConfig> configs = new ArrayList<>();
        for (int i = 0; i < instances; i++) {
            configs.add(TestConfigs.of(n, m)
                    .seed(i)
                    .density(1.0 / (1 + i % 4))
                    .dropout(0.2 * (i % 3))
                    .steps(12)
                    .checkpoints(3)
                    .build());
        }
        List<TrainedModel> together = train(configs);
        List<RunConfig> reversed = new ArrayList<>(configs);
        Collections.reverse(reversed);
        List<TrainedModel> backwards = new ArrayList<>(train(reversed));
        Collections.reverse(backwards);
        for (int i = 0; i < instances; i++) {
            assertSameBits(together.get(i), backwards.get(i));
            assertSameBits(together.get(i), train(List.of(configs.get(i))).get(0));
        }
    }

    @Test
    @Tag("law")
    void train_threadsSideBySide_giveTheSameBits() throws Exception {
        List<RunConfig> configs = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            configs.add(TestConfigs.of(40, 9).seed(i).steps(40).build());
        }
        List<TrainedModel> expected = train(configs);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<List<TrainedModel>>> work = Collections.nCopies(8, () -> train(configs));
            for (Future<List<TrainedModel>> result : threads.invokeAll(work)) {
                for (int i = 0; i < configs.size(); i++) {
                    assertSameBits(expected.get(i), result.get().get(i));
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    static List<RunConfig> trajectories() {
        return List.of(
                TestConfigs.of(5, 2).build(),
                TestConfigs.of(5, 2).density(1).build(),
                TestConfigs.of(6, 3).dropout(0.5).density(0.5).build(),
                TestConfigs.of(6, 3).model(ModelKind.LINEAR_OUTPUT).build(),
                TestConfigs.of(4, 2).optimizer(Optimizer.Adam.DEFAULT).build(),
                TestConfigs.of(4, 2)
                        .optimizer(new Optimizer.Sgd(0.9))
                        .learningRate(0.1)
                        .build(),
                TestConfigs.of(4, 2)
                        .optimizer(new Optimizer.AdamW(0.8, 0.99, 1e-4, -0.1))
                        .learningRate(1e-2)
                        .build());
    }

    /** Against plain Java loops in double precision: single-precision rounding, grown over 100 steps, is all that may differ. */
    @ParameterizedTest
    @MethodSource("trajectories")
    @Tag("oracle")
    void train_aHundredSteps_followsTheDefinition(RunConfig config) {
        TrainedModel ours = train(List.of(config)).get(0);
        PlainTraining oracle = new PlainTraining(config);
        oracle.run();
        for (int k = 0; k < ours.weights().length; k++) {
            assertThat((double) ours.weights()[k]).isCloseTo(oracle.weight(k), within(2e-4));
        }
        for (int i = 0; i < ours.bias().length; i++) {
            assertThat((double) ours.bias()[i]).isCloseTo(oracle.bias(i), within(2e-4));
        }
        double last = ours.lossCurve().get(ours.lossCurve().size() - 1).loss();
        assertThat(last).isCloseTo(oracle.lastLoss(), within(1e-3 * oracle.lastLoss() + 1e-7));
    }

    @Test
    @Tag("closed-form")
    void train_noSteps_leavesTheInitialisation() {
        RunConfig config = TestConfigs.of(5, 2).steps(0).checkpoints(4).build();
        TrainedModel model = train(List.of(config)).get(0);
        assertThat(model.weights()).containsExactly(Initialization.weights(config));
        assertThat(model.bias()).containsOnly(0f);
        assertThat(model.lossCurve()).isEmpty();
        assertThat(model.checkpoints()).hasSize(1);
        assertThat(model.diverged()).isFalse();
    }

    @Test
    @Tag("closed-form")
    void train_hugeLearningRate_divergesAndSaysWhen() {
        RunConfig config = TestConfigs.of(5, 2)
                .optimizer(new Optimizer.Sgd(0))
                .learningRate(1e3)
                .build();
        RunConfig mate = TestConfigs.of(5, 2)
                .optimizer(new Optimizer.Sgd(0))
                .learningRate(1e3)
                .density(1e-9)
                .build();
        List<TrainedModel> models = train(List.of(config, mate));
        assertThat(models.get(0).diverged()).isTrue();
        assertThat(models.get(0).divergedAt()).isBetween(1, 100);
        assertThat(models.get(1).diverged()).isFalse();
    }

    @Test
    @Tag("law")
    void train_progress_addsUpToStepsTimesInstances() {
        long[] advanced = {0};
        new Nd4jTrainer()
                .train(
                        new InstanceBatch(List.of(
                                TestConfigs.of(3, 1).steps(250).batchSize(8).build(),
                                TestConfigs.of(3, 1)
                                        .seed(1)
                                        .steps(250)
                                        .batchSize(8)
                                        .build())),
                        steps -> advanced[0] += steps);
        assertThat(advanced[0]).isEqualTo(500);
    }

    @Test
    @Tag("law")
    void instanceBatch_mixedShapes_isRefused() {
        assertThatThrownBy(() -> new InstanceBatch(List.of(
                        TestConfigs.of(3, 1).build(), TestConfigs.of(4, 1).build())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("instances of one batch must share their shape");
    }

    private static List<TrainedModel> train(List<RunConfig> configs) {
        return new Nd4jTrainer().train(new InstanceBatch(configs), TrainingProgress.NONE);
    }

    private static void assertSameBits(TrainedModel one, TrainedModel other) {
        assertThat(other.config()).isEqualTo(one.config());
        assertThat(other.weights()).containsExactly(one.weights());
        assertThat(other.bias()).containsExactly(one.bias());
        assertThat(other.lossCurve()).isEqualTo(one.lossCurve());
        for (int c = 0; c < one.checkpoints().size(); c++) {
            assertThat(other.checkpoints().get(c).weights())
                    .containsExactly(one.checkpoints().get(c).weights());
        }
    }
}
