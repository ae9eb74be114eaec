package dev.superposition.worker.measure;

import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.data.Examples;
import dev.superposition.worker.measure.Measurement.HiddenVector;
import dev.superposition.worker.model.InstanceModels;
import dev.superposition.worker.model.InstanceModels.Dimensions;
import dev.superposition.worker.model.TensorScope;
import dev.superposition.worker.model.Tensors;
import dev.superposition.worker.model.TrainedModel;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * What a model makes of the T examples of its finite data set: their hidden vectors, the dimensionality of each, and the loss.
 *
 * <pre>
 *   h_t  = the hidden activations of example t
 *   D_t  = ‖h_t‖² / Σ_s (ĥ_t·h_s)²          in [0, 1]; 0 for a zero vector; Σ_t D_t ≤ m
 *   L    = 1/(nT) Σ_t Σ_i I_i (x_ti − x'_ti)²
 * </pre>
 *
 * so D_t is for the examples what feature dimensionality is for the features: 2/T for the corners of a regular T-gon. Examples without
 * a present feature have h = 0 and count in L only. Time O(T·n·m). Kinds that {@link LoopEvaluator} knows are computed in double precision
 * in a fixed order, the same bits everywhere, others by their tensors.
 *
 * <p>Source: Henighan et al. 2023, <i>Superposition, Memorization, and Double Descent</i>.
 *
 * @param vectors one of each example with a present feature, in order
 * @param loss L
 */
record HiddenVectors(List<HiddenVector> vectors, double loss) {
    /** Examples of which tensors are made at a time. */
    private static final int MOST_ROWS = 512;

    HiddenVectors {
        vectors = List.copyOf(vectors);
    }

    /** Of a model whose data are fixed. */
    static HiddenVectors of(TrainedModel model) {
        RunConfig config = model.config();
        Examples examples = Examples.of(config);
        double[][] hidden = new double[examples.activeRows()][config.hidden()];
        double squares = LoopEvaluator.knows(config.model())
                ? inLoops(model, examples, hidden)
                : inTensors(model, examples, hidden);
        double numbers = (double) config.features() * config.training().batchSize();
        return new HiddenVectors(vectors(hidden, config.hidden()), squares / numbers);
    }

    /** Fills in h; returns Σ_t Σ_i I_i (x − x')². */
    private static double inLoops(TrainedModel model, Examples examples, double[][] hidden) {
        int m = model.config().hidden();
        float[] w = model.weights();
        double[] importances =
                model.config().importance().importances(model.config().features());
        double total = 0;
        for (int row = 0; row < hidden.length; row++) {
            double[] h = hidden[row];
            int end = examples.start(row + 1);
            for (int p = examples.start(row); p < end; p++) {
                for (int k = 0; k < m; k++) {
                    h[k] += (double) examples.value(p) * w[examples.feature(p) * m + k];
                }
            }
            total += squares(model, importances, h, examples, examples.start(row), end);
        }
        int silent = model.config().training().batchSize() - hidden.length;
        return total + silent * squares(model, importances, new double[m], examples, 0, 0);
    }

    /** Σ_i I_i (x_i − x'_i)² of an example, whose present features are {@code from … end − 1}. */
    private static double squares(
            TrainedModel model, double[] importances, double[] h, Examples examples, int from, int end) {
        float[] w = model.weights();
        boolean relu = LoopEvaluator.isRelu(model);
        double total = 0;
        int p = from;
        for (int i = 0; i < importances.length; i++) {
            double y = model.bias()[i];
            for (int k = 0; k < h.length; k++) {
                y += w[i * h.length + k] * h[k];
            }
            double x = p < end && examples.feature(p) == i ? examples.value(p++) : 0;
            double error = (relu ? Math.max(0, y) : y) - x;
            total += importances[i] * error * error;
        }
        return total;
    }

    /** As {@link #inLoops}, by the kind's own operations. */
    private static double inTensors(TrainedModel model, Examples examples, double[][] hidden) {
        RunConfig config = model.config();
        int n = config.features();
        int m = config.hidden();
        int all = config.training().batchSize();
        int rows = Math.min(MOST_ROWS, all);
        double[] importances = config.importance().importances(n);
        double total = 0;
        try (TensorScope scope =
                TensorScope.open("examples", InstanceModels.bytes(config.model(), DataType.FLOAT, 1, n, m, rows))) {
            InstanceModels tensors = InstanceModels.of(
                    config.model(), new Dimensions(DataType.FLOAT, n, m, rows, new double[][] {importances}));
            tensors.setParameters(List.of(model.parameters()));
            for (int first = 0; first < all; first += rows) {
                float[] x = new float[n * rows];
                examples.fill(first, Math.min(hidden.length, first + rows), rows, x);
                Tensors.write(x, tensors.data());
                float[] errors = Tensors.read(tensors.errors(null));
                float[] activations = Tensors.read(tensors.activations());
                for (int row = 0; row < Math.min(rows, all - first); row++) {
                    for (int k = 0; k < m && first + row < hidden.length; k++) {
                        hidden[first + row][k] = activations[k * rows + row];
                    }
                    for (int i = 0; i < n; i++) {
                        double error = errors[i * rows + row];
                        total += importances[i] * error * error;
                    }
                }
            }
        }
        return total;
    }

    private static List<HiddenVector> vectors(double[][] hidden, int m) {
        double[][] moments = new double[m][m]; // Σ_s h_s h_sᵀ
        for (double[] h : hidden) {
            for (int k = 0; k < m; k++) {
                for (int l = 0; l < m; l++) {
                    moments[k][l] += h[k] * h[l];
                }
            }
        }
        List<HiddenVector> vectors = new ArrayList<>(hidden.length);
        for (double[] h : hidden) {
            double squaredNorm = 0;
            double overlaps = 0; // Σ_s (h_t·h_s)²
            List<Float> components = new ArrayList<>(m);
            for (int k = 0; k < m; k++) {
                squaredNorm += h[k] * h[k];
                components.add((float) h[k]);
                for (int l = 0; l < m; l++) {
                    overlaps += h[k] * moments[k][l] * h[l];
                }
            }
            double dimensionality = overlaps > 0 ? Math.min(1, squaredNorm * squaredNorm / overlaps) : 0;
            vectors.add(new HiddenVector(Math.sqrt(squaredNorm), dimensionality, components));
        }
        return vectors;
    }
}
