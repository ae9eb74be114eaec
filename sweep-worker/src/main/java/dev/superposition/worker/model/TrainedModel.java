package dev.superposition.worker.model;

import dev.superposition.worker.config.RunConfig;
import java.util.List;

/**
 * What training leaves behind of one run. The arrays belong to this object; nobody writes to them.
 *
 * @param weights W as n × m, row-major: row i is the direction that embeds feature i
 * @param bias b, length n
 * @param lossCurve training loss of single batches at the steps of {@link
 *     dev.superposition.worker.config.Recording#lossSteps}; ends early if the run diverged
 * @param checkpoints weights along the way, empty unless asked for
 * @param divergedAt the step of the loss curve at which the loss was first seen NaN, infinite or exploding; −1 if never
 */
public record TrainedModel(
        RunConfig config,
        float[] weights,
        float[] bias,
        List<LossPoint> lossCurve,
        List<Checkpoint> checkpoints,
        int divergedAt) {

    public TrainedModel {
        lossCurve = List.copyOf(lossCurve);
        checkpoints = List.copyOf(checkpoints);
    }

    public boolean diverged() {
        return divergedAt >= 0;
    }

    /** The loss of the batch of one step, before that step's update. */
    public record LossPoint(int step, double loss) {}

    /** The parameters after {@code step} completed steps; layouts as in {@link TrainedModel}. */
    public record Checkpoint(int step, float[] weights, float[] bias) {}
}
