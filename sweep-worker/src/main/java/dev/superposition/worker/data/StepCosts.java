package dev.superposition.worker.data;

import dev.superposition.worker.config.RunConfig;

/**
 * Nanoseconds that a step takes by each of the ways to train a run, fitted to measurements of the fast engine on 256-bit vectors from
 * 20 → 5 to 1000 → 60 at densities 0.02 to 0.3: the way with the least cost took at most a tenth longer than the fastest.
 *
 * <p>Which of them is least decides how the run's samples are drawn ({@link SparseSampler#suits}), so these numbers are part of
 * the numerics of every engine.
 *
 * @param wholeRows on tiles of whole rows
 * @param sparseEncoder encoder by present features, decoder on tiles
 * @param gramMatrix on the Gram matrix of the embeddings, by present features
 */
public record StepCosts(double wholeRows, double sparseEncoder, double gramMatrix) {
    /** The Gram matrix of more features than these would leave the caches. */
    private static final int MOST_GRAM_FEATURES = 1024;

    /** Of a run with independent features. */
    public static StepCosts of(RunConfig config) {
        int n = config.features();
        int m = config.hidden();
        double none = 1;
        double present = 0;
        for (double density : config.sparsity().densities(n)) {
            none *= 1 - density;
            present += density;
        }
        double rows = config.training().batchSize() * (1 - none);
        double events = config.training().batchSize() * present;
        double vectors = Math.ceil(n / 16.0);
        double wholeRows = 500 + rows * n * (0.5 + 0.14 * m);
        double sparseEncoder = 1500 + events * (10 + 0.27 * m) + rows * n * (0.6 + 0.072 * m);
        double gramMatrix =
                1500 + events * (14 + 2 * vectors) + rows * (12 + 4 * vectors) + n * vectors * (10 + 0.8 * m);
        return new StepCosts(wholeRows, sparseEncoder, n > MOST_GRAM_FEATURES ? Double.POSITIVE_INFINITY : gramMatrix);
    }

    /** Whether to train by present features costs less than to train on whole rows. */
    boolean favourSparse() {
        return Math.min(sparseEncoder, gramMatrix) < wholeRows;
    }

    /** Whether, of the two ways to train by present features, the Gram matrix is the cheaper. */
    public boolean favourGramMatrix() {
        return gramMatrix <= sparseEncoder;
    }
}
