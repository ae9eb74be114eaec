package dev.superposition.driver.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.superposition.driver.query.LocalSpark;
import dev.superposition.worker.config.Data;
import dev.superposition.worker.config.Engine;
import dev.superposition.worker.config.ImportanceProfile;
import dev.superposition.worker.config.LearningRateSchedule;
import dev.superposition.worker.config.ModelKind;
import dev.superposition.worker.config.Optimizer;
import dev.superposition.worker.config.Recording;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.config.SparsityProfile;
import dev.superposition.worker.config.Training;
import dev.superposition.worker.model.TrainedModel;
import dev.superposition.worker.train.InstanceBatch;
import dev.superposition.worker.train.Trainer;
import dev.superposition.worker.train.TrainingProgress;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A step over four shards is the reference engine's step over the whole batch, whatever the optimizer. */
@Tag("oracle")
final class DataParallelTrainerTest {
    private static final int STEPS = 40;

    private static SparkSession session;

    @BeforeAll
    static void start() {
        session = LocalSpark.start();
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    @Test
    void gradientDescent_withMomentum_isTheReferenceEngines() {
        compare(config(ModelKind.RELU_OUTPUT, new Optimizer.Sgd(0.9), 0.5, Data.DEFAULT));
    }

    @Test
    void adamW_ofALinearModel_isTheReferenceEngines() {
        compare(config(ModelKind.LINEAR_OUTPUT, Optimizer.AdamW.DEFAULT, 0.01, Data.DEFAULT));
    }

    @Test
    void adam_onAFiniteDataSetOfUnitNorm_isTheReferenceEngines() {
        compare(config(
                ModelKind.RELU_OUTPUT,
                Optimizer.Adam.DEFAULT,
                0.01,
                Data.DEFAULT.normed().finite()));
    }

    private static void compare(RunConfig config) {
        TrainedModel ours =
                train(new DataParallelTrainer(JavaSparkContext.fromSparkContext(session.sparkContext())), config);
        TrainedModel reference = train(Trainer.of(Engine.ND4J), config);
        assertThat(ours.divergedAt()).isEqualTo(reference.divergedAt()).isEqualTo(-1);
        assertThat(ours.weights()).containsExactly(reference.weights(), within(2e-6f));
        assertThat(ours.bias()).containsExactly(reference.bias(), within(2e-6f));
        assertThat(ours.lossCurve()).hasSameSizeAs(reference.lossCurve());
        for (int p = 0; p < ours.lossCurve().size(); p++) {
            assertThat(ours.lossCurve().get(p).step())
                    .isEqualTo(reference.lossCurve().get(p).step());
            assertThat(ours.lossCurve().get(p).loss())
                    .isCloseTo(reference.lossCurve().get(p).loss(), Percentage.withPercentage(1e-3));
        }
        assertThat(ours.checkpoints()).hasSameSizeAs(reference.checkpoints());
        assertThat(ours.checkpoints().get(1).step())
                .isEqualTo(reference.checkpoints().get(1).step());
        assertThat(ours.checkpoints().get(1).weights())
                .containsExactly(reference.checkpoints().get(1).weights(), within(2e-6f));
    }

    private static TrainedModel train(Trainer trainer, RunConfig config) {
        return trainer.train(new InstanceBatch(List.of(config)), TrainingProgress.NONE)
                .get(0);
    }

    private static RunConfig config(ModelKind kind, Optimizer optimizer, double rate, Data data) {
        return new RunConfig(
                kind,
                20,
                5,
                0,
                new SparsityProfile.Uniform(0.1),
                data,
                new ImportanceProfile.Geometric(0.9),
                3,
                new Training(
                        optimizer,
                        rate,
                        new LearningRateSchedule(LearningRateSchedule.Shape.COSINE, 10),
                        STEPS,
                        64,
                        0.3),
                new Recording(8, 3, false));
    }
}
