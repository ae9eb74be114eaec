package dev.superposition.worker.data;

import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.random.Purpose;
import dev.superposition.worker.random.RandomStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Draws the feature batches of one run, each a pure function of the run's key and the step.
 *
 * <p>Rows are exchangeable, so a batch is drawn as the number of its active rows (those with a present feature), binomial,
 * followed by that many rows conditioned on being active ({@link FeatureDistribution}); the rest are zero. An engine may
 * process all rows, or the active ones and a constant: one data stream for both.
 *
 * <p>One uniform u decides presence and value of a feature: {@code x = max(0, 1 − u/p)}. It is positive with probability p,
 * and given that, uniform. Models of signed features get its sign from a stream of its own.
 *
 * <p>Layout: feature-major, {@code x[i·stride + r]} is feature i of row r. Not thread-safe.
 */
public final class FeatureSampler {
    /** Samples of a run's evaluation set: active rows, since rows without a present feature are known exactly. */
    public static final int EVALUATION_ROWS = 4096;

    private final FeatureDistribution distribution;
    private final int rows;
    private final ActiveRows activeRows;
    private final RandomStream dataStream;
    private final float[] inverse;
    private final float[] inverseFirst;
    private final boolean[] active;
    private final @Nullable SparseSampler sparse;
    private final @Nullable RandomStream signs;

    private FeatureSampler(RunConfig config, int rows, int[] key, @Nullable SparseSampler sparse) {
        FeatureDistribution distribution = distribution(config);
        this.sparse = sparse;
        this.signs = config.model().signed() ? new RandomStream(key, Purpose.SIGN) : null;
        this.distribution = distribution;
        this.rows = rows;
        this.activeRows = new ActiveRows(key, rows, distribution.activeRowProbability());
        this.dataStream = new RandomStream(key, Purpose.DATA);
        int n = distribution.features();
        this.inverse = new float[n];
        this.inverseFirst = new float[n];
        for (int i = 0; i < n; i++) {
            inverse[i] = (float) (1 / distribution.density(i));
            inverseFirst[i] = (float) (1 / distribution.firstDensity(i));
        }
        this.active = new boolean[rows];
    }

    /** The training data of a run: batches of its batch size. */
    public static FeatureSampler training(RunConfig config) {
        int rows = config.training().batchSize();
        SparseSampler sparse = SparseSampler.suits(config)
                ? new SparseSampler(
                        config.sparsity().densities(config.features()), rows, new StreamPoints(config.streamKey()))
                : null;
        return new FeatureSampler(config, rows, config.streamKey(), sparse);
    }

    /** The evaluation data that a run shares with all others of its densities: {@link #EVALUATION_ROWS} rows, step 0. */
    public static FeatureSampler evaluation(RunConfig config) {
        return new FeatureSampler(config, EVALUATION_ROWS, config.evaluationKey(), null);
    }

    private static FeatureDistribution distribution(RunConfig config) {
        return new FeatureDistribution(config.sparsity().densities(config.features()));
    }

    public FeatureDistribution distribution() {
        return distribution;
    }

    /** Rows of a batch, active or not. */
    public int rows() {
        return rows;
    }

    /** How many rows of the batch of this step are active: the first so many. */
    public int activeRows(int step) {
        if (sparse != null) {
            sparse.draw(step);
            return sparse.activeRows();
        }
        return activeRows.draw(step);
    }

    /**
     * Draws {@code count} active rows of a step and zeroes the rows after them.
     *
     * @param count at most {@link #rows}; {@link #activeRows} of the step makes it that step's batch
     * @param x receives n rows of {@code rows()} numbers from {@code offset} on, feature-major
     */
    public void fill(int step, int count, float[] x, int offset) {
        fillMagnitudes(step, count, x, offset);
        if (signs != null) {
            float[] uniforms = new float[count];
            for (int feature = 0; feature < distribution.features(); feature++) {
                int start = offset + feature * rows;
                signs.uniforms(step, feature, uniforms, 0, count);
                for (int row = 0; row < count; row++) {
                    x[start + row] = uniforms[row] < 0.5f ? -x[start + row] : x[start + row];
                }
            }
        }
    }

    private void fillMagnitudes(int step, int count, float[] x, int offset) {
        if (sparse != null) {
            sparse.draw(step);
            scatter(sparse, count, x, offset);
            return;
        }
        Arrays.fill(active, 0, count, false);
        for (int feature = 0; feature < distribution.features(); feature++) {
            int start = offset + feature * rows;
            Arrays.fill(x, start + count, start + rows, 0f);
            if (distribution.density(feature) == 0) {
                Arrays.fill(x, start, start + count, 0f);
                continue;
            }
            dataStream.uniforms(step, feature, x, start, count);
            float scale = inverse[feature];
            float firstScale = inverseFirst[feature];
            for (int row = 0; row < count; row++) {
                float value = Math.max(0f, 1f - x[start + row] * (active[row] ? scale : firstScale));
                x[start + row] = value;
                active[row] |= value > 0;
            }
        }
    }

    private void scatter(SparseSampler batch, int count, float[] x, int offset) {
        Arrays.fill(x, offset, offset + distribution.features() * rows, 0f);
        for (int row = 0; row < count; row++) {
            for (int k = batch.starts()[row]; k < batch.starts()[row + 1]; k++) {
                x[offset + batch.features()[k] * rows + row] = batch.values()[k];
            }
        }
    }
}
