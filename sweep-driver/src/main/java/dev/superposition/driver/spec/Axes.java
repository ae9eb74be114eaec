package dev.superposition.driver.spec;

import dev.superposition.worker.config.ImportanceProfile;
import dev.superposition.worker.config.LearningRateSchedule;
import dev.superposition.worker.config.ModelKind;
import dev.superposition.worker.config.Optimizer;
import dev.superposition.worker.config.Recording;
import dev.superposition.worker.config.SparsityProfile;
import java.io.Serializable;
import java.util.List;

/**
 * The axes of one product: each combination of one value from every axis is a point. No axis is empty or holds a value twice.
 *
 * <p>The first nine axes make up the {@link dev.superposition.worker.train.BatchShape} of a point; the last five vary within a
 * shape.
 *
 * @param seeds disjoint ranges
 */
public record Axes(
        List<ModelKind> models,
        List<Integer> features,
        List<Integer> hidden,
        List<Optimizer> optimizers,
        List<Double> learningRates,
        List<LearningRateSchedule> schedules,
        List<Integer> steps,
        List<Integer> batchSizes,
        List<Recording> recordings,
        List<SparsityProfile> sparsities,
        List<ImportanceProfile> importances,
        List<Double> dropouts,
        List<InitScale> initScales,
        List<SeedRange> seeds)
        implements Serializable {

    /** How many different shapes the points have. */
    public long shapes() {
        return product(models, features, hidden, optimizers, learningRates, schedules, steps, batchSizes, recordings);
    }

    /** How many points have one shape. */
    public long pointsPerShape() {
        long seedCount = seeds.stream().mapToLong(SeedRange::count).reduce(0, Math::addExact);
        return Math.multiplyExact(product(sparsities, importances, dropouts, initScales), seedCount);
    }

    /** How many points there are. */
    public long points() {
        return Math.multiplyExact(shapes(), pointsPerShape());
    }

    private static long product(List<?>... axes) {
        long product = 1;
        for (List<?> axis : axes) {
            product = Math.multiplyExact(product, axis.size());
        }
        return product;
    }
}
