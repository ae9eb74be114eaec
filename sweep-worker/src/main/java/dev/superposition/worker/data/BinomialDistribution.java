package dev.superposition.worker.data;

import java.util.Arrays;

/**
 * The number of successes in {@code trials} independent trials, drawn by inversion of a tabulated distribution function.
 *
 * <p>The table spans the values whose probability is above 10⁻¹⁸ of the mode's, by the ratio of neighbouring
 * probabilities outwards from the mode; what is cut off is less than the resolution of the 53-bit uniform that is inverted.
 * Memory and set-up O(√trials), a draw O(log trials).
 */
final class BinomialDistribution {
    private static final double NEGLIGIBLE = 1e-18;

    private final int lowest;
    private final double[] cumulative;

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
    }

    /**
     * The least k whose distribution function exceeds {@code uniform}.
     *
     * @param uniform in [0, 1)
     */
    int quantile(double uniform) {
        int low = 0;
        int high = cumulative.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (cumulative[middle] > uniform) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return lowest + low;
    }
}
