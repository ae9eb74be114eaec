package dev.superposition.worker.measure;

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
 */
final class Evaluation {
    private final double[] importances;
    private final double activeProbability;
    private final double[] squaredErrors;
    private final double[][] hiddenPowers;
    private long rows;
    private double sum;
    private double sumOfSquares;

    Evaluation(double[] importances, int hidden, double activeProbability) {
        this.importances = importances;
        this.activeProbability = activeProbability;
        this.squaredErrors = new double[importances.length];
        this.hiddenPowers = new double[hidden][4];
    }

    /**
     * Adds active rows.
     *
     * @param errors x' − x, feature-major from {@code errorOffset}, {@code count} rows a feature
     * @param hidden h, hidden-major from {@code hiddenOffset}, {@code count} rows a dimension
     */
    void add(float[] errors, int errorOffset, float[] hidden, int hiddenOffset, int count) {
        double[] losses = new double[count];
        for (int i = 0; i < importances.length; i++) {
            double total = 0;
            for (int row = 0; row < count; row++) {
                double error = errors[errorOffset + i * count + row];
                double squared = error * error;
                total += squared;
                losses[row] += importances[i] * squared;
            }
            squaredErrors[i] += total;
        }
        for (double loss : losses) {
            double mean = loss / importances.length;
            sum += mean;
            sumOfSquares += mean * mean;
        }
        for (int k = 0; k < hiddenPowers.length; k++) {
            double[] powers = hiddenPowers[k];
            for (int row = 0; row < count; row++) {
                double h = hidden[hiddenOffset + k * count + row];
                double square = h * h;
                powers[0] += h;
                powers[1] += square;
                powers[2] += h * square;
                powers[3] += square * square;
            }
        }
        rows += count;
    }

    /**
     * Mean of I_i (x_i − x'_i)² over features and samples.
     *
     * @param zeroOutput f(b), the output for x = 0
     */
    double loss(double[] zeroOutput) {
        double atZero = 0;
        for (int i = 0; i < importances.length; i++) {
            atZero += importances[i] * zeroOutput[i] * zeroOutput[i];
        }
        return activeProbability * mean(sum) + (1 - activeProbability) * atZero / importances.length;
    }

    double standardError() {
        if (rows < 2) {
            return 0;
        }
        double variance = Math.max(0, (sumOfSquares - sum * sum / rows) / (rows - 1));
        return activeProbability * Math.sqrt(variance / rows);
    }

    /** E[(x_i − x'_i)²], without importance. */
    double featureLoss(int i, double[] zeroOutput) {
        return activeProbability * mean(squaredErrors[i]) + (1 - activeProbability) * zeroOutput[i] * zeroOutput[i];
    }

    /** Mean over hidden dimensions of E[(h − μ)⁴]/Var[h]²; dimensions that never vary are left out, NaN if none does. */
    double hiddenKurtosis() {
        double total = 0;
        int varying = 0;
        for (double[] powers : hiddenPowers) {
            double m1 = activeProbability * mean(powers[0]);
            double m2 = activeProbability * mean(powers[1]);
            double m3 = activeProbability * mean(powers[2]);
            double m4 = activeProbability * mean(powers[3]);
            double variance = m2 - m1 * m1;
            if (variance > 0) {
                double fourth = m4 - 4 * m1 * m3 + 6 * m1 * m1 * m2 - 3 * m1 * m1 * m1 * m1;
                total += fourth / (variance * variance);
                varying++;
            }
        }
        return varying == 0 ? Double.NaN : total / varying;
    }

    private double mean(double total) {
        return rows == 0 ? 0 : total / rows;
    }
}
