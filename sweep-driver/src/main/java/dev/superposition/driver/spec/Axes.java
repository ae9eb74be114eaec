package dev.superposition.driver.spec;

import dev.superposition.worker.config.Data;
import dev.superposition.worker.config.ImportanceProfile;
import dev.superposition.worker.config.LearningRateSchedule;
import dev.superposition.worker.config.ModelKind;
import dev.superposition.worker.config.Optimizer;
import dev.superposition.worker.config.Recording;
import dev.superposition.worker.config.SparsityProfile;
import java.io.Serializable;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The axes of one product: each combination of one value from every axis is a point. No axis is empty or holds a value twice.
 *
 * <p>The first nine axes make up the {@link dev.superposition.worker.train.BatchShape} of a point; the last six vary within a
 * shape.
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
        List<Data> data,
        List<ImportanceProfile> importances,
        List<Double> dropouts,
        List<InitScale> initScales,
        Seeds seeds)
        implements Serializable {

    /** How many different shapes the points have. */
    public long shapes() {
        return exactShapes().longValueExact();
    }

    /** How many points have one shape. */
    public long pointsPerShape() {
        return exactPointsPerShape().longValueExact();
    }

    /** {@link #shapes}, however many. */
    BigInteger exactShapes() {
        return product(models, features, hidden, optimizers, learningRates, schedules, steps, batchSizes, recordings);
    }

    /** How many points there are. */
    BigInteger exactPoints() {
        return exactShapes().multiply(exactPointsPerShape());
    }

    private BigInteger exactPointsPerShape() {
        return product(sparsities, data, importances, dropouts, initScales).multiply(BigInteger.valueOf(seeds.count()));
    }

    /** Products of axes that have exactly the points this one has and {@code other} has not; no two share a point. */
    List<Axes> minus(Axes other) {
        List<List<?>> mine = lists();
        List<List<?>> theirs = other.lists();
        List<List<?>> common = new ArrayList<>();
        for (int axis = 0; axis < mine.size(); axis++) {
            common.add(kept(mine.get(axis), theirs.get(axis), true));
            if (common.get(axis).isEmpty()) {
                return List.of(this);
            }
        }
        Seeds commonSeeds = seeds.and(other.seeds);
        if (commonSeeds.count() == 0) {
            return List.of(this);
        }
        // Points that first leave the other product on this axis: they agree with it on all axes before.
        List<Axes> pieces = new ArrayList<>();
        List<List<?>> piece = new ArrayList<>(mine);
        for (int axis = 0; axis < mine.size(); axis++) {
            List<?> outside = kept(mine.get(axis), theirs.get(axis), false);
            if (!outside.isEmpty()) {
                piece.set(axis, outside);
                pieces.add(of(piece, seeds));
            }
            piece.set(axis, common.get(axis));
        }
        Seeds outside = seeds.minus(other.seeds);
        if (outside.count() > 0) {
            pieces.add(of(piece, outside));
        }
        return pieces;
    }

    /** The same axes with one value of n, one of m, and these init scales. */
    Axes with(int onlyFeatures, int onlyHidden, List<InitScale> newInitScales) {
        List<List<?>> lists = new ArrayList<>(lists());
        lists.set(1, List.of(onlyFeatures));
        lists.set(2, List.of(onlyHidden));
        lists.set(lists.size() - 1, newInitScales);
        return of(lists, seeds);
    }

    /** All axes but the seeds. */
    private List<List<?>> lists() {
        return List.of(
                models,
                features,
                hidden,
                optimizers,
                learningRates,
                schedules,
                steps,
                batchSizes,
                recordings,
                sparsities,
                data,
                importances,
                dropouts,
                initScales);
    }

    /** The inverse of {@link #lists}. */
    @SuppressWarnings("unchecked") // each list holds values of the axis it stands in place of
    private static Axes of(List<List<?>> lists, Seeds seeds) {
        return new Axes(
                (List<ModelKind>) lists.get(0),
                (List<Integer>) lists.get(1),
                (List<Integer>) lists.get(2),
                (List<Optimizer>) lists.get(3),
                (List<Double>) lists.get(4),
                (List<LearningRateSchedule>) lists.get(5),
                (List<Integer>) lists.get(6),
                (List<Integer>) lists.get(7),
                (List<Recording>) lists.get(8),
                (List<SparsityProfile>) lists.get(9),
                (List<Data>) lists.get(10),
                (List<ImportanceProfile>) lists.get(11),
                (List<Double>) lists.get(12),
                (List<InitScale>) lists.get(13),
                seeds);
    }

    /** The values of an axis that are, or are not, on another axis too. */
    private static List<?> kept(List<?> axis, List<?> other, boolean ifOnOther) {
        if (axis == other) {
            return ifOnOther ? axis : List.of();
        }
        if (axis.size() == 1 && other.size() == 1) {
            return axis.get(0).equals(other.get(0)) == ifOnOther ? axis : List.of();
        }
        Set<?> values = new HashSet<>(other);
        List<?> kept = axis.stream()
                .filter(value -> values.contains(value) == ifOnOther)
                .toList();
        return kept.size() == axis.size() ? axis : kept;
    }

    private static BigInteger product(List<?>... axes) {
        BigInteger product = BigInteger.ONE;
        for (List<?> axis : axes) {
            product = product.multiply(BigInteger.valueOf(axis.size()));
        }
        return product;
    }
}
