package dev.superposition.driver.parallel;

import dev.superposition.worker.model.Tensors;
import java.io.Serializable;
import java.util.List;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;

/**
 * What a worker finds on its shard of a batch.
 *
 * @param gradient of the shard's mean loss, in the order of the network's parameters; belongs to this object
 * @param loss the shard's mean
 */
record ShardGradient(float[] gradient, double loss) implements Serializable {
    static ShardGradient of(ParameterAveragingTrainingResult result) {
        return new ShardGradient(Tensors.read(result.getUpdaterState().dup()), result.getScore());
    }

    /** The mean over equal shards, that of the batch; added up in the order of the list. */
    static ShardGradient mean(List<ShardGradient> shards) {
        float[] sums = shards.get(0).gradient.clone();
        double loss = shards.get(0).loss;
        for (ShardGradient shard : shards.subList(1, shards.size())) {
            for (int i = 0; i < sums.length; i++) {
                sums[i] += shard.gradient[i];
            }
            loss += shard.loss;
        }
        for (int i = 0; i < sums.length; i++) {
            sums[i] /= shards.size();
        }
        return new ShardGradient(sums, loss / shards.size());
    }
}
