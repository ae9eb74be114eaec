package dev.superposition.worker.data;

import dev.superposition.worker.config.Data;
import dev.superposition.worker.config.Magnitudes;
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
 * <p>The uniform mark of a present feature becomes its value by the run's {@link Magnitudes}; models of signed features get the
 * sign from a stream of its own; last, rows are scaled to unit norm if the run says so. The batches of a finite data set are all the
 * same ({@link Examples}).
 *
 * <p>Layout: feature-major, {@code x[i·stride + r]} is feature i of row r. Not thread-safe.
 */
public final class FeatureSampler {
    /** Samples of a run's evaluation set: active rows, since rows without a present feature are known exactly. */
    public static final int EVALUATION_ROWS = 4096;

    private final int[] key;
    private final FeatureDistribution distribution;
    private final int rows;
    private final ActiveRows activeRows;
    private final FeatureStreams streams;
    private final Magnitudes magnitudes;
    private final boolean unitNorm;
    private final @Nullable SparseSampler sparse;
    private final @Nullable Examples examples;
    private final @Nullable RandomStream signs;

    private FeatureSampler(
            RunConfig config, int rows, int[] key, @Nullable SparseSampler sparse, @Nullable Examples examples) {
        Data data = config.data();
        this.key = key;
        this.sparse = sparse;
        this.examples = examples;
        this.signs = config.model().signed() ? new RandomStream(key, Purpose.SIGN) : null;
        this.distribution = FeatureDistribution.of(config);
        this.rows = rows;
        this.activeRows = new ActiveRows(key, rows, distribution.activeRowProbability());
        this.streams = new FeatureStreams(key);
        this.magnitudes = data.magnitudes();
        this.unitNorm = data.unitNorm();
    }

    /** The training data of a run: batches of its batch size. */
    public static FeatureSampler training(RunConfig config) {
        int rows = config.training().batchSize();
        int[] key = config.streamKey();
        if (config.data().fixed()) {
            return new FeatureSampler(config, rows, key, null, Examples.of(config));
        }
        SparseSampler sparse = SparseSampler.suits(config) ? SparseSampler.of(config, new StreamPoints(key)) : null;
        return new FeatureSampler(config, rows, key, sparse, null);
    }

    /**
     * The evaluation data that a run shares with all others of its densities and kind of data: {@link #EVALUATION_ROWS} rows, step 0. Those of
     * a run on a finite data set are fresh.
     */
    public static FeatureSampler evaluation(RunConfig config) {
        return new FeatureSampler(config, EVALUATION_ROWS, config.evaluationKey(), null, null);
    }

    /** What a finite data set is drawn from, row by row. */
    static FeatureSampler ofExamples(RunConfig config) {
        return new FeatureSampler(config, config.training().batchSize(), config.examplesKey(), null, null);
    }

    /** The key of its streams, for {@link #training} that of the run: not worked out twice, since hashing takes longer than all else about a sampler. */
    public int[] key() {
        return key.clone();
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
        if (examples != null) {
            return examples.activeRows();
        } else if (sparse != null) {
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
        if (examples != null) {
            examples.fill(count, rows, x, offset);
            return;
        }
        if (sparse != null) {
            sparse.draw(step);
            scatter(sparse, count, x, offset);
        } else {
            distribution.fill(streams, step, count, rows, x, offset);
            for (int feature = 0; feature < distribution.features(); feature++) {
                int start = offset + feature * rows;
                Arrays.fill(x, start + count, start + rows, 0f);
                if (!magnitudes.equals(Magnitudes.UNIT)) {
                    for (int at = start; at < start + count; at++) {
                        x[at] = x[at] > 0 ? magnitudes.of(x[at]) : 0;
                    }
                }
            }
        }
        if (signs != null) {
            giveSigns(signs, step, count, x, offset);
        }
        if (unitNorm) {
            scaleToUnitNorm(count, x, offset);
        }
    }

    private void giveSigns(RandomStream stream, int step, int count, float[] x, int offset) {
        float[] uniforms = new float[count];
        for (int feature = 0; feature < distribution.features(); feature++) {
            int start = offset + feature * rows;
            stream.uniforms(step, feature, uniforms, 0, count);
            for (int row = 0; row < count; row++) {
                x[start + row] = uniforms[row] < 0.5f ? -x[start + row] : x[start + row];
            }
        }
    }

    private void scaleToUnitNorm(int count, float[] x, int offset) {
        double[] scales = new double[count];
        for (int feature = 0; feature < distribution.features(); feature++) {
            for (int row = 0; row < count; row++) {
                double value = x[offset + feature * rows + row];
                scales[row] += value * value;
            }
        }
        for (int row = 0; row < count; row++) {
            scales[row] = scales[row] == 0 ? 0 : 1 / Math.sqrt(scales[row]);
        }
        for (int feature = 0; feature < distribution.features(); feature++) {
            for (int row = 0; row < count; row++) {
                x[offset + feature * rows + row] *= (float) scales[row];
            }
        }
    }

    private void scatter(SparseSampler batch, int count, float[] x, int offset) {
        Arrays.fill(x, offset, offset + distribution.features() * rows, 0f);
        for (int row = 0; row < count; row++) {
            for (int k = batch.starts()[row]; k < batch.starts()[row + 1]; k++) {
                x[offset + batch.columns()[k] * rows + row] = batch.values()[k];
            }
        }
    }
}
