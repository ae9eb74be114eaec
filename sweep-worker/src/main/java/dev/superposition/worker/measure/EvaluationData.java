package dev.superposition.worker.measure;

import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.data.FeatureSampler;

/** The evaluation set that all runs of equal densities share: active rows. */
final class EvaluationData {
    private final double activeProbability;
    private final float[] drawn;

    private EvaluationData(double activeProbability, float[] drawn) {
        this.activeProbability = activeProbability;
        this.drawn = drawn;
    }

    /** Draws the set of a run. */
    static EvaluationData of(RunConfig config) {
        FeatureSampler sampler = FeatureSampler.evaluation(config);
        float[] drawn = new float[config.features() * FeatureSampler.EVALUATION_ROWS];
        sampler.fill(0, FeatureSampler.EVALUATION_ROWS, drawn, 0);
        return new EvaluationData(sampler.distribution().activeRowProbability(), drawn);
    }

    /** The probability that a row is active. */
    double activeProbability() {
        return activeProbability;
    }

    /**
     * Some of the rows.
     *
     * @param firstRow 0 … {@link FeatureSampler#EVALUATION_ROWS} − 1
     * @param x receives n rows of adjacent samples, feature-major
     */
    void read(int firstRow, double[][] x) {
        for (int i = 0; i < x.length; i++) {
            double[] row = x[i];
            int start = i * FeatureSampler.EVALUATION_ROWS + firstRow;
            for (int r = 0; r < row.length; r++) {
                row[r] = drawn[start + r];
            }
        }
    }

    /**
     * As {@link #read(int, double[][])}, into one array from {@code offset} on.
     *
     * @param rows how many
     */
    void read(int firstRow, int rows, float[] x, int offset) {
        int n = drawn.length / FeatureSampler.EVALUATION_ROWS;
        for (int i = 0; i < n; i++) {
            System.arraycopy(drawn, i * FeatureSampler.EVALUATION_ROWS + firstRow, x, offset + i * rows, rows);
        }
    }
}
