package dev.superposition.worker.measure;

import dev.superposition.worker.config.ModelKind;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.data.FeatureSampler;
import dev.superposition.worker.model.TrainedModel;
import java.util.List;

/**
 * Evaluates models x' = f(Wᵀ W x + b), with f the ReLU or nothing, in plain loops: the kinds that the fast engine trains, for which
 * tensor operations would take longer than training does.
 *
 * <p>Double precision in a fixed order ({@link WeightedSum}): the same bits on every processor. Time O(rows · n · m) a model, memory
 * O((n + m) · {@link Evaluation#CHUNK}) in all.
 */
final class LoopEvaluator {
    private final int hidden;
    private final boolean samplesHidden;
    private final double[][] x;
    private final double[][] h;
    private final double[] y = new double[Evaluation.CHUNK];
    private final Evaluation.Scratch scratch = new Evaluation.Scratch();

    private LoopEvaluator(RunConfig shape, boolean samplesHidden) {
        this.hidden = shape.hidden();
        this.samplesHidden = samplesHidden;
        this.x = new double[shape.features()][Evaluation.CHUNK];
        this.h = new double[hidden][Evaluation.CHUNK];
    }

    /** Whether it has the forward pass of a kind. */
    static boolean knows(ModelKind kind) {
        return kind == ModelKind.RELU_OUTPUT || kind == ModelKind.LINEAR_OUTPUT;
    }

    /**
     * Evaluates models of one shape and of the same densities and data.
     *
     * @param samplesHidden whether the evaluations will be asked for {@link Evaluation#hiddenKurtosis}
     * @return one evaluation a model, in order
     */
    static List<Evaluation> evaluate(List<TrainedModel> models, EvaluationData data, boolean samplesHidden) {
        RunConfig shape = models.get(0).config();
        LoopEvaluator evaluator = new LoopEvaluator(shape, samplesHidden);
        List<Evaluation> evaluations = models.stream()
                .map(model -> new Evaluation(model.config(), data.activeProbability(), zeroOutput(model)))
                .toList();
        for (int row = 0; row < FeatureSampler.EVALUATION_ROWS; row += Evaluation.CHUNK) {
            data.read(row, evaluator.x);
            for (int i = 0; i < models.size(); i++) {
                evaluator.add(models.get(i), evaluations.get(i));
            }
        }
        return evaluations;
    }

    private void add(TrainedModel model, Evaluation evaluation) {
        boolean relu = isRelu(model);
        float[] weights = model.weights();
        for (int k = 0; k < hidden; k++) {
            WeightedSum.of(0, weights, k, hidden, x, h[k]);
            if (samplesHidden) {
                evaluation.addHidden(k, h[k], scratch);
            }
        }
        for (int i = 0; i < x.length; i++) {
            WeightedSum.of(model.bias()[i], weights, i * hidden, 1, h, y);
            if (relu) {
                evaluation.addRectifiedErrors(i, y, x[i], scratch);
            } else {
                error(y, x[i]);
                evaluation.addErrors(i, y, scratch);
            }
        }
        evaluation.endChunk(scratch);
    }

    private static void error(double[] y, double[] x) {
        for (int r = 0; r < y.length; r++) {
            y[r] -= x[r];
        }
    }

    /** f(b). */
    private static double[] zeroOutput(TrainedModel model) {
        double[] output = new double[model.bias().length];
        for (int i = 0; i < output.length; i++) {
            output[i] = isRelu(model) ? Math.max(0.0, model.bias()[i]) : model.bias()[i];
        }
        return output;
    }

    static boolean isRelu(TrainedModel model) {
        return model.config().model() == ModelKind.RELU_OUTPUT;
    }
}
