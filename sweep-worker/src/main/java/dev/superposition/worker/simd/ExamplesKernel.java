package dev.superposition.worker.simd;

import static dev.superposition.worker.simd.Aligned.START;

import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.data.Examples;
import java.util.Arrays;

/**
 * Trains models of one or two hidden dimensions on a finite data set of sparse examples, all of them in every step.
 *
 * <pre>
 *   h_r = Σ_{i present} x_ri W_i                       a few multiply-adds an example
 *   y = W h + b,  e = y ∘ [y > 0]                      all outputs, as if x were 0: one fused pass ({@link ExamplesTile})
 *   e_ri −= x_ri  where y_ri > 0, i present            the few outputs where it is not
 *   ∂L/∂W = x gᵀ + c ∘ e hᵀ,  ∂L/∂b = c ∘ Σ_r e        the first again for present features only
 * </pre>
 *
 * So no example is ever written out, and a step costs what the n outputs of each example cost. The corrections recompute y by the
 * same operations as the pass, so both see the same sign. They are added example after example: the same bits for every vector width.
 * A model of one dimension has a second one in which everything is 0.
 */
final class ExamplesKernel implements StepKernel {
    private static final int MOST_HIDDEN = 2;

    /** Examples of a tile: h and g of so many fit a level-1 cache. */
    private static final int TILE_ROWS = 1024;

    /** Numbers of a feature in {@link #columns}: w₀, w₁, b, c. */
    private static final int COLUMN = 4;

    private final int n;
    private final int m;
    private final int batchSize;
    private final boolean relu;
    private final double[] importances;
    private final Examples examples;
    private final int stride;
    private final float[] columns;
    private final float[] corrections;
    private final float[] h;
    private final float[] g;
    private final float[] sums;
    private final VectorOptimizer optimizer;

    /**
     * @param config one that {@link #suits}
     */
    ExamplesKernel(RunConfig config) {
        this.n = config.features();
        this.m = config.hidden();
        this.batchSize = config.training().batchSize();
        this.relu = ForwardPass.of(config.model()).outputRelu();
        this.importances = config.importance().importances(n);
        this.examples = Examples.of(config);
        this.stride = Math.min(TILE_ROWS, Tile.padded(examples.activeRows(), Tile.LOGICAL)) + Tile.LOGICAL;
        int even = n + n % 2;
        this.columns = new float[even * COLUMN];
        this.corrections = new float[3 * n];
        for (int i = 0; i < n; i++) {
            columns[i * COLUMN + 3] = (float) (2 * importances[i] / ((double) n * batchSize));
        }
        this.h = Aligned.floats(MOST_HIDDEN * stride);
        this.g = Aligned.floats(MOST_HIDDEN * stride);
        this.sums = Aligned.floats(3 * even * Tile.LOGICAL);
        this.optimizer = VectorOptimizer.of(config);
    }

    /** Whether it trains runs of this configuration. */
    static boolean suits(RunConfig config) {
        return config.data().fixed() && config.dropout() == 0 && config.hidden() <= MOST_HIDDEN;
    }

    @Override
    public VectorOptimizer optimizer() {
        return optimizer;
    }

