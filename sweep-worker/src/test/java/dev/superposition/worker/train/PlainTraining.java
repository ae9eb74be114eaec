package dev.superposition.worker.train;

import dev.superposition.worker.config.ModelKind;
import dev.superposition.worker.config.Optimizer;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.data.DropoutSampler;
import dev.superposition.worker.data.FeatureSampler;
import dev.superposition.worker.model.Initialization;

/** The oracle: one model, sample by sample, in double precision, written from the definitions; shares only the random numbers. */
public final class PlainTraining {
    private final RunConfig config;
    private final int n;
    private final int m;
    private final double[] theta;
    private final double[] first;
    private final double[] second;
    private double lastLoss;

    /** Sees each step's gradient before it is used; what it writes into it is a bug that a test wants. */
    @FunctionalInterface
    public interface Observer {
        void see(int step, double[] gradient);
    }

    public PlainTraining(RunConfig config) {
        this.config = config;
        this.n = config.features();
        this.m = config.hidden();
        this.theta = new double[n * m + n];
        float[] initial = Initialization.weights(config);
        for (int k = 0; k < initial.length; k++) {
            theta[k] = initial[k];
        }
        this.first = new double[theta.length];
        this.second = new double[theta.length];
    }

    /** W, n × m row-major, in single precision. */
    public float[] weights() {
        return floats(0, n * m);
    }

    /** b in single precision. */
    public float[] bias() {
        return floats(n * m, n);
    }

    private float[] floats(int from, int count) {
        float[] values = new float[count];
        for (int k = 0; k < count; k++) {
            values[k] = (float) theta[from + k];
        }
        return values;
    }

    double weight(int k) {
        return theta[k];
    }

    double bias(int i) {
        return theta[n * m + i];
    }

    /** The loss of the batch at hand, or the last one. */
    public double lastLoss() {
        return lastLoss;
    }

    void run() {
        run((step, gradient) -> {});
    }

    /** Takes all steps. The gradient holds W, then b, laid out as they are. */
    public void run(Observer observer) {
        int rows = config.training().batchSize();
        FeatureSampler sampler = FeatureSampler.training(config);
        DropoutSampler dropout = new DropoutSampler(config);
        float[] x = new float[n * rows];
        float[] mask = new float[m * rows];
        double[] importance = config.importance().importances(n);
        for (int step = 0; step < config.training().steps(); step++) {
            int active = sampler.activeRows(step);
            sampler.fill(step, active, x, 0);
            for (int k = 0; k < m; k++) {
                dropout.fill(step, k, active, mask, k * rows);
            }
            double[] gradient = new double[theta.length];
            lastLoss = 0;
            for (int r = 0; r < rows; r++) {
                double[] h = new double[m];
                for (int k = 0; k < m; k++) {
                    for (int i = 0; i < n; i++) {
                        h[k] += theta[i * m + k] * x[i * rows + r];
                    }
                    h[k] *= config.dropout() > 0 ? mask[k * rows + r] : 1;
                }
                double[] hiddenGradient = new double[m];
                for (int i = 0; i < n; i++) {
                    double y = theta[n * m + i];
                    for (int k = 0; k < m; k++) {
                        y += theta[i * m + k] * h[k];
                    }
                    boolean passes = config.model() == ModelKind.LINEAR_OUTPUT || y > 0;
                    double error = (passes ? y : 0) - x[i * rows + r];
                    lastLoss += importance[i] * error * error / (n * rows);
                    if (passes) {
                        double g = 2 * importance[i] * error / (n * rows);
                        gradient[n * m + i] += g;
                        for (int k = 0; k < m; k++) {
                            gradient[i * m + k] += g * h[k];
                            hiddenGradient[k] += g * theta[i * m + k];
                        }
                    }
                }
                for (int i = 0; i < n; i++) {
                    for (int k = 0; k < m; k++) {
                        double kept = config.dropout() > 0 ? mask[k * rows + r] : 1;
                        gradient[i * m + k] += x[i * rows + r] * hiddenGradient[k] * kept;
                    }
                }
            }
            observer.see(step, gradient);
            update(step, gradient);
        }
    }

    private void update(int step, double[] gradient) {
        double rate = config.training().learningRate();
        Optimizer optimizer = config.training().optimizer();
        for (int k = 0; k < theta.length; k++) {
            if (optimizer instanceof Optimizer.Sgd o) {
                first[k] = o.momentum() * first[k] + gradient[k];
                theta[k] -= rate * first[k];
            } else if (optimizer instanceof Optimizer.Adam o) {
                adam(k, step, gradient[k], rate, o.beta1(), o.beta2(), o.epsilon());
            } else if (optimizer instanceof Optimizer.AdamW o) {
                theta[k] *= 1 - rate * o.weightDecay();
                adam(k, step, gradient[k], rate, o.beta1(), o.beta2(), o.epsilon());
            }
        }
    }

    private void adam(int k, int step, double g, double rate, double beta1, double beta2, double epsilon) {
        first[k] = beta1 * first[k] + (1 - beta1) * g;
        second[k] = beta2 * second[k] + (1 - beta2) * g * g;
        double m1 = first[k] / (1 - Math.pow(beta1, step + 1));
        double v1 = second[k] / (1 - Math.pow(beta2, step + 1));
        theta[k] -= rate * m1 / (Math.sqrt(v1) + epsilon);
    }
}
