package dev.superposition.worker.simd;

/** One model in training: its parameters, and how the gradient of a step is computed. */
sealed interface StepKernel permits TileKernel, GramKernel, ExamplesKernel {
    /** Computes the gradient of the step's batch; returns Σ I_i (x − x')² over the batch if asked for, else 0. */
    double gradient(int step, boolean withLoss);

    /** Parameters, gradient and optimizer. */
    VectorOptimizer parameters();

    /** A copy of W, n × m, row i embeds feature i. */
    float[] weights();

    /** A copy of b. */
    float[] bias();
}
