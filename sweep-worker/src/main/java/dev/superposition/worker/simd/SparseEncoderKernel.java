package dev.superposition.worker.simd;

import static dev.superposition.worker.simd.Aligned.START;

import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.data.SparseSampler;
import java.util.Arrays;

/**
 * Trains wide models on samples that have few features, but too many for the Gram matrix: the encoder and its gradient by the present
 * features alone, the outputs on tiles of samples.
 *
 * <pre>
 *   h = Σ_{i present} x_i W_i                 m multiply-adds for each present feature, not nm for the sample
 *   e = c ∘ f(W h + b)                        as if x were 0 ...
 *   e_i −= c_i x_i   for i present, open      ... and then what it is
 *   g = Wᵀ e
 *   ∂L/∂W = Σ e hᵀ;   ∂L/∂W_i += x_i g   for i present
 * </pre>
 *
 * <p>Sums by present features are taken sample after sample, vectors along the hidden dimensions; sums on tiles as in {@link TileKernel}: the
 * same bits for every vector width.
 */
final class SparseEncoderKernel implements StepKernel {
    /** Samples at a time when a matrix is transposed. */
    private static final int BLOCK = 64;

    private final int n;
    private final int m;
    private final int width;
    private final int batchSize;
    private final boolean relu;
    private final double[] importances;
    private final float[] scales;
    private final SparseSampler sampler;
    private final Product decoder;
    private final Product back;
    private final VectorOptimizer optimizer;

    private final float[] embeddings;
    private final float[] noBias;
    /** One row a sample, as wide as an embedding: first h, then g. */
    private final float[] hidden;

    private final float[] h;
    private final float[] e;
    private final float[] g;
    private final float[] sums;
    private final float[] encoderGradient;

    /**
     * @param config one that {@link SparseSampler#suits}
     */
    SparseEncoderKernel(RunConfig config) {
        this.n = config.features();
        this.m = config.hidden();
        this.width = Tile.padded(m, Tile.LOGICAL);
        this.batchSize = config.training().batchSize();
        this.relu = ForwardPass.of(config.model()).outputRelu();
        this.importances = config.importance().importances(n);
        this.scales = new float[n];
        for (int i = 0; i < n; i++) {
            scales[i] = (float) (2 * importances[i] / ((double) n * batchSize));
        }
        this.sampler = SparseSampler.of(config, new VectorPoints(config.streamKey()));
        this.decoder = new Product(n, m);
        this.back = new Product(m, n);
        this.optimizer = VectorOptimizer.of(config);
        this.embeddings = Aligned.floats(n * width);
        this.noBias = Aligned.floats(width);
        this.hidden = Aligned.floats(Tile.SAMPLES * width);
        this.h = Aligned.floats(m * Tile.STRIDE);
        this.e = Aligned.floats(n * Tile.STRIDE);
        this.g = Aligned.floats(m * Tile.STRIDE);
        this.sums = Aligned.floats((n * m + n) * Tile.LOGICAL);
        this.encoderGradient = Aligned.floats(n * width);
    }

    @Override
    public VectorOptimizer optimizer() {
        return optimizer;
    }

