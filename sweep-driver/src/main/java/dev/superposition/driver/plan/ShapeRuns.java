package dev.superposition.driver.plan;

import dev.superposition.worker.config.Engine;
import dev.superposition.worker.train.BatchShape;
import java.io.Serializable;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The runs of one batch shape that a plan trains, numbered 0 … count − 1 across all stretches of the grid that have the shape, and the order
 * in which they are trained.
 *
 * <p>Run number t · s mod count is the t-th to be trained, where s is the number nearest to (√2 − 1) · count that has no divisor in common with
 * count. Multiples of an irrational number spread evenly over an interval, however many are taken: so any runs that stand next to each
 * other in this order are a coarse picture of the whole grid, and as costly as any others, even where dense models take many times as long as
 * sparse ones. The golden section spreads still more evenly, but lattices whose sides are Fibonacci numbers (8, 13, 21) leave gaps with it.
 */
final class ShapeRuns implements Serializable {
    private static final long serialVersionUID = 1L;

    private final BatchShape shape;
    private final Engine engine;
    private final double activeShare;
    /** For each stretch with runs to train: how many runs of the whole plan come before its first one. */
    private final long[] planRanks;
    /** How many runs of this shape come before each stretch; after the last, how many there are. */
    private final long[] ranks;
    /** How many numbers the next run to be trained is away, modulo count. */
    private final long step;

    private ShapeRuns(BatchShape shape, Engine engine, List<long[]> stretches, double activeShare) {
        this.shape = shape;
        this.engine = engine;
        this.activeShare = activeShare;
        this.planRanks = stretches.stream().mapToLong(stretch -> stretch[0]).toArray();
        this.ranks = new long[planRanks.length + 1];
        for (int i = 0; i < planRanks.length; i++) {
            ranks[i + 1] = ranks[i] + stretches.get(i)[1];
        }
        this.step = step(ranks[planRanks.length]);
    }

    private static long step(long count) {
        long step = Math.round(count * (Math.sqrt(2) - 1));
        BigInteger whole = BigInteger.valueOf(count);
        while (!whole.gcd(BigInteger.valueOf(step)).equals(BigInteger.ONE)) {
            step++;
        }
        return step % count;
    }

    /** The shapes among {@code runs}, in grid order; those without runs are left out. */
    static List<ShapeRuns> of(Grid grid, Function<BatchShape, Engine> engine, IndexSet runs) {
        Map<BatchShape, List<long[]>> stretches = new LinkedHashMap<>();
        Map<BatchShape, Double> activeRuns = new HashMap<>();
        for (Grid.Segment segment : grid.segments()) {
            long first = runs.rank(segment.first());
            long count = runs.rank(segment.first() + segment.size()) - first;
            if (count > 0) {
                stretches
                        .computeIfAbsent(segment.shape(), shape -> new ArrayList<>())
                        .add(new long[] {first, count});
                activeRuns.merge(segment.shape(), segment.activeShare() * count, Double::sum);
            }
        }
        List<ShapeRuns> shapes = new ArrayList<>();
        stretches.forEach((shape, found) -> {
            double count = found.stream().mapToDouble(stretch -> stretch[1]).sum();
            shapes.add(new ShapeRuns(shape, engine.apply(shape), found, activeRuns.getOrDefault(shape, 0.0) / count));
        });
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

    /** What a batch of so many of these runs takes; for the mean of their densities, as batches are a cross-section. */
    double batchSeconds(double instances) {
        return overheadSeconds() + instances * instanceSeconds();
    }

    /** Seconds to audit one run: it is trained again, and the reference takes some steps and looks in on others. */
    double auditSeconds(int followed) {
        return instanceSeconds() + CostModel.referenceSeconds(shape, followed);
    }

    /** The share of {@link #batchSeconds} that a batch of any size has. */
    double overheadSeconds() {
        return CostModel.of(engine).overheadSeconds(shape);
    }

    /** What one more run adds to {@link #batchSeconds}. */
    double instanceSeconds() {
        return CostModel.of(engine).instanceSeconds(shape, activeShare);
    }

    /**
     * Grid indices of runs in the order of training, {@code first … first + size − 1}; increasing.
     *
     * @param size at most count − first
     */
    long[] indices(long first, int size, IndexSet runs) {
        long[] indices = new long[size];
        long run = BigInteger.valueOf(first)
                .multiply(BigInteger.valueOf(step))
                .mod(BigInteger.valueOf(count()))
                .longValueExact();
        for (int i = 0; i < size; i++) {
            indices[i] = run;
            run += step;
            // A sum beyond the largest number is negative, and right again after the subtraction.
            if (run < 0 || run >= count()) {
                run -= count();
            }
        }
        Arrays.sort(indices);
        int stretch = 0;
        for (int i = 0; i < size; i++) {
            while (indices[i] >= ranks[stretch + 1]) {
                stretch++;
            }
            indices[i] = runs.select(planRanks[stretch] + (indices[i] - ranks[stretch]));
        }
        return indices;
    }
}
