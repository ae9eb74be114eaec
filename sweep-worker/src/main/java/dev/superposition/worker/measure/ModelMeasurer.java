package dev.superposition.worker.measure;

import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.config.SparsityProfile;
import dev.superposition.worker.data.FeatureSampler;
import dev.superposition.worker.measure.Measurement.Feature;
import dev.superposition.worker.model.InstanceModels;
import dev.superposition.worker.model.InstanceModels.Dimensions;
import dev.superposition.worker.model.TensorScope;
import dev.superposition.worker.model.Tensors;
import dev.superposition.worker.model.TrainedModel;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Measures trained models: geometry from the Gram matrix, loss on the run's evaluation set. Dropout is off.
 *
 * <p>Matrix products are ND4J's over all instances; the reductions after them run in double precision and a fixed order. Each model's
 * measurement has the bits it has when measured alone.
 */
public final class ModelMeasurer {
    private static final int CHUNK = 512;

    /**
     * Measures models of one shape.
     *
     * @param models trained, not diverged, all with the same model kind, n and m
     * @return one measurement a model, in order
     */
    public List<Measurement> measure(List<TrainedModel> models) {
        if (models.isEmpty()) {
            return List.of();
        }
        double[][] grams = grams(models);
        Evaluation[] evaluations = evaluate(models);
        double[][] zeroOutputs = zeroOutputs(models);
        List<Measurement> measurements = new ArrayList<>();
        for (int i = 0; i < models.size(); i++) {
            measurements.add(assemble(models.get(i), grams[i], evaluations[i], zeroOutputs[i]));
        }
        return measurements;
    }

    private static double[][] grams(List<TrainedModel> models) {
        RunConfig shape = models.get(0).config();
        int n = shape.features();
        int m = shape.hidden();
        double[][] grams = new double[models.size()][];
        long bytes = 8L * (2L * n * m + (long) n * n) + 4096;
        for (int i = 0; i < grams.length; i++) {
            double[] rows = new double[n * m];
            for (int k = 0; k < rows.length; k++) {
                rows[k] = models.get(i).weights()[k];
            }
            try (TensorScope scope = TensorScope.open("gram", bytes)) {
                INDArray w = Nd4j.createFromArray(rows).reshape(n, m);
                grams[i] = w.mmul(w.transpose()).dup('c').data().asDouble();
            }
        }
        return grams;
    }

    private static Evaluation[] evaluate(List<TrainedModel> models) {
        RunConfig shape = models.get(0).config();
        int n = shape.features();
        int m = shape.hidden();
        int instances = models.size();
        double[][] importances = new double[instances][];
        Evaluation[] evaluations = new Evaluation[instances];
        float[][] data = new float[instances][];
        for (int i = 0; i < instances; i++) {
            RunConfig config = models.get(i).config();
            FeatureSampler sampler = FeatureSampler.evaluation(config);
            importances[i] = config.importance().importances(n);
            evaluations[i] =
                    new Evaluation(importances[i], m, sampler.distribution().activeRowProbability());
            data[i] = new float[n * FeatureSampler.EVALUATION_ROWS];
            sampler.fill(0, FeatureSampler.EVALUATION_ROWS, data[i], 0);
        }
        long bytes = InstanceModels.bytes(shape.model(), DataType.FLOAT, instances, n, m, CHUNK);
        try (TensorScope scope = TensorScope.open("evaluation", bytes)) {
            InstanceModels tensors =
                    InstanceModels.of(shape.model(), new Dimensions(DataType.FLOAT, n, m, CHUNK, importances));
            tensors.setParameters(models.stream().map(TrainedModel::parameters).toList());
            float[] chunk = new float[instances * n * CHUNK];
            for (int start = 0; start < FeatureSampler.EVALUATION_ROWS; start += CHUNK) {
                for (int i = 0; i < instances; i++) {
                    for (int feature = 0; feature < n; feature++) {
                        System.arraycopy(
                                data[i],
                                feature * FeatureSampler.EVALUATION_ROWS + start,
                                chunk,
                                (i * n + feature) * CHUNK,
                                CHUNK);
                    }
                }
                Tensors.write(chunk, tensors.data());
                float[] errors = Tensors.read(tensors.errors(null));
                float[] hidden = Tensors.read(tensors.activations());
                for (int i = 0; i < instances; i++) {
                    evaluations[i].add(errors, i * n * CHUNK, hidden, i * (m + 1) * CHUNK, CHUNK);
                }
            }
        }
        return evaluations;
    }

    private static Measurement assemble(TrainedModel model, double[] gram, Evaluation evaluation, double[] zeroOutput) {
        RunConfig config = model.config();
        int n = config.features();
        Geometry geometry = new Geometry(n, config.hidden(), model.weights(), gram);
        double[] densities = config.sparsity().densities(n);
        double[] importances = config.importance().importances(n);
        List<Feature> features = new ArrayList<>(n);
        int represented = 0;
        for (int i = 0; i < n; i++) {
            double norm = geometry.norm(i);
            double interference = geometry.interference(i);
            FeaturePhase phase = FeaturePhase.of(norm, interference);
            represented += phase == FeaturePhase.NOT_REPRESENTED ? 0 : 1;
            features.add(new Feature(
                    i,
                    importances[i],
                    SparsityProfile.complement(densities[i]),
                    norm,
                    geometry.dimensionality(i),
                    interference,
                    model.bias()[i],
                    phase,
                    evaluation.featureLoss(i, zeroOutput)));
        }
        double squaredNorm = geometry.squaredFrobeniusNorm();
        return new Measurement(
                evaluation.loss(zeroOutput),
                evaluation.standardError(),
                Math.sqrt(squaredNorm),
                config.hidden() / squaredNorm,
                represented,
                evaluation.hiddenKurtosis(),
                features,
                geometry.components());
    }

    /** What each model answers to x = 0, for which every kind's right answer is 0. */
    private static double[][] zeroOutputs(List<TrainedModel> models) {
        RunConfig shape = models.get(0).config();
        int n = shape.features();
        double[][] outputs = new double[models.size()][n];
        long bytes = InstanceModels.bytes(shape.model(), DataType.FLOAT, models.size(), n, shape.hidden(), 1);
        try (TensorScope scope = TensorScope.open("zero output", bytes)) {
            InstanceModels tensors = InstanceModels.of(
                    shape.model(), new Dimensions(DataType.FLOAT, n, shape.hidden(), 1, new double[models.size()][n]));
            tensors.setParameters(models.stream().map(TrainedModel::parameters).toList());
            Tensors.write(new float[models.size() * n], tensors.data());
            float[] errors = Tensors.read(tensors.errors(null));
            for (int i = 0; i < errors.length; i++) {
                outputs[i / n][i % n] = errors[i];
            }
        }
        return outputs;
    }
}
