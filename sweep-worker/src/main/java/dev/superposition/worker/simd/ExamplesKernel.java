package dev.superposition.worker.simd;

import static dev.superposition.worker.simd.Aligned.START;

import dev.superposition.worker.config.ModelKind;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.data.Examples;
import dev.superposition.worker.model.Initialization;
import java.util.Arrays;

/**
 * Trains models of one or two hidden dimensions on a finite data set of sparse examples, all of them in every step.
 *
 * <pre>
 *   h_r = Σ_{i present} x_ri W_i                       a few multiply-adds an example
 *   y = W h + b,  e = c ∘ y ∘ [y > 0]                  all outputs, as if x were 0: one fused pass ({@link NarrowTile})
 *   e_ri −= c_i x_ri  where y_ri > 0, i present        the few outputs where it is not
 *   ∂L/∂W = x gᵀ + e hᵀ,  ∂L/∂b = Σ_r e                the first again for present features only
 * </pre>
 *
 * So no example is ever written out, and a step costs what the n outputs of each example cost. The corrections recompute y by the
 * same operations as the pass, so both see the same sign. They are added example after example: the same bits for every vector width.
 */
final class ExamplesKernel implements StepKernel {
    /** Examples of a tile: h and g of so many fit a level-1 cache. */
    private static final int TILE_ROWS = 1024;

    private final int n;
    private final int m;
    private final int batchSize;
    private final boolean relu;
    private final double[] importances;
    private final float[] scales;
    private final Examples examples;
    private final int stride;
    private final float[] nothing;
    private final float[] h;
    private final float[] g;
    private final float[] sums;
    private final VectorOptimizer parameters;

    /**
     * @param config one that {@link #suits}
     */
    ExamplesKernel(RunConfig config) {
        this.n = config.features();
        this.m = config.hidden();
        this.batchSize = config.training().batchSize();
        this.relu = config.model() == ModelKind.RELU_OUTPUT;
        this.importances = config.importance().importances(n);
        this.scales = new float[n];
        for (int i = 0; i < n; i++) {
            scales[i] = (float) (2 * importances[i] / ((double) n * batchSize));
        }
        this.examples = Examples.of(config);
        this.stride = Math.min(TILE_ROWS, padded(examples.activeRows())) + Tile.LOGICAL;
        this.nothing = Aligned.floats(stride);
        this.h = Aligned.floats(m * stride);
        this.g = Aligned.floats(m * stride);
        this.sums = Aligned.floats((n * m + n) * Tile.LOGICAL);
        this.parameters = new VectorOptimizer(config.training().optimizer(), Initialization.weights(config), n);
    }

    /** Whether it trains runs of this configuration. */
    static boolean suits(RunConfig config) {
        return config.data().fixed() && config.dropout() == 0 && config.hidden() <= NarrowTile.MOST_HIDDEN;
    }

    private static int padded(int rows) {
        return (rows + Tile.LOGICAL - 1) / Tile.LOGICAL * Tile.LOGICAL;
    }

    @Override
    public VectorOptimizer parameters() {
        return parameters;
    }

    @Override
    public float[] weights() {
        return parameters.weights();
    }

    @Override
    public float[] bias() {
        return parameters.bias();
    }

    @Override
    public double gradient(int step, boolean withLoss) {
        Arrays.fill(sums, 0f);
        float[] gradient = parameters.gradient();
        Arrays.fill(gradient, 0f);
        int active = examples.activeRows();
        int simulated = 0;
        double squares = 0;
        for (int first = 0; first < active; first += TILE_ROWS) {
            int end = Math.min(active, first + TILE_ROWS);
            int used = padded(end - first);
            embed(first, end, used);
            if (withLoss) {
                squares += squares(first, end);
            }
            decode(used);
            correct(first, end);
            simulated += used;
        }
        for (int k = 0; k < n * m + n; k++) {
            gradient[START + k] += Tile.total(sums, k * Tile.LOGICAL);
        }
        return squares + silentRows(active, batchSize - simulated, withLoss);
    }

