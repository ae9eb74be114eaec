package dev.superposition.worker.model;

import dev.superposition.worker.config.RunConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What training leaves behind of one run.
 *
 * @param lossCurve training loss of single batches at the steps of {@link
 *     dev.superposition.worker.config.Recording#lossSteps}; ends early if the run diverged
 * @param checkpoints parameters along the way, empty unless asked for
 * @param divergedAt the step of the loss curve at which the loss was first seen NaN, infinite or exploding; −1 if never
 */
public record TrainedModel(
        RunConfig config,
        Parameters parameters,
        List<LossPoint> lossCurve,
        List<Checkpoint> checkpoints,
        int divergedAt) {

    public TrainedModel {
        lossCurve = List.copyOf(lossCurve);
        checkpoints = List.copyOf(checkpoints);
    }

    /** A model with tied weights. */
    public TrainedModel(
            RunConfig config,
            float[] weights,
            float[] bias,
            List<LossPoint> lossCurve,
            List<Checkpoint> checkpoints,
            int divergedAt) {
        this(config, Parameters.tied(weights, bias), lossCurve, checkpoints, divergedAt);
    }

    /** W, see {@link Parameters#weights}. */
    public float[] weights() {
        return parameters.weights();
    }

    /** See {@link Parameters#outputWeights}. */
    public float @Nullable [] outputWeights() {
        return parameters.outputWeights();
    }

    /** b, length n. */
    public float[] bias() {
        return parameters.bias();
    }

    public boolean diverged() {
        return divergedAt >= 0;
    }

    /** The loss of the batch of one step, before that step's update. */
    public record LossPoint(int step, double loss) {}

    /** The parameters after {@code step} completed steps. */
    public record Checkpoint(int step, Parameters parameters) {
        /** Of a model with tied weights. */
        public Checkpoint(int step, float[] weights, float[] bias) {
            this(step, Parameters.tied(weights, bias));
        }

        /** W, see {@link Parameters#weights}. */
        public float[] weights() {
            return parameters.weights();
        }

        /** See {@link Parameters#outputWeights}. */
        public float @Nullable [] outputWeights() {
            return parameters.outputWeights();
        }

        /** b, length n. */
        public float[] bias() {
            return parameters.bias();
        }
    }
}
