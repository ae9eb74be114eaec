package dev.superposition.driver.plan;

import java.io.Serializable;

/**
 * Runs of a shape that are neighbours in the order of training.
 *
 * @param first how many of the shape's runs come before
 * @param count at least 1
 */
record Portion(ShapeRuns shape, long first, long count) implements Serializable {
    static Portion all(ShapeRuns shape) {
        return new Portion(shape, 0, shape.count());
    }

    Portion upTo(long run) {
        return new Portion(shape, first, run);
    }

    Portion from(long run) {
        return new Portion(shape, first + run, count - run);
    }

    /** One of {@code batches} batches of these runs, equal to within one. */
    Batch batch(long number, long batches, IndexSet runs) {
        Split split = new Split(count, batches);
        long start = split.start(number);
        int size = Math.toIntExact(split.start(number + 1) - start);
        return new Batch(shape.shape(), shape.engine(), shape.indices(first + start, size, runs));
    }
}
