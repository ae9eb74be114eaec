package dev.superposition.worker.simd;

import dev.superposition.worker.model.Parameters;

/** One model in training: its parameters, and how the gradient of a step is computed. */
sealed interface StepKernel permits TileKernel, GramKernel, SparseEncoderKernel, ExamplesKernel {
    /** Computes the gradient of the step's batch; returns Σ I_i (x − x')² over the batch if asked for, else 0. */
    double gradient(int step, boolean withLoss);

    /** Takes the step along the gradient. */
    VectorOptimizer optimizer();

    /** A copy of the parameters, rows of W and b in the order of the features, however the kernel lays them out. */
    default Parameters parameters() {
        return optimizer().parameters();
    }
}
