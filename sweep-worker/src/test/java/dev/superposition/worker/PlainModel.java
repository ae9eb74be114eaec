package dev.superposition.worker;

import dev.superposition.worker.config.ModelKind;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * The oracle: every model kind written from its definition, one sample at a time, in double precision.
 *
 * @param w n × m, row i embeds feature i
 * @param v n × m, row i reads feature i out; w if the kind is tied
 * @param b length n
 */
public record PlainModel(ModelKind kind, int n, int m, double[] w, double[] v, double[] b) {
    private static final double ROUNDING = 1e-9;

    /** From parameters in one row: W, then V unless tied, then b. */
    public static PlainModel of(ModelKind kind, int n, int m, double[] parameters) {
        double[] w = Arrays.copyOf(parameters, n * m);
        int next = kind.tied() ? n * m : 2 * n * m;
        double[] v = kind.tied() ? w : Arrays.copyOfRange(parameters, n * m, next);
        return new PlainModel(kind, n, m, w, v, Arrays.copyOfRange(parameters, next, next + n));
    }

    /** How many parameters a kind has. */
    public static int size(ModelKind kind, int n, int m) {
        return (kind.tied() ? 1 : 2) * n * m + n;
    }

    /** The hidden activations. */
    public double[] hidden(double[] x, double[] mask) {
        double[] h = new double[m];
        for (int k = 0; k < m; k++) {
            for (int i = 0; i < n; i++) {
                h[k] += w[i * m + k] * x[i];
            }
            boolean rectified = kind == ModelKind.HIDDEN_RELU || kind == ModelKind.ABSOLUTE_VALUE;
            h[k] = mask[k] * (rectified ? Math.max(0, h[k]) : h[k]);
        }
        return h;
    }

    /** The answer. */
    public double[] answer(double[] x, double[] mask) {
        double[] h = hidden(x, mask);
        double[] y = b.clone();
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < m; k++) {
                y[i] += v[i * m + k] * h[k];
            }
            y[i] = kind == ModelKind.LINEAR_OUTPUT ? y[i] : Math.max(0, y[i]);
        }
        return y;
    }

    /** What the answer should be. */
    public double[] target(double[] x) {
        double[] t = x.clone();
        for (int i = 0; i < n && kind == ModelKind.ABSOLUTE_VALUE; i++) {
            t[i] = Math.abs(x[i]);
        }
        return t;
    }

    /** Mean over samples and features of I_i (t_i − y_i)². */
    public double loss(double[][] samples, double[][] masks, double[] importance) {
        double total = 0;
        for (int r = 0; r < samples.length; r++) {
            double[] y = answer(samples[r], masks[r]);
            double[] t = target(samples[r]);
            for (int i = 0; i < n; i++) {
                total += importance[i] * (t[i] - y[i]) * (t[i] - y[i]);
            }
        }
        return total / (n * samples.length);
    }

    /**
     * The gradient of {@link #loss} with respect to parameters in one row, by central differences; for b by differences to the left,
     * as ReLU'(0) = 0 where a sample leaves h = 0 and b is still 0. What is below the rounding of the differences is 0, or a dead
     * feature's b would leave the kink.
     */
    public static double[] gradient(
            ModelKind kind,
            int n,
            int m,
            double[] parameters,
            double[][] samples,
            double[][] masks,
            double[] importance) {
        double step = 1e-6;
        double[] gradient = new double[parameters.length];
        for (int k = 0; k < gradient.length; k++) {
            int moved = k;
            DoubleUnaryOperator loss = by -> {
                double[] there = parameters.clone();
                there[moved] += by;
                return of(kind, n, m, there).loss(samples, masks, importance);
            };
            double slope = k < gradient.length - n
                    ? (loss.applyAsDouble(step) - loss.applyAsDouble(-step)) / (2 * step)
                    : (3 * loss.applyAsDouble(0) - 4 * loss.applyAsDouble(-step) + loss.applyAsDouble(-2 * step))
                            / (2 * step);
            gradient[k] = Math.abs(slope) < ROUNDING ? 0 : slope;
        }
        return gradient;
    }
}
