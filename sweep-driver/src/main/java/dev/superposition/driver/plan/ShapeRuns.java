package dev.superposition.driver.plan;

import dev.superposition.worker.config.Engine;
import dev.superposition.worker.train.BatchShape;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The runs of one batch shape that a plan trains, numbered 0 … count − 1 across all stretches of the grid that have the shape.
 */
final class ShapeRuns implements Serializable {
    private static final long serialVersionUID = 1L;

    private final BatchShape shape;
    private final Engine engine;
    /** For each stretch with runs to train: how many runs of the whole plan come before its first one. */
    private final long[] planRanks;
    /** How many runs of this shape come before each stretch; after the last, how many there are. */
    private final long[] ranks;

    private ShapeRuns(BatchShape shape, Engine engine, List<long[]> stretches) {
        this.shape = shape;
        this.engine = engine;
        this.planRanks = stretches.stream().mapToLong(stretch -> stretch[0]).toArray();
        this.ranks = new long[planRanks.length + 1];
        for (int i = 0; i < planRanks.length; i++) {
            ranks[i + 1] = ranks[i] + stretches.get(i)[1];
        }
    }

    /** The shapes among {@code runs}, in grid order; those without runs are left out. */
    static List<ShapeRuns> of(Grid grid, Function<BatchShape, Engine> engine, IndexSet runs) {
        Map<BatchShape, List<long[]>> stretches = new LinkedHashMap<>();
        for (Grid.Segment segment : grid.segments()) {
            long first = runs.rank(segment.first());
            long count = runs.rank(segment.first() + segment.size()) - first;
            if (count > 0) {
                stretches
                        .computeIfAbsent(segment.shape(), shape -> new ArrayList<>())
                        .add(new long[] {first, count});
            }
        }
        List<ShapeRuns> shapes = new ArrayList<>();
        stretches.forEach((shape, found) -> shapes.add(new ShapeRuns(shape, engine.apply(shape), found)));
        return shapes;
    }

    BatchShape shape() {
        return shape;
    }

    Engine engine() {
        return engine;
    }

    /** How many runs there are. */
    long count() {
        return ranks[planRanks.length];
    }

    /** The grid indices of runs {@code from … to − 1} of this shape. */
    long[] indices(long from, long to, IndexSet runs) {
        long[] indices = new long[Math.toIntExact(to - from)];
        int found = Arrays.binarySearch(ranks, from);
        int stretch = found >= 0 ? found : -found - 2;
        for (int i = 0; i < indices.length; i++) {
            while (from + i >= ranks[stretch + 1]) {
                stretch++;
            }
            indices[i] = runs.select(planRanks[stretch] + (from + i - ranks[stretch]));
        }
        return indices;
    }
}
