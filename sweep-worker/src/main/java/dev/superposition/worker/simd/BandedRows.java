package dev.superposition.worker.simd;

import static dev.superposition.worker.simd.Aligned.START;

import dev.superposition.worker.data.CompressedRows;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The present features of samples in two other orders, both made once a step: by bands of features and in each by blocks of samples, and, as
 * compressed rows, by feature, the samples in which it is present ascending.
 */
final class BandedRows implements CompressedRows {
    private static final int BAND = BandedGram.BAND;

    private final int n;
    private final int bands;
    private final int blockRows;
    private final int[] order;
    private final int[] starts;
    private final int[] next;
    private int[] samples = new int[0];
    private float[] values = new float[0];

    private int[] bandFeatures = new int[0];
    private int[] bandSamples = new int[0];
    private float[] bandValues = new float[0];
    /** Where a band's block begins, [block][band]. */
    private int[] blockStarts = new int[0];

    private int rows;

    /**
     * @param blockRows samples of a block
     */
    BandedRows(int n, int blockRows) {
        this.n = n;
        this.bands = (n + BAND - 1) / BAND;
        this.blockRows = blockRows;
        this.order = IntStream.range(0, n).toArray();
        this.starts = new int[n + 1];
        this.next = new int[n];
    }

    /** Takes the samples {@code first … end − 1} of the batch's order, counted from {@code first}. */
    void take(CompressedRows batch, int first, int end) {
        rows = end - first;
        count(batch, first, end);
        reserve(starts[n]);
        byBand(batch, first);
        byFeature();
    }

    /** Where each feature's samples begin. */
    private void count(CompressedRows batch, int first, int end) {
        int[] order = batch.order();
        int[] batchStarts = batch.starts();
        int[] features = batch.columns();
        Arrays.fill(starts, 0);
        for (int row = first; row < end; row++) {
            int rowEnd = batchStarts[order[row] + 1];
            for (int k = batchStarts[order[row]]; k < rowEnd; k++) {
                starts[features[k] + 1]++;
            }
        }
        for (int i = 0; i < n; i++) {
            starts[i + 1] += starts[i];
        }
    }

    private void reserve(int entries) {
        if (samples.length < entries) {
            int capacity = entries + entries / 4;
            samples = new int[capacity];
            values = new float[capacity];
            bandFeatures = new int[capacity];
            bandSamples = new int[capacity];
            bandValues = new float[capacity];
        }
        if (blockStarts.length < (blocks() + 1) * bands) {
            blockStarts = new int[(blocks() + 1) * bands];
        }
    }

    private void byBand(CompressedRows batch, int first) {
        int[] order = batch.order();
        int[] batchStarts = batch.starts();
        int[] features = batch.columns();
        float[] batchValues = batch.values();
        for (int band = 0; band < bands; band++) {
            next[band] = starts[band * BAND];
        }
        for (int block = 0; block < blocks(); block++) {
            System.arraycopy(next, 0, blockStarts, block * bands, bands);
            int end = Math.min(rows, (block + 1) * blockRows);
            for (int sample = block * blockRows; sample < end; sample++) {
                int row = order[first + sample];
                int rowEnd = batchStarts[row + 1];
                for (int k = batchStarts[row]; k < rowEnd; k++) {
                    int to = next[features[k] / BAND]++;
                    bandFeatures[to] = features[k];
                    bandSamples[to] = sample;
                    bandValues[to] = batchValues[k];
                }
            }
        }
        System.arraycopy(next, 0, blockStarts, blocks() * bands, bands);
    }

    private void byFeature() {
        System.arraycopy(starts, 0, next, 0, n);
        for (int k = 0; k < starts[n]; k++) {
            int to = next[bandFeatures[k]]++;
            samples[to] = bandSamples[k];
            values[to] = bandValues[k];
        }
    }

    /** Samples that were taken. */
    int rows() {
        return rows;
    }

    int blockRows() {
        return blockRows;
    }

    int blocks() {
        return (rows + blockRows - 1) / blockRows;
    }

    /**
     * Subtracts the values of a block's samples and a band's features from y, {@code [sample][feature]} from {@code yAt} on, as
     * {@link SparseRows#subtracted} does.
     */
    void subtract(int band, int block, float[] y, int yAt, boolean relu) {
        int zero = START + yAt - block * blockRows * BAND - band * BAND;
        for (int k = blockStarts[block * bands + band]; k < blockStarts[(block + 1) * bands + band]; k++) {
            int at = zero + bandSamples[k] * BAND + bandFeatures[k];
            y[at] = SparseRows.subtracted(y[at], bandValues[k], relu);
        }
    }

    /** Writes the values of a block's samples and a band's features to x, {@code [sample][feature]}. */
    void put(int band, int block, float[] x) {
        int zero = START - block * blockRows * BAND - band * BAND;
        for (int k = blockStarts[block * bands + band]; k < blockStarts[(block + 1) * bands + band]; k++) {
            x[zero + bandSamples[k] * BAND + bandFeatures[k]] = bandValues[k];
        }
    }

    @Override
    public int[] order() {
        return order;
    }

    @Override
    public int[] starts() {
        return starts;
    }

    /** The samples in which a feature is present, counted from the first that was taken. */
    @Override
    public int[] columns() {
        return samples;
    }

    @Override
    public float[] values() {
        return values;
    }
}