    @Override
    public double gradient(int step, boolean withLoss) {
        float[] values = optimizer.values();
        float[] gradient = optimizer.gradient();
        int biasAt = START + optimizer.biasAt();
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < m; k++) {
                columns[i * COLUMN + k] = values[START + i * m + k];
            }
            columns[i * COLUMN + 2] = values[biasAt + i];
        }
        Arrays.fill(sums, 0f);
        Arrays.fill(corrections, 0f);
        Arrays.fill(gradient, 0f);
        int active = examples.activeRows();
        int simulated = 0;
        double squares = 0;
        for (int first = 0; first < active; first += TILE_ROWS) {
            int end = Math.min(active, first + TILE_ROWS);
            int used = Tile.padded(end - first, Tile.LOGICAL);
            embed(first, end, used);
            if (withLoss) {
                squares += squares(first, end);
            }
            ExamplesTile.decode(columns, n + n % 2, relu, h, g, stride, used, sums);
            correct(first, end);
            simulated += used;
        }
        int silent = batchSize - simulated;
        for (int i = 0; i < n; i++) {
            float scale = columns[i * COLUMN + 3];
            float bias = columns[i * COLUMN + 2];
            float output = relu ? Math.max(0f, bias) : bias;
            gradient[biasAt + i] = scale * (sum(3 * i) + silent * output);
            for (int k = 0; k < m; k++) {
                gradient[START + i * m + k] += scale * sum(3 * i + 1 + k);
            }
            if (withLoss) {
                squares += (batchSize - active) * importances[i] * output * output;
            }
        }
        return squares;
    }

    /** A sum over all examples, corrections included. */
    private float sum(int index) {
        return Tile.total(sums, index * Tile.LOGICAL) + corrections[index];
    }

    /** h of a tile, and 0 in the rows that fill its last vector. */
    private void embed(int first, int end, int used) {
        int[] starts = examples.starts();
        int[] features = examples.features();
        float[] values = examples.values();
        float[] w = columns;
        for (int row = first; row < end; row++) {
            float h0 = 0;
            float h1 = 0;
            int rowEnd = starts[row + 1];
            for (int p = starts[row]; p < rowEnd; p++) {
                int at = features[p] * COLUMN;
                h0 = Math.fma(values[p], w[at], h0);
                h1 = Math.fma(values[p], w[at + 1], h1);
            }
            h[START + row - first] = h0;
            h[START + stride + row - first] = h1;
        }
        for (int at = START; at <= START + stride; at += stride) {
            Arrays.fill(h, at + end - first, at + used, 0f);
            Arrays.fill(g, at, at + used, 0f);
        }
    }

    /** Adds what the present features of a tile's examples change in its errors, and the gradient of the embedding. */
    private void correct(int first, int end) {
        int[] starts = examples.starts();
        int[] features = examples.features();
        float[] values = examples.values();
        float[] w = columns;
        float[] gradient = optimizer.gradient();
        float[] sum = corrections;
        for (int row = first; row < end; row++) {
            int rowEnd = starts[row + 1];
            float h0 = h[START + row - first];
            float h1 = h[START + stride + row - first];
            float g0 = g[START + row - first];
            float g1 = g[START + stride + row - first];
            for (int p = starts[row]; p < rowEnd; p++) {
                int i = features[p];
                int at = i * COLUMN;
                float y = Math.fma(w[at], h0, Math.fma(w[at + 1], h1, w[at + 2]));
                float error = y > 0 || !relu ? -values[p] : 0f;
                sum[3 * i] += error;
                sum[3 * i + 1] = Math.fma(error, h0, sum[3 * i + 1]);
                sum[3 * i + 2] = Math.fma(error, h1, sum[3 * i + 2]);
                g0 = Math.fma(error, w[at + 3] * w[at], g0);
                g1 = Math.fma(error, w[at + 3] * w[at + 1], g1);
            }
            for (int p = starts[row]; p < rowEnd; p++) {
                int at = START + features[p] * m;
                gradient[at] = Math.fma(values[p], g0, gradient[at]);
                if (m == 2) {
                    gradient[at + 1] = Math.fma(values[p], g1, gradient[at + 1]);
                }
            }
        }
    }

    /** Σ I_i (x − x')² of a tile's examples. */
    private double squares(int first, int end) {
        double total = 0;
        for (int row = first; row < end; row++) {
            float h0 = h[START + row - first];
            float h1 = h[START + stride + row - first];
            int p = examples.start(row);
            for (int i = 0; i < n; i++) {
                int at = i * COLUMN;
                float y = Math.fma(columns[at], h0, Math.fma(columns[at + 1], h1, columns[at + 2]));
                boolean present = p < examples.start(row + 1) && examples.feature(p) == i;
                double error = (double) (relu ? Math.max(0f, y) : y) - (present ? examples.value(p++) : 0f);
                total += importances[i] * error * error;
            }
        }
        return total;
    }
}