    @Override
    public double gradient(int step, boolean withLoss) {
        sampler.draw(step);
        int active = sampler.activeRows();
        float[] values = optimizer.values();
        for (int i = 0; i < n; i++) {
            System.arraycopy(values, START + i * m, embeddings, START + i * width, m);
        }
        decoder.pack(values, 0, m, 1);
        back.pack(values, 0, 1, m);
        Arrays.fill(sums, 0f);
        Arrays.fill(encoderGradient, 0f);
        float[] gradient = optimizer.gradient();
        int biasAt = START + optimizer.biasAt();
        Arrays.fill(gradient, biasAt, biasAt + n, 0f);
        double squares = 0;
        int simulated = 0;
        for (int first = 0; first < active; first += Tile.SAMPLES) {
            int end = Math.min(active, first + Tile.SAMPLES);
            squares += tile(first, end, withLoss);
            simulated += Tile.padded(end - first, Tile.LOGICAL);
        }
        int silent = batchSize - simulated;
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < m; k++) {
                gradient[START + i * m + k] =
                        Tile.total(sums, (i * m + k) * Tile.LOGICAL) + encoderGradient[START + i * width + k];
            }
            float bias = values[biasAt + i];
            float output = relu ? Math.max(0f, bias) : bias;
            gradient[biasAt + i] += Tile.total(sums, (n * m + i) * Tile.LOGICAL) + silent * scales[i] * output;
            if (withLoss) {
                squares += silent * importances[i] * output * output;
            }
        }
        return squares;
    }

    /** Adds the rows {@code first … end − 1} of the sampler's order, and silent ones that fill a vector. */
    private double tile(int first, int end, boolean withLoss) {
        int rows = end - first;
        int used = Tile.padded(rows, Tile.LOGICAL);
        SparseProduct.of(sampler, first, end, embeddings, width, width, noBias, 0, 0, hidden, 0);
        Arrays.fill(hidden, START + rows * width, START + used * width, 0f);
        toColumns(used);
        decoder.of(h, e, Tile.STRIDE, used);
        double squares = withLoss ? squares(first, end, used) : 0;
        float[] values = optimizer.values();
        int biasAt = optimizer.biasAt();
        for (int i = 0; i < n; i++) {
            int sumsAt = (n * m + i) * Tile.LOGICAL;
            Tile.outputs(e, i * Tile.STRIDE, used, values[START + biasAt + i], scales[i], relu, sums, sumsAt);
        }
        subtractFeatures(first, end);
        back.of(e, g, Tile.STRIDE, used);
        OuterProduct.add(e, n, h, m, used, sums, 0);
        toRows(rows);
        SparseOuterProduct.add(hidden, width, sampler, first, end, encoderGradient);
        return squares;
    }

    private void toColumns(int rows) {
        for (int from = 0; from < rows; from += BLOCK) {
            int to = Math.min(rows, from + BLOCK);
            for (int k = 0; k < m; k++) {
                for (int row = from; row < to; row++) {
                    h[START + k * Tile.STRIDE + row] = hidden[START + row * width + k];
                }
            }
        }
    }

    private void toRows(int rows) {
        for (int from = 0; from < rows; from += BLOCK) {
            int to = Math.min(rows, from + BLOCK);
            for (int k = 0; k < m; k++) {
                for (int row = from; row < to; row++) {
                    hidden[START + row * width + k] = g[START + k * Tile.STRIDE + row];
                }
            }
        }
    }

    /** {@code e_i −= c_i x_i} where the ReLU is open, which is where e is still positive, and the same from ∂L/∂b_i. */
    private void subtractFeatures(int first, int end) {
        int[] starts = sampler.starts();
        int[] features = sampler.columns();
        float[] values = sampler.values();
        float[] gradient = optimizer.gradient();
        int biasAt = START + optimizer.biasAt();
        int always = relu ? 0 : -1;
        for (int row = first; row < end; row++) {
            int at = START + row - first;
            for (int k = starts[row]; k < starts[row + 1]; k++) {
                int i = features[k];
                float error = e[at + i * Tile.STRIDE];
                // Without a branch, which would be as good as random.
                int open = -Math.max(0, Float.floatToRawIntBits(error)) >> 31 | always;
                float part = Float.intBitsToFloat(Float.floatToRawIntBits(scales[i] * values[k]) & open);
                e[at + i * Tile.STRIDE] = error - part;
                gradient[biasAt + i] -= part;
            }
        }
    }

    /** Σ I_i (x − x')² of the tile, while e is W h. */
    private double squares(int first, int end, int used) {
        double total = 0;
        for (int i = 0; i < n; i++) {
            double sum = 0;
            for (int s = 0; s < used; s++) {
                double output = output(i, s);
                sum += output * output;
            }
            total += importances[i] * sum;
        }
        for (int row = first; row < end; row++) {
            for (int k = sampler.starts()[row]; k < sampler.starts()[row + 1]; k++) {
                int i = sampler.columns()[k];
                double x = sampler.values()[k];
                total += importances[i] * x * (x - 2 * output(i, row - first));
            }
        }
        return total;
    }

    private double output(int i, int s) {
        float y = e[START + i * Tile.STRIDE + s] + optimizer.values()[START + optimizer.biasAt() + i];
        return relu ? Math.max(0f, y) : y;
    }
}
