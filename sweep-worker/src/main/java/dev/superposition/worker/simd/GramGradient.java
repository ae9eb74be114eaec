package dev.superposition.worker.simd;

/** What the active rows of a batch add to the gradient, by G and E (see {@link GramKernel}): both whole, or a band after the other. */
sealed interface GramGradient permits WholeGram, BandedGram {
    /** Rows whose loss is added up first, so that it has the same bits for every way through the batch: 4096 floats of y, if they fill as many. */
    static int lossRows(int stride) {
        return Math.max(1, (1 << 12) / stride);
    }

    /**
     * Replaces ∂L/∂W, and adds to ∂L/∂b, of the optimizer's gradient.
     *
     * @return Σ I_i (x − x')² over the active rows if asked for, else 0
     */
    double add(boolean withLoss);
}
