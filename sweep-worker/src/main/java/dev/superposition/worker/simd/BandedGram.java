package dev.superposition.worker.simd;

import static dev.superposition.worker.simd.Aligned.START;

import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.data.SparseSampler;
import java.util.Arrays;

/**
 * The gradient by G and E where they would leave the caches: a band of their columns after the other, all rows of the batch for each. A band
 * is contiguous in memory, and a row of E is added up in registers, over the samples in which its feature is present, so that E is written once.
 */
final class BandedGram implements GramGradient {
    /** Columns of a band: five 512-bit vectors, ten 256-bit ones. A band of G at 400 features is 128 kB. */
    static final int BAND = 80;

    /** Samples whose error signal is kept at a time: 320 kB of a band. */
    private static final int PART = 1024;

    /** Samples from y to the error signal at a time, about: 12 kB of a band. */
    private static final int BLOCK = 40;

    private final int n;
    private final int m;
    private final int stride;
    private final boolean relu;
    private final double[] importances;
    private final float[] scales;
    private final SparseSampler sampler;
    private final VectorOptimizer optimizer;
    private final int lossRows;
    private final int partRows;
    private final BandedRows[] parts;
    private final float[] gram;
    private final float[][] gramGradient;
    private final float[] x;
    private final float[] y;
    private final float[] zeros;
    private final float[] weightsOfBand;
    private final float[] gradientOfBand;
    /** Σ I_i (x − x')² of as many rows each. */
    private final double[] lossSums;

    private final Product embeddings;
    private final Product transposed;

    /**
     * @param scales c, padded with zeros to whole vectors
     */
    BandedGram(RunConfig config, float[] scales, SparseSampler sampler, VectorOptimizer optimizer) {
        this.n = config.features();
        this.m = config.hidden();
        this.stride = Tile.padded(n, Tile.LOGICAL);
        this.relu = ForwardPass.of(config.model()).outputRelu();
        this.importances = config.importance().importances(n);
        this.scales = scales;
        this.sampler = sampler;
        this.optimizer = optimizer;
        this.lossRows = GramGradient.lossRows(stride);
        int blockRows = Math.max(1, BLOCK / lossRows) * lossRows;
        this.partRows = Tile.padded(PART, blockRows);
        int batchSize = config.training().batchSize();
        this.parts = new BandedRows[(batchSize + partRows - 1) / partRows];
        Arrays.setAll(parts, part -> new BandedRows(n, blockRows));
        int bands = (stride + BAND - 1) / BAND;
        this.gram = Aligned.floats(n * BAND);
        this.gramGradient = new float[bands][];
        Arrays.setAll(gramGradient, band -> Aligned.floats(n * BAND));
        this.x = Aligned.floats(blockRows * BAND);
        this.y = Aligned.floats(Math.min(batchSize, partRows) * BAND);
        this.zeros = Aligned.floats(BAND);
        this.weightsOfBand = Aligned.floats(m * BAND);
        this.gradientOfBand = Aligned.floats(m * BAND);
        this.lossSums = new double[(batchSize + lossRows - 1) / lossRows];
        this.embeddings = new Product(n, m);
        this.transposed = new Product(m, n);
    }

    @Override
    public double add(boolean withLoss) {
        int active = sampler.activeRows();
        // One at least, without rows if there are none, so that every sum is written.
        int used = Math.max(1, (active + partRows - 1) / partRows);
        for (int part = 0; part < used; part++) {
            parts[part].take(sampler, part * partRows, Math.min(active, (part + 1) * partRows));
        }
        float[] w = optimizer.values();
        embeddings.pack(w, 0, 1, stride);
        Arrays.fill(lossSums, 0);
        for (int band = 0; band < gramGradient.length; band++) {
            copy(w, stride, band * BAND, weightsOfBand, BAND, 0, width(band));
            embeddings.of(weightsOfBand, gram, BAND, width(band));
            float[] sums = gramGradient[band];
            for (int part = 0; part < used; part++) {
                errors(band, part, withLoss);
                if (part == 0) {
                    SparseProduct.of(parts[part], 0, n, y, BAND, width(band), zeros, 0, 0, sums, 0);
                } else {
                    SparseProduct.of(parts[part], 0, n, y, BAND, width(band), sums, 0, BAND, sums, 0);
                }
            }
        }
        symmetrize();
        transposed.pack(w, 0, stride, 1);
        for (int band = 0; band < gramGradient.length; band++) {
            transposed.of(gramGradient[band], gradientOfBand, BAND, width(band));
            copy(gradientOfBand, BAND, 0, optimizer.gradient(), stride, band * BAND, width(band));
        }
        double squares = 0;
        for (double sum : lossSums) {
            squares += sum;
        }
        return squares;
    }

    private void symmetrize() {
        for (int band = 0; band < gramGradient.length; band++) {
            int top = band * BAND;
            int bottom = Math.min(n, top + BAND);
            for (int left = 0; left <= top; left += BAND) {
                float[] columns = gramGradient[left / BAND];
                SparseRows.symmetrize(columns, gramGradient[band], top, bottom, left, Math.min(n, left + BAND), BAND);
            }
        }
    }

    private int width(int band) {
        return Math.min(BAND, stride - band * BAND);
    }

    /** Copies columns of m rows. */
    private void copy(float[] from, int fromStride, int fromAt, float[] to, int toStride, int toAt, int width) {
        for (int k = 0; k < m; k++) {
            System.arraycopy(from, START + k * fromStride + fromAt, to, START + k * toStride + toAt, width);
        }
    }

    /** The error signal of a part's rows in a band, in place of y; its sum is added to ∂L/∂b. */
    private void errors(int band, int partNumber, boolean withLoss) {
        int column = band * BAND;
        int biasAt = optimizer.biasAt() + column;
        int first = partNumber * partRows;
        BandedRows part = parts[partNumber];
        for (int block = 0; block < part.blocks(); block++) {
            int from = block * part.blockRows();
            int rows = Math.min(part.blockRows(), part.rows() - from);
            int end = first + from + rows;
            SparseProduct.of(
                    sampler, end - rows, end, gram, BAND, width(band), optimizer.values(), biasAt, 0, y, from * BAND);
            if (relu) {
                Tile.rectify(y, from * BAND, rows * BAND);
            }
            if (withLoss) {
                squares(part, band, block, rows, (first + from) / lossRows);
            }
            part.subtract(band, block, y, from * BAND, relu);
            SparseRows.scale(y, from * BAND, rows, BAND, width(band), scales, column, optimizer.gradient(), biasAt);
        }
    }

    /** Adds I_i (x − x')² of a block's rows to the sums of the loss, while y is the output. */
    private void squares(BandedRows part, int band, int block, int rows, int firstSum) {
        Arrays.fill(x, 0f);
        part.put(band, block, x);
        int yAt = block * part.blockRows() * BAND;
        int features = Math.min(BAND, n - band * BAND);
        for (int row = 0; row < rows; row += lossRows) {
            int end = Math.min(rows, row + lossRows) * BAND;
            for (int i = 0; i < features; i++) {
                double sum = 0;
                for (int at = START + row * BAND + i; at < START + end; at += BAND) {
                    double error = y[at + yAt] - x[at];
                    sum += error * error;
                }
                lossSums[firstSum + row / lossRows] += importances[band * BAND + i] * sum;
            }
        }
    }
}
