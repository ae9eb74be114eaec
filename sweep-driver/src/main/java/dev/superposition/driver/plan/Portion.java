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

    static Portion first(ShapeRuns shape, long count) {
        return new Portion(shape, 0, count);
    }

    static Portion last(ShapeRuns shape, long count) {
        return new Portion(shape, shape.count() - count, count);
    }

    /** One of {@code batches} batches of these runs, equal to within one. */
    Batch batch(long number, long batches, IndexSet runs) {
        Split split = new Split(count, batches);
        long start = split.start(number);
        int size = Math.toIntExact(split.start(number + 1) - start);
        return new Batch(shape.shape(), shape.engine(), shape.indices(first + start, size, runs));
    }
}
