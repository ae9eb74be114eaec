package dev.superposition.worker.simd;

import static dev.superposition.worker.simd.Aligned.START;

import dev.superposition.worker.config.Data;
import dev.superposition.worker.config.ModelKind;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.data.FeatureSampler;
import dev.superposition.worker.data.Independent;
import dev.superposition.worker.model.Initialization;
import dev.superposition.worker.random.RandomStream;
import java.util.Arrays;

/**
 * Trains on tiles of samples: draws the features of a tile, and runs forward pass, error signal, backward pass and gradient
 * sums over data that never leave the cache ({@link Tile}).
 *
 * <p>Only the batch's active rows are simulated; each of the others has x = 0 and h = 0, adds f(b_i) to the error of every
 * feature, and is added in closed form.
 */
final class TileKernel implements StepKernel {
    /** Steps whose rows are drawn together where a step has few: a call has its price. */
    private static final int MOST_STEPS = 16;

    private final int n;
    private final int m;
    private final int batchSize;
    private final boolean relu;
    private final boolean dropout;
    private final double[] importances;
    private final float[] scales;
    private final FeatureSampler batches;
    private final VectorSampler sampler;
    /** The step's batch as the reference draws it; empty if vectors draw it. */
    private final float[] whole;

    private final int usualRows;
    private final int stepsAtOnce;
    private int firstStep = -MOST_STEPS;
    private final float[] x;
    private final float[] e;
    private final float[] h;
    private final float[] g;
    private final float[] mask;
    private final float[] sums;
    private final Product encoder;
    private final Product decoder;
    private final VectorOptimizer parameters;

    TileKernel(RunConfig config) {
        this.n = config.features();
        this.m = config.hidden();
        this.batchSize = config.training().batchSize();
        this.relu = config.model() == ModelKind.RELU_OUTPUT;
        this.dropout = config.dropout() > 0;
        this.importances = config.importance().importances(n);
        this.scales = new float[n];
        for (int i = 0; i < n; i++) {
            scales[i] = (float) (2 * importances[i] / ((double) n * batchSize));
        }
        this.batches = FeatureSampler.training(config);
        Independent features = new Independent(config.sparsity().densities(n));
        this.sampler = new VectorSampler(config.streamKey(), features, config.dropout(), RandomStream.MOST_BITS);
        boolean vectors = config.data().equals(Data.DEFAULT);
        this.whole = new float[vectors ? 0 : Math.multiplyExact(n, batchSize)];
        double active = batchSize * batches.distribution().activeRowProbability();
        this.usualRows =
                Math.max(RandomStream.TILE, padded((int) Math.ceil(active + 3 * Math.sqrt(active)), RandomStream.TILE));
        this.stepsAtOnce = !vectors || usualRows > Tile.SAMPLES
                ? 1
                : Math.max(1, Math.min(MOST_STEPS, RandomStream.MOST_BITS / (n * usualRows)));
        this.x = Aligned.floats(stepsAtOnce * n * Tile.STRIDE);
        this.e = Aligned.floats(n * Tile.STRIDE);
        this.h = Aligned.floats(m * Tile.STRIDE);
        this.g = Aligned.floats(m * Tile.STRIDE);
        this.mask = Aligned.floats(dropout ? m * Tile.STRIDE : 0);
        this.sums = Aligned.floats((n * m + n) * Tile.LOGICAL);
        this.encoder = new Product(m, n);
        this.decoder = new Product(n, m);
        this.parameters = new VectorOptimizer(config.training().optimizer(), Initialization.weights(config), n);
    }

    private static int padded(int rows, int multiple) {
        return (rows + multiple - 1) / multiple * multiple;
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
        int active = batches.activeRows(step);
        Arrays.fill(sums, 0f);
        encoder.pack(parameters.values(), 1, m);
        decoder.pack(parameters.values(), m, 1);
        double squares = 0;
        int simulated = 0;
        for (int first = 0; first < active; first += Tile.SAMPLES) {
            int rows = Math.min(Tile.SAMPLES, active - first);
            int used = padded(rows, Tile.LOGICAL);
            squares += tile(step, first, rows, used, withLoss);
            simulated += used;
        }
        float[] gradient = parameters.gradient();
        for (int k = 0; k < n * m + n; k++) {
            gradient[START + k] = Tile.total(sums, k * Tile.LOGICAL);
        }
        float[] values = parameters.values();
        int biasAt = parameters.biasAt();
        int silent = batchSize - simulated;
        for (int i = 0; i < n; i++) {
            float output = relu ? Math.max(0f, values[START + biasAt + i]) : values[START + biasAt + i];
            gradient[START + biasAt + i] += silent * scales[i] * output;
            if (withLoss) {
                squares += silent * importances[i] * output * output;
            }
        }
        return squares;
    }

