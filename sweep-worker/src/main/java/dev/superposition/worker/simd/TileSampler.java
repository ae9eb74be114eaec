package dev.superposition.worker.simd;

import static dev.superposition.worker.simd.Aligned.START;

import dev.superposition.worker.config.Data;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.data.FeatureSampler;
import dev.superposition.worker.data.Independent;
import dev.superposition.worker.data.SparseSampler;
import dev.superposition.worker.random.RandomStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The samples of a run, tile by tile, to the bits of the reference's {@link FeatureSampler}: by vectors where features are
 * independent, point by point where they are rare besides, else by that sampler.
 */
final class TileSampler {
    private final int n;
    private final int batchSize;
    private final boolean signed;
    private final FeatureSampler batches;
    private final VectorSampler sampler;
    /** Null if rows are drawn otherwise. */
    private final @Nullable VectorFeatures features;

    private final @Nullable SparseSampler points;
    /** The step's batch as the reference draws it; empty if vectors draw it. */
    private final float[] whole;

    private final float[] x;

    TileSampler(RunConfig config) {
        this.n = config.features();
        this.batchSize = config.training().batchSize();
        this.signed = config.model().signed();
        this.batches = FeatureSampler.training(config);
        int[] key = batches.key();
        this.sampler = new VectorSampler(key, n, config.dropout());
        this.points = SparseSampler.suits(config) ? SparseSampler.of(config, new VectorPoints(key)) : null;
        this.features = points == null && config.data().equals(Data.DEFAULT)
                ? new VectorFeatures(key, (Independent) batches.distribution())
                : null;
        this.whole = new float[features != null || points != null ? 0 : Math.multiplyExact(n, batchSize)];
        this.x = Aligned.floats(n * Tile.STRIDE);
    }

    /** Rows of the step's batch in which a feature is present: the first so many. */
    int activeRows(int step) {
        if (points != null) {
            points.draw(step);
            return points.activeRows();
        }
        return batches.activeRows(step);
    }

    /** The last tile drawn, feature-major: feature i of row r at {@code i·STRIDE + r}. */
    float[] x() {
        return x;
    }

    /**
     * Draws rows {@code first … first + rows − 1} of a step, and zeros up to {@code used}. Tiles of a step are drawn in order.
     *
     * @param step the one that {@link #activeRows} was asked for last
     */
    void draw(int step, int first, int rows, int used) {
        draw(step, first, rows);
        if (rows < used) {
            Tile.clear(x, n, rows, used);
        }
    }

    private void draw(int step, int first, int rows) {
        if (points != null) {
            scatter(points, first, rows);
        } else if (features != null) {
            features.draw(step, first == 0, Tile.padded(rows, Tile.LOGICAL), x, Tile.STRIDE);
        } else {
            copy(step, first, rows);
            return;
        }
        if (signed) {
            sampler.signs(step, first, Tile.padded(rows, RandomStream.TILE), x, Tile.STRIDE);
        }
    }

    /** From the batch as the reference draws it, signs and all. */
    private void copy(int step, int first, int rows) {
        if (first == 0) {
            batches.fill(step, batches.activeRows(step), whole, 0);
        }
        for (int i = 0; i < n; i++) {
            System.arraycopy(whole, i * batchSize + first, x, START + i * Tile.STRIDE, rows);
        }
    }

    private void scatter(SparseSampler batch, int first, int rows) {
        Arrays.fill(x, 0f);
        int[] starts = batch.starts();
        int[] features = batch.columns();
        float[] values = batch.values();
        for (int row = 0; row < rows; row++) {
            int end = starts[first + row + 1];
            for (int k = starts[first + row]; k < end; k++) {
                x[START + features[k] * Tile.STRIDE + row] = values[k];
            }
        }
    }

    /** The dropout factors of the same rows and m hidden dimensions: {@code mask[k·STRIDE + r]}. */
    void dropout(int step, int m, int first, int rows, float[] mask) {
        sampler.dropout(step, m, first, Tile.padded(rows, RandomStream.TILE), mask, Tile.STRIDE);
    }
}
