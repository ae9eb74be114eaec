package dev.superposition.worker.simd;

import static dev.superposition.worker.simd.Aligned.START;

import dev.superposition.worker.config.RunConfig;
import java.util.Arrays;

/**
 * Trains on tiles of samples: draws the features of a tile, and runs forward pass, error signal, backward pass and gradient
 * sums over data that never leave the cache ({@link Tile}). It has every kind of model.
 *
 * <p>Only the batch's active rows are simulated; each of the others has x = 0 and h = 0, adds f(b_i) to the error of every
 * feature, and is added in closed form.
 */
final class TileKernel implements StepKernel {
    private final int n;
    private final int m;
    private final int batchSize;
    private final ForwardPass pass;
    private final boolean dropout;
    private final boolean pair;
    private final double[] importances;
    private final float[] scales;
    private final TileSampler sampler;
    /** What the model should answer, where that is not x. */
    private final float[] magnitudes;

    private final float[] e;
    private final float[] h;
    private final float[] g;
    private final float[] mask;
    private final float[] sums;
    private final Product encoder;
    private final Product decoder;
    /** The read-out's transpose: the encoder if W does both. */
    private final Product back;

    private final VectorOptimizer optimizer;

    TileKernel(RunConfig config) {
        this.n = config.features();
        this.m = config.hidden();
        this.batchSize = config.training().batchSize();
        this.pass = ForwardPass.of(config.model());
        this.dropout = config.dropout() > 0;
        this.pair = n == 2 && m == 1 && !dropout && !pass.hiddenRelu();
        this.importances = config.importance().importances(n);
        this.scales = new float[n];
        for (int i = 0; i < n; i++) {
            scales[i] = (float) (2 * importances[i] / ((double) n * batchSize));
        }
        this.sampler = new TileSampler(config);
        this.magnitudes = Aligned.floats(pass.magnitudes() ? n * Tile.STRIDE : 0);
        this.e = Aligned.floats(n * Tile.STRIDE);
        this.h = Aligned.floats(m * Tile.STRIDE);
        this.g = Aligned.floats(m * Tile.STRIDE);
        this.mask = Aligned.floats(dropout ? m * Tile.STRIDE : 0);
        this.optimizer = VectorOptimizer.of(config);
        this.sums = Aligned.floats((optimizer.biasAt() + n) * Tile.LOGICAL);
        this.encoder = new Product(m, n);
        this.decoder = new Product(n, m);
        this.back = optimizer.readOutAt() == 0 ? encoder : new Product(m, n);
    }

    @Override
    public VectorOptimizer optimizer() {
        return optimizer;
    }

    @Override
    public double gradient(int step, boolean withLoss) {
        int active = sampler.activeRows(step);
        float[] values = optimizer.values();
        int readOutAt = optimizer.readOutAt();
        Arrays.fill(sums, 0f);
        if (!pair || withLoss) {
            encoder.pack(values, 0, 1, m);
        }
        if (decodes(withLoss)) {
            decoder.pack(values, readOutAt, m, 1);
        }
        if (back != encoder) {
            back.pack(values, readOutAt, 1, m);
        }
        double squares = 0;
        int simulated = 0;
        for (int first = 0; first < active; first += Tile.SAMPLES) {
            int rows = Math.min(Tile.SAMPLES, active - first);
            int used = Tile.padded(rows, Tile.LOGICAL);
            squares += tile(step, first, rows, used, withLoss);
            simulated += used;
        }
        float[] gradient = optimizer.gradient();
        int biasAt = optimizer.biasAt();
        for (int k = 0; k < biasAt + n; k++) {
            gradient[START + k] = Tile.total(sums, k * Tile.LOGICAL);
        }
        int silent = batchSize - simulated;
        for (int i = 0; i < n; i++) {
            float bias = values[START + biasAt + i];
            float output = pass.outputRelu() ? Math.max(0f, bias) : bias;
            gradient[START + biasAt + i] += silent * scales[i] * output;
            if (withLoss) {
                squares += silent * importances[i] * output * output;
            }
        }
        return squares;
    }