    /** Adds a tile of rows, the last of them silent ones that fill a vector. */
    private double tile(int step, int first, int rows, int used, boolean withLoss) {
        float[] values = parameters.values();
        int biasAt = parameters.biasAt();
        int biasSums = n * m * Tile.LOGICAL;
        int xAt = sample(step, first, rows);
        if (rows < used) {
            for (int i = 0; i < n; i++) {
                int at = START + xAt + i * Tile.STRIDE;
                Arrays.fill(x, at + rows, at + used, 0f);
            }
        }
        encoder.of(x, xAt, h, Tile.STRIDE, used);
        if (dropout) {
            sampler.dropout(step, m, first, padded(rows, RandomStream.TILE), mask, Tile.STRIDE);
            scaleRows(h, used);
        }
        double squares = 0;
        if (withLoss || m > NarrowTile.MOST_HIDDEN) {
            decoder.of(h, 0, e, Tile.STRIDE, used);
            squares = withLoss ? squares(xAt, used) : 0;
        }
        if (m <= NarrowTile.MOST_HIDDEN) {
            for (int k = 0; k < m; k++) {
                Arrays.fill(g, START + k * Tile.STRIDE, START + k * Tile.STRIDE + used, 0f);
            }
            for (int i = 0; i < n; i++) {
                NarrowTile.backward(
                        values,
                        i * m,
                        m,
                        values[START + biasAt + i],
                        scales[i],
                        relu,
                        x,
                        xAt + i * Tile.STRIDE,
                        h,
                        g,
                        Tile.STRIDE,
                        used,
                        sums,
                        i * m * Tile.LOGICAL,
                        biasSums + i * Tile.LOGICAL);
            }
        } else {
            for (int i = 0; i < n; i++) {
                Tile.residual(
                        e,
                        x,
                        xAt,
                        i * Tile.STRIDE,
                        used,
                        values[START + biasAt + i],
                        scales[i],
                        relu,
                        sums,
                        biasSums + i * Tile.LOGICAL);
            }
            encoder.of(e, 0, g, Tile.STRIDE, used);
            OuterProduct.add(e, 0, n, h, m, used, sums);
        }
        if (dropout) {
            scaleRows(g, used);
        }
        OuterProduct.add(x, xAt, n, g, m, used, sums);
        return squares;
    }

    /** Draws a tile unless it is there from an earlier step; returns where it begins in x. */
    private int sample(int step, int first, int rows) {
        if (whole.length > 0) {
            if (first == 0) {
                batches.fill(step, batches.activeRows(step), whole, 0);
            }
            for (int i = 0; i < n; i++) {
                System.arraycopy(whole, i * batchSize + first, x, START + i * Tile.STRIDE, rows);
            }
            return 0;
        }
        int needed = padded(rows, RandomStream.TILE);
        if (stepsAtOnce == 1 || needed > usualRows || first > 0) {
            firstStep = -MOST_STEPS;
            sampler.features(step, 1, first, needed, x, Tile.STRIDE);
            return 0;
        }
        if (step < firstStep || step >= firstStep + stepsAtOnce) {
            firstStep = step;
            sampler.features(step, stepsAtOnce, first, usualRows, x, Tile.STRIDE);
        }
        return (step - firstStep) * n * Tile.STRIDE;
    }

    private void scaleRows(float[] target, int used) {
        for (int k = 0; k < m; k++) {
            Tile.scale(target, mask, k * Tile.STRIDE, used);
        }
    }

    /** Σ I_i (x − x')² of the tile, before the error signal replaces the output. */
    private double squares(int xAt, int used) {
        double total = 0;
        for (int i = 0; i < n; i++) {
            float bias = parameters.values()[START + parameters.biasAt() + i];
            total += importances[i] * Tile.squares(e, x, xAt, i * Tile.STRIDE, used, bias, relu);
        }
        return total;
    }
}
