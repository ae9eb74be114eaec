package dev.superposition.worker.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.superposition.worker.TestConfigs;
import dev.superposition.worker.config.LearningRateSchedule;
import dev.superposition.worker.config.ModelKind;
import dev.superposition.worker.config.Optimizer;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.model.TrainedModel;
import dev.superposition.worker.model.TrainedModel.Checkpoint;
import dev.superposition.worker.model.TrainedModel.LossPoint;
import dev.superposition.worker.train.Nd4jFollower.Followed;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever follows the reference engine with itself must go where it went, to the bit. */
class Nd4jFollowerTest {
    private static final int STEPS = 23;
    /** A batch so large that not all steps are looked at together, and the last few are fewer. */
    private static final int ROWS = 1024;

    /** A rate of its own for each step. */
    private static final LearningRateSchedule SCHEDULE = new LearningRateSchedule(LearningRateSchedule.Shape.COSINE, 4);

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
    void follow_itsOwnTraining_arrivesAtTheCheckpointsAndFindsTheLosses(TestConfigs configs, int[] steps) {
        InstanceBatch batch = batch(configs, steps);
        List<TrainedModel> trained = train(batch);
        List<List<Checkpoint>> courses =
                trained.stream().map(TrainedModel::checkpoints).toList();
        List<List<Checkpoint>> states = courses.stream()
                .map(course -> course.subList(0, steps.length - 1))
                .toList();
        AtomicLong progress = new AtomicLong();
        Followed followed = new Nd4jFollower(batch).follow(courses, states, progress::addAndGet);
        assertThat(followed.arrivals())
                .usingRecursiveComparison()
                .isEqualTo(courses.stream()
                        .map(course -> course.subList(1, steps.length))
                        .toList());
        for (int i = 0; i < batch.instances(); i++) {
            List<LossPoint> recorded = trained.get(i).lossCurve();
            assertThat(followed.losses().get(i))
                    .containsExactly(states.get(i).stream()
                            .mapToDouble(state -> recorded.get(state.step()).loss())
                            .toArray());
        }
        assertThat(progress).hasValue((long) (STEPS + steps.length - 1) * batch.instances());
    }

    @Test
    @Tag("closed-form")
    void follow_noStepsAndNoStates_findsNothing() {
        InstanceBatch batch = batch(TestConfigs.of(7, 3), new int[] {0});
        List<List<Checkpoint>> courses =
                train(batch).stream().map(TrainedModel::checkpoints).toList();
        List<List<Checkpoint>> states = List.of(List.of(), List.of(), List.of());
        Followed followed = new Nd4jFollower(batch).follow(courses, states, TrainingProgress.NONE);
        assertThat(followed.arrivals()).containsExactly(List.of(), List.of(), List.of());
        assertThat(followed.losses()).containsExactly(new double[0], new double[0], new double[0]);
    }

    private static InstanceBatch batch(TestConfigs configs, int[] checkpointSteps) {
        TestConfigs base = configs.steps(STEPS).batchSize(ROWS).schedule(SCHEDULE);
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
