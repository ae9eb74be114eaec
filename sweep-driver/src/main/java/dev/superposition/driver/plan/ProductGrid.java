package dev.superposition.driver.plan;

import dev.superposition.driver.spec.Axes;
import dev.superposition.driver.spec.Seeds;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.config.Training;
import dev.superposition.worker.data.FeatureDistribution;
import dev.superposition.worker.train.BatchShape;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The points of one product of axes as a number with one digit an axis (mixed radix), the leading digits being the shape:
 * model, n, m, optimizer, learning rate, schedule, steps, batch size, recording.
 */
final class ProductGrid implements Serializable {
    private static final long serialVersionUID = 1L;

    private final @Nullable String part;
    private final Axes axes;
    private final long pointsPerShape;

    ProductGrid(@Nullable String part, Axes axes) {
        this.part = part;
        this.axes = axes;
        this.pointsPerShape = axes.pointsPerShape();
    }

    long size() {
        return Math.multiplyExact(axes.shapes(), pointsPerShape);
    }

    long shapes() {
        return axes.shapes();
    }

    long pointsPerShape() {
        return pointsPerShape;
    }

    /** Mean over the points with n features of the probability that a row has a present feature. */
    double activeShare(int features) {
        return axes.sparsities().stream()
                .flatMapToDouble(sparsity -> axes.data().stream()
                        .mapToDouble(data -> FeatureDistribution.of(data, sparsity.densities(features))
                                .activeRowProbability()))
                .average()
                .orElse(1);
    }

    BatchShape shape(long number) {
        Digits digits = new Digits(number);
        // Least significant first: the reverse of the order in which the axes are named.
        var recording = digits.next(axes.recordings());
        int batchSize = digits.next(axes.batchSizes());
        int steps = digits.next(axes.steps());
        var schedule = digits.next(axes.schedules());
        double learningRate = digits.next(axes.learningRates());
        var optimizer = digits.next(axes.optimizers());
        int hidden = digits.next(axes.hidden());
        int features = digits.next(axes.features());
        var model = digits.next(axes.models());
        return new BatchShape(model, features, hidden, optimizer, learningRate, schedule, steps, batchSize, recording);
    }

    PlannedRun at(long index) {
        BatchShape shape = shape(index / pointsPerShape);
        Digits digits = new Digits(index % pointsPerShape);
        long seed = digits.nextSeed(axes.seeds());
        var initScale = digits.next(axes.initScales());
        double dropout = digits.next(axes.dropouts());
        var importance = digits.next(axes.importances());
        var data = digits.next(axes.data());
        var sparsity = digits.next(axes.sparsities());
        Training training = new Training(
                shape.optimizer(),
                shape.learningRate(),
                shape.schedule(),
                shape.steps(),
                shape.batchSize(),
                initScale.of(shape.features(), shape.hidden()));
        return new PlannedRun(
                part,
                new RunConfig(
                        shape.model(),
                        shape.features(),
                        shape.hidden(),
                        dropout,
                        sparsity,
                        data,
                        importance,
                        seed,
                        training,
                        shape.recording()));
    }

    /** A number taken apart, least significant digit first. */
    private static final class Digits {
        private long rest;

        Digits(long number) {
            this.rest = number;
        }

        <T> T next(List<T> axis) {
            int digit = (int) (rest % axis.size());
            rest /= axis.size();
            return axis.get(digit);
        }

        long nextSeed(Seeds axis) {
            long digit = rest % axis.count();
            rest /= axis.count();
            return axis.at(digit);
        }
    }
}
