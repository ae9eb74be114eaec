package dev.superposition.worker.measure;

import dev.superposition.worker.config.Data;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.config.SparsityProfile;
import dev.superposition.worker.data.FeatureDistribution;
import dev.superposition.worker.measure.Measurement.Feature;
import dev.superposition.worker.model.TrainedModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Measures trained models: geometry from the Gram matrix, loss on the run's evaluation set. Dropout is off.
 *
 * <p>A model's measurement has the same bits whatever it is measured with. Geometry and the reductions are in double precision and a
 * fixed order ({@link WeightedSum}), the forward pass as {@link LoopEvaluator} and {@link TensorEvaluator} say.
 */
public final class ModelMeasurer {
    /**
     * Measures models of one shape.
     *
     * @param models trained, not diverged, all with the same model kind, n and m
     * @return one measurement a model, in order
     */
    public List<Measurement> measure(List<TrainedModel> models) {
        List<Measurement> measurements = new ArrayList<>(models.size());
        int end;
        for (int start = 0; start < models.size(); start = end) {
            double[] densities = densities(models.get(start));
            Data data = data(models.get(start));
            end = start + 1;
            while (end < models.size()
                    && data.equals(data(models.get(end)))
                    && Arrays.equals(densities, densities(models.get(end)))) {
                end++;
            }
            measure(models.subList(start, end), densities, measurements);
        }
        return measurements;
    }

    private static double[] densities(TrainedModel model) {
        return FeatureDistribution.densities(model.config());
    }

    private static Data data(TrainedModel model) {
        return model.config().data().fresh();
    }

    /** Measures models of equal densities and data: their evaluation data are drawn once. */
    private static void measure(List<TrainedModel> models, double[] densities, List<Measurement> measurements) {
        RunConfig shape = models.get(0).config();
        EvaluationData data = EvaluationData.of(shape);
        boolean kurtosisIsKnown = HiddenKurtosis.isKnown(shape);
        List<Evaluation> evaluations = LoopEvaluator.knows(shape.model())
                ? LoopEvaluator.evaluate(models, data, !kurtosisIsKnown)
                : TensorEvaluator.evaluate(models, data);
        double[] sparsities =
                Arrays.stream(densities).map(SparsityProfile::complement).toArray();
        for (int i = 0; i < models.size(); i++) {
            TrainedModel model = models.get(i);
            double kurtosis = kurtosisIsKnown
                    ? HiddenKurtosis.of(shape, densities, model.weights())
                    : evaluations.get(i).hiddenKurtosis();
            measurements.add(assemble(model, sparsities, evaluations.get(i), kurtosis));
        }
    }

    private static Measurement assemble(
            TrainedModel model, double[] sparsities, Evaluation evaluation, double hiddenKurtosis) {
        RunConfig config = model.config();
        int n = config.features();
        Geometry geometry = new Geometry(n, config.hidden(), model.weights());
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
                    sparsities[i],
                    norm,
                    geometry.dimensionality(i),
                    interference,
                    model.bias()[i],
                    phase,
                    evaluation.featureLoss(i)));
        }
        double squaredNorm = geometry.squaredFrobeniusNorm();
        HiddenVectors hidden = config.data().fixed() ? HiddenVectors.of(model) : null;
        return new Measurement(
                evaluation.loss(),
                evaluation.standardError(),
                Math.sqrt(squaredNorm),
                config.hidden() / squaredNorm,
                represented,
                hiddenKurtosis,
                features,
                geometry.components(),
                BasisAlignment.of(n, config.hidden(), model.weights()),
                config.recording().adversarial() ? evaluation.loss() + AdversarialLoss.added(model) : null,
                hidden == null ? null : hidden.loss(),
                hidden == null ? null : hidden.vectors());
    }
}
