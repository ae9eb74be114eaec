package dev.superposition.worker.train;

import dev.superposition.worker.config.LearningRateSchedule;
import dev.superposition.worker.config.ModelKind;
import dev.superposition.worker.config.Optimizer;
import dev.superposition.worker.config.Recording;
import dev.superposition.worker.config.RunConfig;
import java.io.Serializable;

/**
 * What runs must have in common to be trained together: the shapes of their tensors and the course of their training.
 * Sparsity, importance, dropout, seed and init scale are free to differ.
 */
public record BatchShape(
        ModelKind model,
        int features,
        int hidden,
        Optimizer optimizer,
        double learningRate,
        LearningRateSchedule schedule,
        int steps,
        int batchSize,
        Recording recording)
        implements Serializable {

    /** The shape of one run. */
    public static BatchShape of(RunConfig config) {
        return new BatchShape(
                config.model(),
                config.features(),
                config.hidden(),
                config.training().optimizer(),
                config.training().learningRate(),
                config.training().schedule(),
                config.training().steps(),
                config.training().batchSize(),
                config.recording());
    }
}
