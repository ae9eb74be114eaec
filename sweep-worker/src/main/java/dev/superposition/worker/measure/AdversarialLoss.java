package dev.superposition.worker.measure;

import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.data.FeatureSampler;
import dev.superposition.worker.model.InstanceModels;
import dev.superposition.worker.model.InstanceModels.Dimensions;
import dev.superposition.worker.model.TensorScope;
import dev.superposition.worker.model.Tensors;
import dev.superposition.worker.model.TrainedModel;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * What an attack adds to the loss of a model: each sample x is moved to x ± ε u_i, where the model answers worst, while the right answer stays
 * that of x.
 *
 * <pre>
 *   u_i  row i of VWᵀ (WᵀW in the paper's layout), of unit length: what moves the i-th answer most
 *   ε    a tenth of the mean ‖x‖
 *   L'−L mean over samples of the greatest loss among x and x ± ε u_i, i = 0 … n − 1, less that at x
 * </pre>
 *
 * <p>Samples are active rows of the run's evaluation set, and the zero row with its probability, as in {@link Evaluation}. Of a wide
 * model fewer samples are attacked: time is O(n · samples · n · m).
 *
 * <p>Source: Elhage et al. 2022, "Superposition and Adversarial Vulnerability", where the choice among attacks is left open; here
 * it is made for each sample.
 */
final class AdversarialLoss {
    /** ε in proportion to the mean length of a sample. */
    static final double ATTACK_NORM = 0.1;

    /** Samples times attacks times features are kept to about this many. */
    private static final long MOST_NUMBERS = 1L << 26;

    private static final int MOST_ROWS = 1024;
    private static final int LEAST_ROWS = 32;

    private final RunConfig config;
    private final int n;
    private final int rows;
    private final double active;
    private final float[] samples;
    private final double[] importances;

    private AdversarialLoss(RunConfig config) {
        this.config = config;
        this.n = config.features();
        FeatureSampler sampler = FeatureSampler.evaluation(config);
        this.active = sampler.distribution().activeRowProbability();
        int attacked = (int) Math.max(LEAST_ROWS, Math.min(MOST_ROWS, MOST_NUMBERS / (2L * n * n)));
        // The last row is the zero row.
        this.rows = attacked + 1;
        float[] all = new float[n * FeatureSampler.EVALUATION_ROWS];
        sampler.fill(0, FeatureSampler.EVALUATION_ROWS, all, 0);
        this.samples = new float[n * rows];
        for (int i = 0; i < n; i++) {
            System.arraycopy(all, i * FeatureSampler.EVALUATION_ROWS, samples, i * rows, attacked);
        }
        this.importances = config.importance().importances(n);
    }

    /** L' − L, not negative. */
    static double added(TrainedModel model) {
        return new AdversarialLoss(model.config()).attack(model);
    }

    private double attack(TrainedModel model) {
        long bytes = InstanceModels.bytes(config.model(), DataType.FLOAT, 1, n, config.hidden(), rows);
        try (TensorScope scope = TensorScope.open("attack", bytes)) {
            InstanceModels tensors = InstanceModels.of(
                    config.model(),
                    new Dimensions(DataType.FLOAT, n, config.hidden(), rows, new double[][] {importances}));
            tensors.setParameters(List.of(model.parameters()));
            Tensors.write(samples, tensors.data());
            float[] errors = Tensors.read(tensors.errors(null));
            float[] targets = Tensors.read(tensors.answers(null));
            for (int k = 0; k < targets.length; k++) {
                targets[k] -= errors[k];
            }
            double[] clean = new double[rows];
            raise(clean, errors, new float[errors.length]);
            double[] worst = clean.clone();
            double length = ATTACK_NORM * active * meanNorm();
            float[] moved = new float[samples.length];
            for (int i = 0; i < n; i++) {
                double[] direction = direction(model, i);
                for (int sign = -1; sign <= 1; sign += 2) {
                    for (int k = 0; k < moved.length; k++) {
                        moved[k] = (float) (samples[k] + sign * length * direction[k / rows]);
                    }
                    Tensors.write(moved, tensors.data());
                    raise(worst, Tensors.read(tensors.answers(null)), targets);
                }
            }
            double added = 0;
            for (int row = 0; row < rows - 1; row++) {
                added += worst[row] - clean[row];
            }
            return active * added / (rows - 1) + (1 - active) * (worst[rows - 1] - clean[rows - 1]);
        }
    }

    /** Raises the worst loss of each sample to that of these answers. */
    private void raise(double[] worst, float[] answers, float[] targets) {
        for (int row = 0; row < rows; row++) {
            double loss = 0;
            for (int i = 0; i < n; i++) {
                double error = (double) answers[i * rows + row] - targets[i * rows + row];
                loss += importances[i] * error * error;
            }
            worst[row] = Math.max(worst[row], loss / n);
        }
    }

    private double meanNorm() {
        double total = 0;
        for (int row = 0; row < rows - 1; row++) {
            double squares = 0;
            for (int i = 0; i < n; i++) {
                squares += (double) samples[i * rows + row] * samples[i * rows + row];
            }
            total += Math.sqrt(squares);
        }
        return total / (rows - 1);
    }

    /** Row i of VWᵀ, of unit length; 0 if it is 0. */
    private double[] direction(TrainedModel model, int i) {
        int m = config.hidden();
        float[] w = model.weights();
        float[] outputWeights = model.outputWeights();
        float[] v = outputWeights == null ? w : outputWeights;
        double[] direction = new double[n];
        double squares = 0;
        for (int j = 0; j < n; j++) {
            for (int k = 0; k < m; k++) {
                direction[j] += (double) v[i * m + k] * w[j * m + k];
            }
            squares += direction[j] * direction[j];
        }
        double norm = Math.sqrt(squares);
        for (int j = 0; j < n && norm > 0; j++) {
            direction[j] /= norm;
        }
        return direction;
    }
}
