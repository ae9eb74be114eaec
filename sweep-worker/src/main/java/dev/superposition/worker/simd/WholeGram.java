package dev.superposition.worker.simd;

import static dev.superposition.worker.simd.Aligned.START;

import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.data.SparseSampler;
import java.util.Arrays;

/** The gradient by G and E where they stay in the caches whole, a tile of rows from y to E. */
final class WholeGram implements GramGradient {
    private final int n;
    private final int stride;
    private final boolean relu;
    private final double[] importances;
    private final float[] scales;
    private final SparseSampler sampler;
    private final VectorOptimizer optimizer;
    private final int tileRows;
    private final float[] gram;
    private final float[] gramGradient;
    private final float[] x;
    private final float[] y;
    private final Product embeddings;
    private final Product transposed;

    /**
     * @param scales c, padded with zeros to whole vectors
     */
    WholeGram(RunConfig config, float[] scales, SparseSampler sampler, VectorOptimizer optimizer) {
        this.n = config.features();
        int m = config.hidden();
        this.stride = Tile.padded(n, Tile.LOGICAL);
        this.relu = ForwardPass.of(config.model()).outputRelu();
        this.importances = config.importance().importances(n);
        this.scales = scales;
        this.sampler = sampler;
        this.optimizer = optimizer;
        // A third of a level-1 cache for y.
        this.tileRows = GramGradient.lossRows(stride);
        this.gram = Aligned.floats(n * stride);
        this.gramGradient = Aligned.floats(n * stride);
        this.x = Aligned.floats(tileRows * stride);
        this.y = Aligned.floats(tileRows * stride);
        this.embeddings = new Product(n, m);
        this.transposed = new Product(m, n);
    }

    @Override
    public double add(boolean withLoss) {
        int active = sampler.activeRows();
        float[] w = optimizer.values();
        embeddings.pack(w, 0, 1, stride);
        embeddings.of(w, gram, stride, stride);
        Arrays.fill(gramGradient, 0f);
        double squares = 0;
        for (int first = 0; first < active; first += tileRows) {
            squares += rows(first, Math.min(active, first + tileRows), withLoss);
        }
        SparseRows.symmetrize(gramGradient, gramGradient, 0, n, 0, n, stride);
        transposed.pack(w, 0, stride, 1);
        transposed.of(gramGradient, optimizer.gradient(), stride, stride);
        return squares;
    }

    private double rows(int first, int end, boolean withLoss) {
        int rows = end - first;
        int biasAt = optimizer.biasAt();
        SparseProduct.of(sampler, first, end, gram, stride, stride, optimizer.values(), biasAt, 0, y, 0);
        if (relu) {
            Tile.rectify(y, 0, rows * stride);
        }
        double squares = withLoss ? squares(first, end) : 0;
        subtractFeatures(first, end);
        SparseRows.scale(y, 0, rows, stride, stride, scales, 0, optimizer.gradient(), biasAt);
        SparseOuterProduct.add(y, stride, sampler, first, end, gramGradient);
        return squares;
    }

    private void subtractFeatures(int first, int end) {
        int[] order = sampler.order();
        int[] starts = sampler.starts();
        int[] features = sampler.columns();
        float[] values = sampler.values();
        for (int row = first; row < end; row++) {
            int rowAt = START + (row - first) * stride;
            int rowEnd = starts[order[row] + 1];
            for (int k = starts[order[row]]; k < rowEnd; k++) {
                int at = rowAt + features[k];
                y[at] = SparseRows.subtracted(y[at], values[k], relu);
            }
        }
    }

    /** Σ I_i (x − x')² of the tile, while y is the output. */
    private double squares(int first, int end) {
        int[] order = sampler.order();
        int[] starts = sampler.starts();
        Arrays.fill(x, 0f);
        for (int row = first; row < end; row++) {
            for (int k = starts[order[row]]; k < starts[order[row] + 1]; k++) {
                x[START + (row - first) * stride + sampler.columns()[k]] = sampler.values()[k];
            }
        }
        double total = 0;
        for (int i = 0; i < n; i++) {
            double sum = 0;
            for (int at = START + i; at < START + (end - first) * stride; at += stride) {
                double error = y[at] - x[at];
                sum += error * error;
            }
            total += importances[i] * sum;
        }
        return total;
    }
}
