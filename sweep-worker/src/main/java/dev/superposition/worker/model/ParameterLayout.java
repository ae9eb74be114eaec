package dev.superposition.worker.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the parameters of a model are in tensors [B, n, m+1]: row i holds the m weights of feature i and then its bias, or 0 in the
 * tensor of a matrix that only embeds.
 */
record ParameterLayout(int features, int hidden) {
    /** The tensor [V b] of some models, V = W if tied. */
    float[] readOut(List<Parameters> models) {
        float[] tensor = new float[models.size() * size()];
        for (int i = 0; i < models.size(); i++) {
            Parameters model = models.get(i);
            float[] outputWeights = model.outputWeights();
            spread(outputWeights == null ? model.weights() : outputWeights, tensor, i * size());
            for (int feature = 0; feature < features; feature++) {
                tensor[i * size() + feature * (hidden + 1) + hidden] = model.bias()[feature];
            }
        }
        return tensor;
    }

    /** The tensor [W 0] of some models. */
    float[] embedding(List<Parameters> models) {
        float[] tensor = new float[models.size() * size()];
        for (int i = 0; i < models.size(); i++) {
            spread(models.get(i).weights(), tensor, i * size());
        }
        return tensor;
    }

    /**
     * The models of some tensors.
     *
     * @param embedding null if the models are tied
     */
    List<Parameters> parameters(int instances, float[] readOut, float @Nullable [] embedding) {
        List<Parameters> parameters = new ArrayList<>(instances);
        for (int i = 0; i < instances; i++) {
            float[] v = weights(readOut, i * size());
            float[] b = bias(readOut, i * size());
            parameters.add(
                    embedding == null ? Parameters.tied(v, b) : new Parameters(weights(embedding, i * size()), v, b));
        }
        return parameters;
    }

    /** Numbers of one model in a tensor. */
    private int size() {
        return features * (hidden + 1);
    }

    private void spread(float[] weights, float[] tensor, int offset) {
        for (int i = 0; i < features; i++) {
            System.arraycopy(weights, i * hidden, tensor, offset + i * (hidden + 1), hidden);
        }
    }

    private float[] weights(float[] tensor, int offset) {
        float[] weights = new float[features * hidden];
        for (int i = 0; i < features; i++) {
            System.arraycopy(tensor, offset + i * (hidden + 1), weights, i * hidden, hidden);
        }
        return weights;
    }

    private float[] bias(float[] tensor, int offset) {
        float[] bias = new float[features];
        for (int i = 0; i < features; i++) {
            bias[i] = tensor[offset + i * (hidden + 1) + hidden];
        }
        return bias;
    }
}
