package dev.superposition.worker.measure;

import dev.superposition.worker.config.RunConfig;

/**
 * The loss of one model on its evaluation set, put together from active rows and the known rest.
 *
 * <p>A row is active with probability P. Every other row is zero, with h = 0 and x' = f(b) exactly. So with means over
 * simulated active rows,
 *
 * <pre>
 *   E[loss]     = P · mean(active losses) + (1 − P) · loss at x = 0
 *   std. error  = P · sd(active losses) / √rows
 *   E[h^k]      = P · mean(active h^k)
 * </pre>
 *
 * which has no sampling error from the rows that carry no information: at p = 0.001 and n = 5 one ordinary evaluation set of 4096
 * rows would hold 20 informative ones.
 *
 * <p>Rows come in chunks: for each, the errors of every feature, feature 0 first, and the hidden activations of every dimension if {@link #hiddenKurtosis}
 * will be asked for, then {@link #endChunk}.
 */
final class Evaluation {
    /** Rows of a chunk: a few arrays of so many numbers fit a level-1 cache. */
    static final int CHUNK = WeightedSum.LENGTH;

    private final double[] importances;
    private final double activeProbability;
    private final double[] zeroOutput;
    private final double[] squaredErrors;
    private final double[][] hiddenPowers;
    private boolean hiddenAdded;
    private long rows;
    private double sum;
    private double sumOfSquares;

    /**
     * @param zeroOutput f(b), the output for x = 0
     */
    Evaluation(RunConfig config, double activeProbability, double[] zeroOutput) {
        this.importances = config.importance().importances(config.features());
        this.activeProbability = activeProbability;
        this.zeroOutput = zeroOutput;
        this.squaredErrors = new double[config.features()];
        this.hiddenPowers = new double[config.hidden()][4];
    }

    /** Arrays for one chunk of one model at a time. */
    static final class Scratch {
        private final double[] losses = new double[CHUNK];
        private final double[] squares = new double[CHUNK];
        private final double[] lanes = WeightedSum.lanes();
    }

    /** Adds h of one dimension, for the rows of a chunk. */
    void addHidden(int k, double[] h, Scratch scratch) {
        hiddenAdded = true;
        double[] squares = scratch.squares;
        for (int r = 0; r < h.length; r++) {
            squares[r] = h[r] * h[r];
        }
        double[] powers = hiddenPowers[k];
        powers[0] += WeightedSum.total(h, scratch.lanes);
        powers[1] += WeightedSum.total(squares, scratch.lanes);
        powers[2] += WeightedSum.product(h, squares, scratch.lanes);
        powers[3] += WeightedSum.product(squares, squares, scratch.lanes);
    }

    /** Adds x' − x of one feature, for the rows of a chunk; overwrites {@code errors}. */
    void addErrors(int i, double[] errors, Scratch scratch) {
        if (i == 0) {
            setSquares(errors, importances[i], scratch.losses);
        } else {
            addSquares(errors, importances[i], scratch.losses);
        }
        squaredErrors[i] += WeightedSum.total(errors, scratch.lanes);
    }

    /**
     * Adds ReLU(y) − x of one feature, for the rows of a chunk; overwrites {@code y}. ReLU(y) = (y + |y|)/2, exactly: the compiler's vector
     * code for a maximum of doubles takes twice as long.
     */
    void addRectifiedErrors(int i, double[] y, double[] x, Scratch scratch) {
        if (i == 0) {
            setRectifiedSquares(y, x, importances[i], scratch.losses);
        } else {
            addRectifiedSquares(y, x, importances[i], scratch.losses);
        }
        squaredErrors[i] += WeightedSum.total(y, scratch.lanes);
    }

    private static void setSquares(double[] errors, double importance, double[] losses) {
        for (int r = 0; r < errors.length; r++) {
            double squared = errors[r] * errors[r];
            errors[r] = squared;
            losses[r] = importance * squared;
        }
    }

    private static void addSquares(double[] errors, double importance, double[] losses) {
        for (int r = 0; r < errors.length; r++) {
            double squared = errors[r] * errors[r];
            errors[r] = squared;
            losses[r] += importance * squared;
        }
    }

    private static void setRectifiedSquares(double[] y, double[] x, double importance, double[] losses) {
        for (int r = 0; r < y.length; r++) {
            double error = 0.5 * (y[r] + Math.abs(y[r])) - x[r];
            double squared = error * error;
            y[r] = squared;
            losses[r] = importance * squared;
        }
    }

    private static void addRectifiedSquares(double[] y, double[] x, double importance, double[] losses) {
        for (int r = 0; r < y.length; r++) {
            double error = 0.5 * (y[r] + Math.abs(y[r])) - x[r];
            double squared = error * error;
            y[r] = squared;
            losses[r] += importance * squared;
        }
    }

    /** The chunk's rows are complete. */
    void endChunk(Scratch scratch) {
        sum += WeightedSum.total(scratch.losses, scratch.lanes);
        sumOfSquares += WeightedSum.product(scratch.losses, scratch.losses, scratch.lanes);
        rows += CHUNK;
    }

    /** Mean of I_i (x_i − x'_i)² over features and samples. */
    double loss() {
        double atZero = 0;
        for (int i = 0; i < importances.length; i++) {
            atZero += importances[i] * zeroOutput[i] * zeroOutput[i];
        }
        return (activeProbability * mean(sum) + (1 - activeProbability) * atZero) / importances.length;
    }

    double standardError() {
        if (rows < 2) {
            return 0;
        }
        double variance = Math.max(0, (sumOfSquares - sum * sum / rows) / (rows - 1));
        return activeProbability * Math.sqrt(variance / rows) / importances.length;
    }

    /** E[(x_i − x'_i)²], without importance. */
    double featureLoss(int i) {
        return activeProbability * mean(squaredErrors[i]) + (1 - activeProbability) * zeroOutput[i] * zeroOutput[i];
    }

    /**
     * Mean over hidden dimensions of E[(h − μ)⁴]/Var[h]², as {@link HiddenKurtosis} where none varies.
     *
     * @throws IllegalStateException if {@link #addHidden} got nothing
     */
    double hiddenKurtosis() {
        if (!hiddenAdded) {
            throw new IllegalStateException("hidden activations were not added");
        }
        double[] fourths = new double[hiddenPowers.length];
        double[] variances = new double[hiddenPowers.length];
        for (int k = 0; k < hiddenPowers.length; k++) {
            double[] powers = hiddenPowers[k];
            double m1 = activeProbability * mean(powers[0]);
            double m2 = activeProbability * mean(powers[1]);
            double m3 = activeProbability * mean(powers[2]);
            double m4 = activeProbability * mean(powers[3]);
            variances[k] = m2 - m1 * m1;
            fourths[k] = m4 - 4 * m1 * m3 + 6 * m1 * m1 * m2 - 3 * m1 * m1 * m1 * m1;
        }
        return HiddenKurtosis.mean(fourths, variances);
    }

    private double mean(double total) {
        return rows == 0 ? 0 : total / rows;
    }
}
