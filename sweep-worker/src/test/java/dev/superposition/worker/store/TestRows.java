package dev.superposition.worker.store;

import dev.superposition.worker.TestConfigs;
import dev.superposition.worker.audit.Audit;
import dev.superposition.worker.config.Engine;
import dev.superposition.worker.config.ModelKind;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.config.SparsityProfile;
import dev.superposition.worker.measure.FeaturePhase;
import dev.superposition.worker.measure.Measurement;
import dev.superposition.worker.measure.Polytope;
import dev.superposition.worker.model.Parameters;
import dev.superposition.worker.model.TrainedModel;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.LongStream;

/** Rows with made-up results, and the values around them that tests of the table need. */
public final class TestRows {
    /** Half past noon on 2026-01-02. */
    public static final Instant NOON = Instant.parse("2026-01-02T12:30:00Z");

    public static final Clock CLOCK = Clock.fixed(NOON, ZoneOffset.UTC);
    public static final Origin ORIGIN = new Origin("attempt-1", "node-7", "0.1 (abc)", "17.0.1", "x86-64 avx2");

    private static final Provenance PROVENANCE = new Provenance(
            "attempt-1", "node-7", NOON.toEpochMilli(), NOON.toEpochMilli() + 1500, 0.75, 2, "0.1", "17.0.1", "avx2");

    private TestRows() {}

    /** A 3 → 2 run of this seed with checkpoints, in which every column has a value, and some are NaN or infinite. */
    public static RunRow completed(long seed) {
        RunConfig config = TestConfigs.of(3, 2)
                .sparsity(new SparsityProfile.Linear(0.5, 0.1))
                .checkpoints(2)
                .seed(seed)
                .build();
        return RunRow.completed(
                config.id(Engine.ND4J),
                "größe-東京",
                "part \"a\"",
                Engine.ND4J,
                trained(config, -1),
                measurement(seed),
                PROVENANCE);
    }

    /** A 2 → 2 run of a model whose output has weights of its own. */
    public static RunRow untied(long seed) {
        RunConfig config = TestConfigs.of(2, 2)
                .model(ModelKind.ABSOLUTE_VALUE)
                .checkpoints(2)
                .seed(seed)
                .build();
        Parameters parameters =
                new Parameters(new float[] {1, 2, 3, 4}, new float[] {5, 6, -7, 8}, new float[] {9, 10});
        TrainedModel model = new TrainedModel(
                config, parameters, List.of(), List.of(new TrainedModel.Checkpoint(0, parameters)), -1);
        return RunRow.completed(
                config.id(Engine.ND4J), "sweep", null, Engine.ND4J, model, measurement(seed), PROVENANCE);
    }

    /** A run whose loss became NaN at step 7. */
    public static RunRow diverged(long seed) {
        RunConfig config = TestConfigs.of(3, 2).learningRate(1000).seed(seed).build();
        return RunRow.diverged(config.id(Engine.ND4J), "sweep", null, Engine.ND4J, trained(config, 7), PROVENANCE);
    }

    /** A run that threw. */
    public static RunRow failed(long seed) {
        RunConfig config = TestConfigs.of(3, 2).dropout(0.5).seed(seed).build();
        return RunRow.failed(
                config.id(Engine.ND4J), "sweep", null, config, Engine.ND4J, "OutOfMemoryError: heap", PROVENANCE);
    }

    /** An audit that agrees, or one that does not. */
    public static Audit audit(boolean agrees) {
        return new Audit("nd4j", 100, 1e-7, 2e-8, agrees ? 1e-5 : 0.5, 48, 1e-14, true, 0.01, null);
    }

    /** Completed rows of seeds {@code from}, …, {@code from + count − 1}. */
    public static List<RunRow> completed(long from, int count) {
        return LongStream.range(from, from + count)
                .mapToObj(TestRows::completed)
                .toList();
    }

    private static TrainedModel trained(RunConfig config, int divergedAt) {
        float last = divergedAt < 0 ? 0.25f : Float.NaN;
        float[] weights = {1, -0f, 0.5f, Float.MIN_VALUE, Float.POSITIVE_INFINITY, last};
        float[] bias = {0.1f, last, -3};
        List<TrainedModel.LossPoint> curve = List.of(
                new TrainedModel.LossPoint(0, 0.5), new TrainedModel.LossPoint(7, divergedAt < 0 ? 0.1 : Double.NaN));
        List<TrainedModel.Checkpoint> checkpoints = config.recording().checkpoints() == 0
                ? List.of()
                : List.of(
                        new TrainedModel.Checkpoint(0, new float[] {0, 0, 0, 0, 0, 0}, new float[] {0, 0, 0}),
                        new TrainedModel.Checkpoint(100, weights, bias));
        return new TrainedModel(config, weights, bias, curve, checkpoints, divergedAt);
    }

    private static Measurement measurement(long seed) {
        return new Measurement(
                0.01 + seed,
                1e-300,
                Math.PI,
                Double.POSITIVE_INFINITY,
                2,
                Double.NaN,
                List.of(
                        new Measurement.Feature(0, 1, 0.5, 0.99, 1, 0, -0.25, FeaturePhase.DEDICATED, 0.01),
                        new Measurement.Feature(1, 0.9, 0.7, 0.9, 0.5, 0.8, -0.0, FeaturePhase.SUPERPOSITION, 0.02),
                        new Measurement.Feature(2, 0.81, 0.9, 0, 0, 0, 0.05, FeaturePhase.NOT_REPRESENTED, 0.03)),
                List.of(
                        new Measurement.Component(1, 1, List.of(0), Polytope.DEDICATED),
                        new Measurement.Component(2, 1, List.of(1, 2), Polytope.DIGON)),
                0.75,
                0.5,
                0.125,
                List.of(
                        new Measurement.HiddenVector(0.5, 1, List.of(0.5f, -0f)),
                        new Measurement.HiddenVector(0, 0, List.of(0f, 0f))));
    }

    /** A row that somebody else made. */
    static RunRow by(Provenance provenance, RunRow row) {
        return new RunRow(
                row.configId(),
                row.sweep(),
                row.part(),
                row.config(),
                row.engine(),
                row.outcome(),
                row.error(),
                row.trained(),
                row.measured(),
                provenance,
                row.audit());
    }
}