    /** h of a tile, and 0 in the rows that fill its last vector. */
    private void embed(int first, int end, int used) {
        float[] w = parameters.values();
        for (int k = 0; k < m; k++) {
            int at = START + k * stride;
            for (int row = first; row < end; row++) {
                float sum = 0;
                for (int p = examples.start(row); p < examples.start(row + 1); p++) {
                    sum = Math.fma(examples.value(p), w[START + examples.feature(p) * m + k], sum);
                }
                h[at + row - first] = sum;
            }
            Arrays.fill(h, at + end - first, at + used, 0f);
            Arrays.fill(g, at, at + used, 0f);
        }
    }

    /** Adds the error signal of a tile as if every example were 0. */
    private void decode(int used) {
        float[] w = parameters.values();
        int biasAt = parameters.biasAt();
        for (int i = 0; i < n; i++) {
            NarrowTile.backward(
                    w,
                    i * m,
                    m,
                    w[START + biasAt + i],
                    scales[i],
                    relu,
                    nothing,
                    0,
                    h,
                    g,
                    stride,
                    used,
                    sums,
                    i * m * Tile.LOGICAL,
                    (n * m + i) * Tile.LOGICAL);
        }
    }

    /** Adds what the present features of a tile's examples change in its error signal, and the gradient of the embedding. */
    private void correct(int first, int end) {
        float[] w = parameters.values();
        float[] gradient = parameters.gradient();
        int biasAt = START + parameters.biasAt();
        for (int row = first; row < end; row++) {
            int at = START + row - first;
            int rowEnd = examples.start(row + 1);
            for (int p = examples.start(row); p < rowEnd; p++) {
                int i = examples.feature(p);
                if (!relu || output(i, at) > 0) {
                    float error = -examples.value(p) * scales[i];
                    gradient[biasAt + i] += error;
                    for (int k = 0; k < m; k++) {
                        int weight = START + i * m + k;
                        gradient[weight] = Math.fma(error, h[at + k * stride], gradient[weight]);
                        g[at + k * stride] = Math.fma(error, w[weight], g[at + k * stride]);
                    }
                }
            }
            for (int p = examples.start(row); p < rowEnd; p++) {
                for (int k = 0; k < m; k++) {
                    int weight = START + examples.feature(p) * m + k;
                    gradient[weight] = Math.fma(examples.value(p), g[at + k * stride], gradient[weight]);
                }
            }
        }
    }

    /** y of one feature and example, in the order of operations of {@link NarrowTile}. */
    private float output(int i, int at) {
        float[] w = parameters.values();
        float y = w[START + parameters.biasAt() + i];
        for (int k = m - 1; k >= 0; k--) {
            y = Math.fma(w[START + i * m + k], h[at + k * stride], y);
        }
        return y;
    }

    /** Σ I_i (x − x')² of a tile's examples. */
    private double squares(int first, int end) {
        double total = 0;
        for (int row = first; row < end; row++) {
            int p = examples.start(row);
            for (int i = 0; i < n; i++) {
                float y = output(i, START + row - first);
                boolean present = p < examples.start(row + 1) && examples.feature(p) == i;
                double error = (double) (relu ? Math.max(0f, y) : y) - (present ? examples.value(p++) : 0f);
                total += importances[i] * error * error;
            }
        }
        return total;
    }

    /** Adds the examples without a present feature, less the rows that filled vectors; returns their Σ I_i x'². */
    private double silentRows(int active, int silent, boolean withLoss) {
        float[] gradient = parameters.gradient();
        double squares = 0;
        for (int i = 0; i < n; i++) {
            int at = START + parameters.biasAt() + i;
            float bias = parameters.values()[at];
            float output = relu ? Math.max(0f, bias) : bias;
            gradient[at] += silent * scales[i] * output;
            if (withLoss) {
                squares += (batchSize - active) * importances[i] * output * output;
            }
        }
        return squares;
    }
}
