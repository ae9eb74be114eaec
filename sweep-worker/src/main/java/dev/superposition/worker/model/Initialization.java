package dev.superposition.worker.model;

import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.random.Purpose;
import dev.superposition.worker.random.RandomStream;

/** The parameters a run starts from: weights are independent normal numbers with the run's init scale as standard deviation; b = 0. */
public final class Initialization {
    private static final int WEIGHTS = 0;
    private static final int OUTPUT_WEIGHTS = 1;

    private Initialization() {}

    /** All of them. */
    public static Parameters parameters(RunConfig config) {
        return new Parameters(
                weights(config),
                config.model().tied() ? null : normals(config, OUTPUT_WEIGHTS),
                new float[config.features()]);
    }

    /** W as n × m, row-major. */
    public static float[] weights(RunConfig config) {
        return normals(config, WEIGHTS);
    }

    private static float[] normals(RunConfig config, int matrix) {
        double[] normals = new double[config.features() * config.hidden()];
        new RandomStream(config.streamKey(), Purpose.INIT).normals(matrix, normals);
        float[] weights = new float[normals.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (normals[i] * config.training().initScale());
        }
        return weights;
    }
}
