package dev.superposition.worker.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.superposition.worker.TestConfigs;
import dev.superposition.worker.config.ModelKind;
import dev.superposition.worker.config.Optimizer;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.model.TrainedModel;
import dev.superposition.worker.model.TrainedModel.Checkpoint;
import dev.superposition.worker.model.TrainedModel.LossPoint;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever follows the reference engine with itself must go where it went, to the bit. */
class Nd4jFollowerTest {
    private static final int STEPS = 23;
    /** A batch so large that not all steps are looked at together, and the last few are fewer. */
    private static final int ROWS = 1024;

    private static final int[] EACH_STEP = IntStream.rangeClosed(0, STEPS).toArray();
    private static final int[] STRETCHES = {0, 1, 2, 5, 9, 22, STEPS};

    static Stream<Arguments> courses() {
        return Stream.of(ModelKind.values())
                .flatMap(kind -> Stream.of(new Optimizer.Sgd(0.9), Optimizer.AdamW.DEFAULT)
                        .flatMap(optimizer -> Stream.of(EACH_STEP, STRETCHES)
                                .map(steps -> Arguments.of(
                                        TestConfigs.of(7, 3).model(kind).optimizer(optimizer), steps))));
    }

    @ParameterizedTest
    @MethodSource("courses")
    @Tag("law")
    void follow_itsOwnTraining_arrivesAtTheCheckpoints(TestConfigs configs, int[] steps) {
        InstanceBatch batch = batch(configs, steps);
        List<List<Checkpoint>> courses =
                train(batch).stream().map(TrainedModel::checkpoints).toList();
        AtomicLong progress = new AtomicLong();
        List<List<Checkpoint>> arrivals = new Nd4jFollower(batch).follow(courses, progress::addAndGet);
        assertThat(arrivals)
                .usingRecursiveComparison()
                .isEqualTo(courses.stream()
                        .map(course -> course.subList(1, steps.length))
                        .toList());
        assertThat(progress).hasValue((long) STEPS * batch.instances());
    }

    @ParameterizedTest
    @EnumSource
    @Tag("law")
    void batchLosses_itsOwnTraining_areThoseRecorded(ModelKind kind) {
        InstanceBatch batch = batch(TestConfigs.of(7, 3).model(kind), EACH_STEP);
        List<TrainedModel> trained = train(batch);
        List<double[]> losses = new Nd4jFollower(batch)
                .batchLosses(
                        trained.stream()
                                .map(model -> model.checkpoints().subList(0, STEPS))
                                .toList(),
                        TrainingProgress.NONE);
        for (int i = 0; i < batch.instances(); i++) {
            assertThat(losses.get(i))
                    .containsExactly(trained.get(i).lossCurve().stream()
                            .mapToDouble(LossPoint::loss)
                            .toArray());
        }
    }

    @Test
    @Tag("closed-form")
    void follow_noSteps_arrivesNowhere() {
        InstanceBatch batch = batch(TestConfigs.of(7, 3), new int[] {0});
        List<List<Checkpoint>> courses =
                train(batch).stream().map(TrainedModel::checkpoints).toList();
        assertThat(new Nd4jFollower(batch).follow(courses, TrainingProgress.NONE))
                .containsExactly(List.of(), List.of(), List.of());
        assertThat(new Nd4jFollower(batch).batchLosses(List.of(List.of(), List.of(), List.of()), TrainingProgress.NONE))
                .containsExactly(new double[0], new double[0], new double[0]);
    }

    private static InstanceBatch batch(TestConfigs configs, int[] checkpointSteps) {
        TestConfigs base = configs.steps(STEPS).batchSize(ROWS);
        List<RunConfig> runs = List.of(
                base.build(),
                base.seed(1).density(0.5).build(),
                base.seed(2).dropout(0.3).build());
        return new InstanceBatch(runs, new Course(IntStream.range(0, STEPS).toArray(), checkpointSteps));
    }

    private static List<TrainedModel> train(InstanceBatch batch) {
        return new Nd4jTrainer().train(batch, TrainingProgress.NONE);
    }
}
