package dev.superposition.worker.data;

import dev.superposition.worker.config.DataKind;
import dev.superposition.worker.config.RunConfig;
import java.util.Arrays;

/**
 * The examples of a finite data set, as compressed sparse rows: those with a present feature; the others of the batch are zero.
 *
 * <p>They depend on the data alone, not on the model or the seed. Memory is in proportion to the present features, time too
 * if these are independent and rare.
 */
public final class Examples {
    private final int[] starts;
    private final int[] features;
    private final float[] values;
    private final int dimensions;

    private Examples(int dimensions, int[] starts, int[] features, float[] values) {
        this.dimensions = dimensions;
        this.starts = starts;
        this.features = features;
        this.values = values;
    }

    /**
     * The data set of a run.
     *
     * @param config one whose data are fixed
     */
    public static Examples of(RunConfig config) {
        if (!config.data().fixed()) {
            throw new IllegalArgumentException("data '" + config.data().text() + "' have no fixed examples");
        }
        return isRare(config) ? rare(config) : dense(config);
    }

    private static boolean isRare(RunConfig config) {
        double[] densities = config.sparsity().densities(config.features());
        return config.data().kind() == DataKind.INDEPENDENT
                && !config.model().signed()
                && Arrays.stream(densities).allMatch(p -> p <= SparseSampler.MOST_DENSITY)
                && Arrays.stream(densities).anyMatch(p -> p > 0);
    }

    private static Examples rare(RunConfig config) {
        SparseSampler batch = SparseSampler.of(config, new StreamPoints(config.examplesKey()));
        batch.draw(0);
        int rows = batch.activeRows();
        int[] starts = Arrays.copyOf(batch.starts(), rows + 1);
        float[] values = Arrays.copyOf(batch.values(), starts[rows]);
        if (config.data().unitNorm()) {
            scaleToUnitNorm(starts, values);
        }
        return new Examples(config.features(), starts, Arrays.copyOf(batch.columns(), starts[rows]), values);
    }

    private static void scaleToUnitNorm(int[] starts, float[] values) {
        for (int row = 0; row + 1 < starts.length; row++) {
            double squares = 0;
            for (int k = starts[row]; k < starts[row + 1]; k++) {
                squares += (double) values[k] * values[k];
            }
            float scale = (float) (1 / Math.sqrt(squares));
            for (int k = starts[row]; k < starts[row + 1]; k++) {
                values[k] *= scale;
            }
        }
    }

    private static Examples dense(RunConfig config) {
        FeatureSampler sampler = FeatureSampler.ofExamples(config);
        int n = config.features();
        int stride = sampler.rows();
        int rows = sampler.activeRows(0);
        float[] x = new float[Math.multiplyExact(n, stride)];
        sampler.fill(0, rows, x, 0);
        int present = 0;
        for (float value : x) {
            present += value != 0 ? 1 : 0;
        }
        int[] starts = new int[rows + 1];
        int[] features = new int[present];
        float[] values = new float[present];
        int count = 0;
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < n; i++) {
                float value = x[i * stride + row];
                if (value != 0) {
                    features[count] = i;
                    values[count++] = value;
                }
            }
            starts[row + 1] = count;
        }
        return new Examples(n, starts, features, values);
    }

    /** How many examples have a present feature. */
    public int activeRows() {
        return starts.length - 1;
    }

    /** {@link #start} of every example, and the end of the last. */
    public int[] starts() {
        return starts;
    }

    /** {@link #feature} of every present feature. */
    public int[] features() {
        return features;
    }

    /** {@link #value} of every present feature. */
    public float[] values() {
        return values;
    }

    /** Where example r begins in {@link #feature} and {@link #value}; it ends where the next begins. */
    public int start(int row) {
        return starts[row];
    }

    /** The k-th present feature, ascending within an example. */
    public int feature(int k) {
        return features[k];
    }

    /** The value of the k-th present feature. */
    public float value(int k) {
        return values[k];
    }

    /**
     * Writes examples {@code first … end − 1} in full, feature-major.
     *
     * @param x zeros; receives feature i of example r at {@code i·stride + r − first}
     */
    public void fill(int first, int end, int stride, float[] x) {
        fill(first, end, stride, x, 0);
    }

    /** Writes examples 0 … count − 1 in full from {@code offset} on, and zeros after them. */
    void fill(int count, int stride, float[] x, int offset) {
        Arrays.fill(x, offset, offset + dimensions * stride, 0f);
        fill(0, count, stride, x, offset);
    }

    private void fill(int first, int end, int stride, float[] x, int offset) {
        for (int row = first; row < end; row++) {
            for (int k = starts[row]; k < starts[row + 1]; k++) {
                x[offset + features[k] * stride + row - first] = values[k];
            }
        }
    }
}
