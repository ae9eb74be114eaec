package dev.superposition.worker.train;

import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.model.IgnoreLoss;
import dev.superposition.worker.model.Parameters;
import dev.superposition.worker.model.TrainedModel;
import dev.superposition.worker.model.TrainedModel.Checkpoint;
import dev.superposition.worker.model.TrainedModel.LossPoint;
import java.util.ArrayList;
import java.util.List;

/**
 * The loss curve of one run, and the judgement whether it diverged: a loss that is NaN, infinite, or more than {@link #EXPLODED}
 * times both the loss of ignoring every feature and the first loss.
 */
public final class LossRecord {
    /** How far above the loss of an untrained or empty model a loss must be to count as exploded. */
    public static final double EXPLODED = 1e6;

    private final RunConfig config;
    private final double ignoreLoss;
    private final List<LossPoint> curve = new ArrayList<>();
    private int divergedAt = -1;

    public LossRecord(RunConfig config) {
        this.config = config;
        this.ignoreLoss = IgnoreLoss.of(config);
    }

    /** Appends a point; after divergence, nothing is appended any more. */
    public void add(LossPoint point) {
        if (divergedAt >= 0) {
            return;
        }
        curve.add(point);
        double bound = EXPLODED * Math.max(ignoreLoss, curve.get(0).loss());
        if (!Double.isFinite(point.loss()) || (point.step() > 0 && point.loss() > bound)) {
            divergedAt = point.step();
        }
    }

    /** The model, diverged if a point or a final parameter says so. */
    public TrainedModel finish(Parameters parameters, List<Checkpoint> checkpoints) {
        if (divergedAt < 0 && !parameters.finite()) {
            divergedAt = config.training().steps();
        }
        return new TrainedModel(config, parameters, curve, checkpoints, divergedAt);
    }

    /** {@link #finish(Parameters, List)} of a model with tied weights. */
    public TrainedModel finish(float[] weights, float[] bias, List<Checkpoint> checkpoints) {
        return finish(Parameters.tied(weights, bias), checkpoints);
    }
}
