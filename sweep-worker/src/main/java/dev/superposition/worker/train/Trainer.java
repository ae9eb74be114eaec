package dev.superposition.worker.train;

import dev.superposition.worker.model.TrainedModel;
import java.util.List;

/** Trains the instances of a batch. Pure: the result depends on the configurations alone. */
public interface Trainer {
    /**
     * Trains every instance to its last step, or until it diverges.
     *
     * @return one model an instance, in the batch's order
     */
    List<TrainedModel> train(InstanceBatch batch, TrainingProgress progress);
}
