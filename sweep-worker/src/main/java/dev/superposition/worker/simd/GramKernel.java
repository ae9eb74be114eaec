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
    /** Floats of y that a tile of samples may take: a third of a level-1 cache, as much as x. */
    private static final int TILE_FLOATS = 1 << 12;

    private final int n;
    private final int m;
    private final int stride;
    private final int batchSize;
    private final boolean relu;
    private final double[] importances;
    private final float[] scales;
    private final SparseSampler sampler;
    private final int tileRows;
    private final float[] gram;
    private final float[] gramGradient;
    private final float[] x;
    private final float[] y;
    private final Product embeddings;
    private final Product transposed;
    private final VectorOptimizer optimizer;

    /**
     * @param config one that {@link SparseSampler#suits}
     */
    GramKernel(RunConfig config) {
        this.n = config.features();
        this.m = config.hidden();
        this.stride = (n + Tile.LOGICAL - 1) / Tile.LOGICAL * Tile.LOGICAL;
        this.batchSize = config.training().batchSize();
        this.relu = ForwardPass.of(config.model()).outputRelu();
        this.importances = config.importance().importances(n);
        this.scales = Aligned.floats(stride);
        for (int i = 0; i < n; i++) {
            scales[START + i] = (float) (2 * importances[i] / ((double) n * batchSize));
        }
        this.sampler = SparseSampler.of(config, new VectorPoints(config.streamKey()));
        this.tileRows = Math.max(1, TILE_FLOATS / stride);
        this.gram = Aligned.floats(n * stride);
        this.gramGradient = Aligned.floats(n * stride);
        this.x = Aligned.floats(tileRows * stride);
        this.y = Aligned.floats(tileRows * stride);
        this.embeddings = new Product(n, m);
        this.transposed = new Product(m, n);
        this.optimizer =
                VectorOptimizer.tied(config.training().optimizer(), transposed(Initialization.weights(config)), stride);
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
        int active = sampler.activeRows();
        float[] w = optimizer.values();
        float[] gradient = optimizer.gradient();
        int biasAt = optimizer.biasAt();
        embeddings.pack(w, 0, 1, stride);
        embeddings.of(w, gram, stride, stride);
        Arrays.fill(gramGradient, 0f);
        Arrays.fill(gradient, START + biasAt, gradient.length, 0f);
        double squares = 0;
        for (int first = 0; first < active; first += tileRows) {
            squares += rows(first, Math.min(active, first + tileRows), withLoss);
        }
        int silent = batchSize - active;
        for (int i = 0; i < n; i++) {
            float output = relu ? Math.max(0f, w[START + biasAt + i]) : w[START + biasAt + i];
            gradient[START + biasAt + i] += silent * scales[START + i] * output;
            if (withLoss) {
                squares += silent * importances[i] * output * output;
            }
        }
        SparseRows.symmetrize(gramGradient, n, stride);
        transposed.pack(w, 0, stride, 1);
        transposed.of(gramGradient, gradient, stride, stride);
        return squares;
    }

    private double rows(int first, int end, boolean withLoss) {
        int[] order = sampler.order();
        int[] starts = sampler.starts();
        int[] features = sampler.features();
        float[] values = sampler.values();
        int rows = end - first;
        for (int row = first; row < end; row++) {
            int at = START + (row - first) * stride;
            int rowEnd = starts[order[row] + 1];
            for (int k = starts[order[row]]; k < rowEnd; k++) {
                x[at + features[k]] = values[k];
            }
        }
        SparseProduct.of(gram, stride, sampler, first, end, optimizer.values(), optimizer.biasAt(), y);
        double squares = withLoss ? squares(rows) : 0;
        SparseRows.residual(y, x, rows, stride, scales, optimizer.gradient(), optimizer.biasAt(), relu);
        SparseOuterProduct.add(y, stride, sampler, first, end, gramGradient);
        Arrays.fill(x, START, START + rows * stride, 0f);
        return squares;
    }

    /** Σ I_i (x − x')² of the tile, before the error signal replaces the output. */
    private double squares(int rows) {
        double total = 0;
        for (int i = 0; i < n; i++) {
            double sum = 0;
            for (int at = START + i; at < START + rows * stride; at += stride) {
                double error = (relu ? Math.max(0f, y[at]) : y[at]) - x[at];
                sum += error * error;
            }
            total += importances[i] * sum;
        }
        return total;
    }
}
