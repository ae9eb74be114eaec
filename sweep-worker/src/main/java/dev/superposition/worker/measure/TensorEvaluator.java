package dev.superposition.worker.measure;

import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.data.FeatureSampler;
import dev.superposition.worker.model.InstanceModels;
import dev.superposition.worker.model.InstanceModels.Dimensions;
import dev.superposition.worker.model.Parameters;
import dev.superposition.worker.model.TensorScope;
import dev.superposition.worker.model.Tensors;
import dev.superposition.worker.model.TrainedModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Evaluates models of any kind by the kind's own tensor operations, in single precision, all instances at once. Each instance has the
 * bits it has alone.
 */
final class TensorEvaluator {
    /** More numbers than this in a tensor are split into several passes. */
    private static final int MOST_FLOATS = 1 << 22;

    private TensorEvaluator() {}

    /**
     * Evaluates models of one shape and of the same densities.
     *
     * @return one evaluation a model, in order
     */
    static List<Evaluation> evaluate(List<TrainedModel> models, EvaluationData data) {
        RunConfig shape = models.get(0).config();
        int most = Math.max(1, MOST_FLOATS / (shape.features() * Evaluation.CHUNK));
        List<Evaluation> evaluations = new ArrayList<>(models.size());
        for (int start = 0; start < models.size(); start += most) {
            evaluations.addAll(together(models.subList(start, Math.min(models.size(), start + most)), data));
        }
        return evaluations;
    }

    private static List<Evaluation> together(List<TrainedModel> models, EvaluationData data) {
        RunConfig shape = models.get(0).config();
        int n = shape.features();
        int m = shape.hidden();
        int size = n * Evaluation.CHUNK;
        double[][] zeroOutputs = zeroOutputs(models);
        List<Evaluation> evaluations = new ArrayList<>(models.size());
        for (int i = 0; i < models.size(); i++) {
            evaluations.add(new Evaluation(models.get(i).config(), data.activeProbability(), zeroOutputs[i]));
        }
        Evaluation.Scratch scratch = new Evaluation.Scratch();
        double[] row = new double[Evaluation.CHUNK];
        float[] x = new float[models.size() * size];
        try (TensorScope scope = open("evaluation", shape, models.size(), Evaluation.CHUNK)) {
            InstanceModels tensors = tensors(models, Evaluation.CHUNK);
            for (int start = 0; start < FeatureSampler.EVALUATION_ROWS; start += Evaluation.CHUNK) {
                for (int i = 0; i < models.size(); i++) {
                    data.read(start, Evaluation.CHUNK, x, i * size);
                }
                Tensors.write(x, tensors.data());
                float[] errors = Tensors.read(tensors.errors(null));
                float[] hidden = Tensors.read(tensors.activations());
                for (int i = 0; i < models.size(); i++) {
                    Evaluation evaluation = evaluations.get(i);
                    for (int k = 0; k < m; k++) {
                        read(hidden, (i * (m + 1) + k) * Evaluation.CHUNK, row);
                        evaluation.addHidden(k, row, scratch);
                    }
                    for (int feature = 0; feature < n; feature++) {
                        read(errors, i * size + feature * Evaluation.CHUNK, row);
                        evaluation.addErrors(feature, row, scratch);
                    }
                    evaluation.endChunk(scratch);
                }
            }
        }
        return evaluations;
    }

    /** What each model answers to x = 0, for which every kind's right answer is 0. */
    private static double[][] zeroOutputs(List<TrainedModel> models) {
        RunConfig shape = models.get(0).config();
        double[][] outputs = new double[models.size()][shape.features()];
        try (TensorScope scope = open("zero output", shape, models.size(), 1)) {
            InstanceModels tensors = tensors(models, 1);
            Tensors.write(new float[models.size() * shape.features()], tensors.data());
            float[] errors = Tensors.read(tensors.errors(null));
            for (int i = 0; i < models.size(); i++) {
                read(errors, i * shape.features(), outputs[i]);
            }
        }
        return outputs;
    }

    private static TensorScope open(String name, RunConfig shape, int instances, int rows) {
        return TensorScope.open(
                name,
                InstanceModels.bytes(shape.model(), DataType.FLOAT, instances, shape.features(), shape.hidden(), rows));
    }

    /** Importance is left to {@link Evaluation}: here it weighs nothing. */
    private static InstanceModels tensors(List<TrainedModel> models, int rows) {
        RunConfig shape = models.get(0).config();
        double[][] importances =
                Collections.nCopies(models.size(), new double[shape.features()]).toArray(double[][]::new);
        InstanceModels tensors = InstanceModels.of(
                shape.model(), new Dimensions(DataType.FLOAT, shape.features(), shape.hidden(), rows, importances));
        List<Parameters> parameters =
                models.stream().map(TrainedModel::parameters).toList();
        tensors.setParameters(parameters);
        return tensors;
    }

    private static void read(float[] from, int start, double[] to) {
        for (int r = 0; r < to.length; r++) {
            to[r] = from[start + r];
        }
    }
}
