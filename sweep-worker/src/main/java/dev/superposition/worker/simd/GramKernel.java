package dev.superposition.worker.simd;

import static dev.superposition.worker.simd.Aligned.START;

import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.data.SparseSampler;
import dev.superposition.worker.model.Initialization;
import dev.superposition.worker.model.Parameters;
import java.util.Arrays;

/**
 * Trains on the Gram matrix of the embeddings, one sample a row, only by its present features.
 *
 * <pre>
 *   G = W Wᵀ                                    once a step
 *   y = b + Σ_{i present} x_i G_i               n multiply-adds for each present feature, not 2nm for the sample
 *   e = c ∘ (x' − x) ∘ [y > 0]
 *   E_i += x_i e   for i present                E = ∂L/∂G, likewise
 *   ∂L/∂W = (E + Eᵀ) W                          once a step
 * </pre>
 *
 * <p>W is kept transposed, [m][stride], its rows padded with zeros to whole vectors. Vectors run along the features, and
 * every sum over samples is taken in the order of the samples: the same bits for every vector width.
 */
final class GramKernel implements StepKernel {
    /** Features up to which G and E are faster whole: 64 kB each. */
    private static final int MOST_WHOLE = 128;

    private final int n;
    private final int m;
    private final int stride;
    private final int batchSize;
    private final boolean relu;
    private final double[] importances;
    private final float[] scales;
    private final SparseSampler sampler;
    private final GramGradient rows;
    private final VectorOptimizer optimizer;

    /**
     * @param config one that {@link SparseSampler#suits}
     */
    GramKernel(RunConfig config) {
        this(config, config.features() > MOST_WHOLE);
    }

    /**
     * @param banded whether G and E are made a band after the other; to the same bits
     */
    GramKernel(RunConfig config, boolean banded) {
        this.n = config.features();
        this.m = config.hidden();
        this.stride = Tile.padded(n, Tile.LOGICAL);
        this.batchSize = config.training().batchSize();
        this.relu = ForwardPass.of(config.model()).outputRelu();
        this.importances = config.importance().importances(n);
        this.scales = Aligned.floats(stride);
        for (int i = 0; i < n; i++) {
            scales[START + i] = (float) (2 * importances[i] / ((double) n * batchSize));
        }
        this.sampler = SparseSampler.of(config, new VectorPoints(config.streamKey()));
        this.optimizer =
                VectorOptimizer.tied(config.training().optimizer(), transposed(Initialization.weights(config)), stride);
        this.rows = banded
                ? new BandedGram(config, scales, sampler, optimizer)
                : new WholeGram(config, scales, sampler, optimizer);
    }

    private float[] transposed(float[] weights) {
        float[] result = new float[m * stride];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < m; k++) {
                result[k * stride + i] = weights[i * m + k];
            }
        }
        return result;
    }

    @Override
    public VectorOptimizer optimizer() {
        return optimizer;
    }

    @Override
    public Parameters parameters() {
        float[] transposed = optimizer.values();
        float[] weights = new float[n * m];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < m; k++) {
                weights[i * m + k] = transposed[START + k * stride + i];
            }
        }
        int biasAt = START + optimizer.biasAt();
        return Parameters.tied(weights, Arrays.copyOfRange(transposed, biasAt, biasAt + n));
    }

    @Override
    public double gradient(int step, boolean withLoss) {
        sampler.draw(step);
        sampler.orderByCount();
        float[] w = optimizer.values();
        float[] gradient = optimizer.gradient();
        int biasAt = START + optimizer.biasAt();
        Arrays.fill(gradient, biasAt, gradient.length, 0f);
        double squares = rows.add(withLoss);
        int silent = batchSize - sampler.activeRows();
        for (int i = 0; i < n; i++) {
            float output = relu ? Math.max(0f, w[biasAt + i]) : w[biasAt + i];
            gradient[biasAt + i] += silent * scales[START + i] * output;
            if (withLoss) {
                squares += silent * importances[i] * output * output;
            }
        }
        return squares;
    }
}
