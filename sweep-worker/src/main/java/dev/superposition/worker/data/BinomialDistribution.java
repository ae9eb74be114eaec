package dev.superposition.worker.data;

import java.util.Arrays;

/**
 * The number of successes in {@code trials} independent trials, drawn by inversion of a tabulated distribution function.
 *
 * <p>The table spans the values whose probability is above 10⁻¹⁸ of the mode's, by the ratio of neighbouring
 * probabilities outwards from the mode; what is cut off is less than the resolution of the 53-bit uniform that is inverted.
 * Memory and set-up O(√trials), a draw O(1) (Chen and Asau 1974). Immutable.
 */
final class BinomialDistribution {
    private static final double NEGLIGIBLE = 1e-18;

    /** Entries of the guide for each value: with one, the search from there goes on too often for the branch predictor. */
    private static final int GUIDES = 8;

    private final int lowest;
    private final double[] cumulative;

    /** For each of equal parts of [0, 1), the least value that a uniform number there can give. */
    private final int[] guide;

    BinomialDistribution(int trials, double probability) {
        int mode = (int) Math.min(trials, StrictMath.floor((trials + 1.0) * probability));
        double odds = probability / (1 - probability);
        int low = mode;
        double weight = 1;
        while (low > 0 && weight > NEGLIGIBLE && probability < 1) {
            weight *= low / ((trials - low + 1) * odds);
            low--;
        }
        int high = mode;
        weight = 1;
        while (high < trials && weight > NEGLIGIBLE && probability > 0) {
            weight *= (trials - high) * odds / (high + 1);
            high++;
        }
        double[] weights = new double[high - low + 1];
        weights[mode - low] = 1;
        for (int k = mode; k > low; k--) {
            weights[k - 1 - low] = weights[k - low] * k / ((trials - k + 1) * odds);
        }
        for (int k = mode; k < high; k++) {
            weights[k + 1 - low] = weights[k - low] * (trials - k) * odds / (k + 1);
        }
        double total = Arrays.stream(weights).sum();
        double sum = 0;
        for (int k = 0; k < weights.length; k++) {
            sum += weights[k] / total;
            weights[k] = sum;
        }
        weights[weights.length - 1] = 1;
        this.lowest = low;
        this.cumulative = weights;
        this.guide = new int[GUIDES * weights.length];
        for (int i = 1; i < guide.length; i++) {
            guide[i] = guide[i - 1];
            while (weights[guide[i]] <= (double) i / guide.length) {
                guide[i]++;
            }
        }
    }

    /**
     * The least k whose distribution function exceeds {@code uniform}.
     *
     * @param uniform in [0, 1)
     */
    int quantile(double uniform) {
        int value = guide[(int) (uniform * guide.length)];
        while (cumulative[value] <= uniform) {
            value++;
        }
        return lowest + value;
    }
}