    /** Adds a tile of rows, the last of them silent ones that fill a vector. */
    private double tile(int step, int first, int rows, int used, boolean withLoss) {
        float[] x = sampler.x();
        sampler.draw(step, first, rows, used);
        if (pair && !withLoss) {
            PairTile.add(optimizer.values(), scales, pass.outputRelu(), x, g, used, sums);
            return 0;
        }
        encoder.of(x, h, Tile.STRIDE, used);
        if (pass.hiddenRelu()) {
            for (int k = 0; k < m; k++) {
                Tile.rectify(h, k * Tile.STRIDE, used);
            }
        }
        if (dropout) {
            sampler.dropout(step, m, first, rows, mask);
            scaleRows(h, used);
        }
        double squares = pass.magnitudes() ? errors(magnitudes(x, used), used, withLoss) : errors(x, used, withLoss);
        if (dropout) {
            scaleRows(g, used);
        }
        if (pass.hiddenRelu()) {
            // Where the mask is 0 so is g; elsewhere h > 0 before the mask if and only if it is after.
            for (int k = 0; k < m; k++) {
                Tile.shut(g, h, k * Tile.STRIDE, used);
            }
        }
        if (m > NarrowTile.MOST_HIDDEN) {
            OuterProduct.add(e, h, optimizer.readOutAt() * Tile.LOGICAL, x, g, 0, n, m, used, sums);
        } else {
            OuterProduct.add(x, n, g, m, used, sums, 0);
        }
        return squares;
    }

    private float[] magnitudes(float[] x, int used) {
        for (int i = 0; i < n; i++) {
            Tile.magnitudes(x, i * Tile.STRIDE, magnitudes, i * Tile.STRIDE, used);
        }
        return magnitudes;
    }

    /** Whether outputs are made by a product: the backward pass of narrow models makes its own. */
    private boolean decodes(boolean withLoss) {
        return withLoss || m > NarrowTile.MOST_HIDDEN;
    }

    /**
     * From h to e and g: the error signal of every feature, its sums and its way back, for narrow models with the sums of e hᵀ.
     *
     * @return Σ I_i (t − x')² if asked for, else 0
     */
    private double errors(float[] target, int used, boolean withLoss) {
        float[] values = optimizer.values();
        int biasAt = optimizer.biasAt();
        int readOutAt = optimizer.readOutAt();
        double squares = 0;
        if (decodes(withLoss)) {
            decoder.of(h, e, Tile.STRIDE, used);
            squares = withLoss ? squares(target, used) : 0;
        }
        if (m <= NarrowTile.MOST_HIDDEN) {
            for (int k = 0; k < m; k++) {
                Arrays.fill(g, START + k * Tile.STRIDE, START + k * Tile.STRIDE + used, 0f);
            }
            for (int i = 0; i < n; i++) {
                NarrowTile.backward(
                        values,
                        readOutAt + i * m,
                        m,
                        values[START + biasAt + i],
                        scales[i],
                        pass.outputRelu(),
                        target,
                        i * Tile.STRIDE,
                        h,
                        g,
                        Tile.STRIDE,
                        used,
                        sums,
                        (readOutAt + i * m) * Tile.LOGICAL,
                        (biasAt + i) * Tile.LOGICAL);
            }
        } else {
            for (int i = 0; i < n; i++) {
                Tile.residual(
                        e,
                        target,
                        i * Tile.STRIDE,
                        used,
                        values[START + biasAt + i],
                        scales[i],
                        pass.outputRelu(),
                        sums,
                        (biasAt + i) * Tile.LOGICAL);
            }
            back.of(e, g, Tile.STRIDE, used);
        }
        return squares;
    }

    private void scaleRows(float[] rows, int used) {
        for (int k = 0; k < m; k++) {
            Tile.scale(rows, mask, k * Tile.STRIDE, used);
        }
    }

    /** Σ I_i (t − x')² of the tile, before the error signal replaces the output. */
    private double squares(float[] target, int used) {
        double total = 0;
        for (int i = 0; i < n; i++) {
            float bias = optimizer.values()[START + optimizer.biasAt() + i];
            total += importances[i] * Tile.squares(e, target, i * Tile.STRIDE, used, bias, pass.outputRelu());
        }
        return total;
    }
}
