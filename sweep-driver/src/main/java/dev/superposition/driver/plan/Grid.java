package dev.superposition.driver.plan;

import dev.superposition.driver.spec.Axes;
import dev.superposition.driver.spec.Part;
import dev.superposition.driver.spec.SweepSpec;
import dev.superposition.worker.train.BatchShape;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The points of a sweep, addressed by index 0 … size − 1, decoded wherever they are needed: the grid holds axes, not points.
 *
 * <p>Order: the parts as in the spec; within a part its products; within a product the shapes ({@link ProductGrid}); within a
 * shape sparsity, data, importance, dropout, init scale and, changing fastest, the seed.
 */
public final class Grid implements Serializable {
    private static final long serialVersionUID = 1L;

    private final ProductGrid[] products;
    /** Index of each product's first point, and after the last product the size. */
    private final long[] starts;

    private final long sharedPoints;

    private Grid(ProductGrid[] products, long sharedPoints) {
        this.products = products;
        this.sharedPoints = sharedPoints;
        this.starts = new long[products.length + 1];
        for (int i = 0; i < products.length; i++) {
            starts[i + 1] = Math.addExact(starts[i], products[i].size());
        }
    }

    /** The grid of a spec; O(axes) time and memory. */
    public static Grid of(SweepSpec spec) {
        List<ProductGrid> products = new ArrayList<>();
        for (Part part : spec.parts()) {
            for (Axes axes : part.products()) {
                products.add(new ProductGrid(part.name(), axes));
            }
        }
        return new Grid(products.toArray(new ProductGrid[0]), spec.sharedPoints());
    }

    /** How many points there are. */
    public long size() {
        return starts[products.length];
    }

    /** How many more points the spec names than there are, because its parts overlap. */
    public long sharedPoints() {
        return sharedPoints;
    }

    /** The point of an index; two indices never have equal configurations. */
    public PlannedRun at(long index) {
        if (index < 0 || index >= size()) {
            throw new IndexOutOfBoundsException("grid point " + index + ": the grid has " + size() + " points");
        }
        int found = Arrays.binarySearch(starts, index);
        int product = found >= 0 ? found : -found - 2;
        return products[product].at(index - starts[product]);
    }

    /** The stretches of indices whose points have one shape, in index order; one for each shape of each product. */
    List<Segment> segments() {
        List<Segment> segments = new ArrayList<>();
        for (int i = 0; i < products.length; i++) {
            ProductGrid product = products[i];
            Map<Integer, Double> activeShares = new HashMap<>();
            for (int shape = 0; shape < product.shapes(); shape++) {
                BatchShape batchShape = product.shape(shape);
                segments.add(new Segment(
                        batchShape,
                        starts[i] + shape * product.pointsPerShape(),
                        product.pointsPerShape(),
                        activeShares.computeIfAbsent(batchShape.features(), product::activeShare)));
            }
        }
        return segments;
    }

    /**
     * The indices {@code first … first + size − 1}, all of one shape.
     *
     * @param activeShare mean over them of the probability that a row has a present feature
     */
    record Segment(BatchShape shape, long first, long size, double activeShare) {}
}
