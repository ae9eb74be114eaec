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
    /** Steps whose rows are drawn together where a step has few: a call has its price. */
    private static final int MOST_STEPS = 16;

    private final int n;
    private final int batchSize;
    private final boolean signed;
    private final FeatureSampler batches;
    private final VectorSampler sampler;
    private final @Nullable SparseSampler points;
    /** The step's batch as the reference draws it; empty if vectors draw it. */
    private final float[] whole;

    private final int usualRows;
    private final int stepsAtOnce;
    private int firstStep = -MOST_STEPS;
    private final float[] x;

    TileSampler(RunConfig config) {
        this.n = config.features();
        this.batchSize = config.training().batchSize();
        this.signed = config.model().signed();
        this.batches = FeatureSampler.training(config);
        Independent features = new Independent(config.sparsity().densities(n));
        this.sampler = new VectorSampler(config.streamKey(), features, config.dropout(), RandomStream.MOST_BITS);
        this.points =
                SparseSampler.suits(config) ? SparseSampler.of(config, new VectorPoints(config.streamKey())) : null;
        boolean vectors = points == null && config.data().equals(Data.DEFAULT);
        this.whole = new float[vectors || points != null ? 0 : Math.multiplyExact(n, batchSize)];
        double active = batchSize * batches.distribution().activeRowProbability();
        this.usualRows = Math.max(
                RandomStream.TILE, Tile.padded((int) Math.ceil(active + 3 * Math.sqrt(active)), RandomStream.TILE));
        this.stepsAtOnce = !vectors || usualRows > Tile.SAMPLES
                ? 1
                : Math.max(1, Math.min(MOST_STEPS, RandomStream.MOST_BITS / (n * usualRows)));
        this.x = Aligned.floats(stepsAtOnce * n * Tile.STRIDE);
    }

    /** Rows of the step's batch in which a feature is present: the first so many. */
    int activeRows(int step) {
        if (points != null) {
            points.draw(step);
            return points.activeRows();
        }
        return batches.activeRows(step);
    }

    /** The last tile drawn, feature-major, somewhere in this array. */
    float[] x() {
        return x;
    }

    /**
     * Draws rows {@code first … first + rows − 1} of a step, unless they are there from an earlier one, and zeros up to {@code used}.
     *
     * @param step the one that {@link #activeRows} was asked for last
     * @return where they begin in {@link #x}
     */
    int draw(int step, int first, int rows, int used) {
        int xAt = draw(step, first, rows);
        if (rows < used) {
            for (int i = 0; i < n; i++) {
                int at = START + xAt + i * Tile.STRIDE;
                Arrays.fill(x, at + rows, at + used, 0f);
            }
        }
        return xAt;
    }

    private int draw(int step, int first, int rows) {
        if (points != null) {
            scatter(points, first, rows);
            giveSigns(step, 1, first, Tile.padded(rows, RandomStream.TILE));
            return 0;
        }
        if (whole.length > 0) {
            if (first == 0) {
                batches.fill(step, batches.activeRows(step), whole, 0);
            }
            for (int i = 0; i < n; i++) {
                System.arraycopy(whole, i * batchSize + first, x, START + i * Tile.STRIDE, rows);
            }
            return 0;
        }
        int needed = Tile.padded(rows, RandomStream.TILE);
        if (stepsAtOnce == 1 || needed > usualRows || first > 0) {
            firstStep = -MOST_STEPS;
            features(step, 1, first, needed);
            return 0;
        }
        if (step < firstStep || step >= firstStep + stepsAtOnce) {
            firstStep = step;
            features(step, stepsAtOnce, first, usualRows);
        }
        return (step - firstStep) * n * Tile.STRIDE;
    }

    private void features(int step, int steps, int firstRow, int rows) {
        sampler.features(step, steps, firstRow, rows, x, Tile.STRIDE);
        giveSigns(step, steps, firstRow, rows);
    }

    private void scatter(SparseSampler batch, int first, int rows) {
        Arrays.fill(x, 0f);
        int[] starts = batch.starts();
        int[] features = batch.features();
        float[] values = batch.values();
        for (int row = 0; row < rows; row++) {
            int end = starts[first + row + 1];
            for (int k = starts[first + row]; k < end; k++) {
                x[START + features[k] * Tile.STRIDE + row] = values[k];
            }
        }
    }

    private void giveSigns(int step, int steps, int firstRow, int rows) {
        if (signed) {
            sampler.signs(step, steps, firstRow, rows, x, Tile.STRIDE);
        }
    }

    /** The dropout factors of the same rows and m hidden dimensions: {@code mask[k·STRIDE + r]}. */
    void dropout(int step, int m, int first, int rows, float[] mask) {
        sampler.dropout(step, m, first, Tile.padded(rows, RandomStream.TILE), mask, Tile.STRIDE);
    }
}
