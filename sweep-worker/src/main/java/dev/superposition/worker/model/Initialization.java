package dev.superposition.worker.model;

import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.random.Purpose;
import dev.superposition.worker.random.RandomStream;

/** The weights a run starts from: independent normal numbers with the run's init scale as standard deviation; b = 0. */
public final class Initialization {
    private Initialization() {}

    /** W as n × m, row-major. */
    public static float[] weights(RunConfig config) {
        double[] normals = new double[config.features() * config.hidden()];
        new RandomStream(config.streamKey(), Purpose.INIT).normals(0, normals);
        float[] weights = new float[normals.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (normals[i] * config.training().initScale());
        }
        return weights;
    }
}
