package dev.superposition.worker.data;

import dev.superposition.worker.config.Data;
import dev.superposition.worker.config.DataKind;
import dev.superposition.worker.config.Magnitudes;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.random.RandomStream;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Draws the feature batches of a run whose features are rare, as compressed sparse rows: the work is one draw per present
 * feature, not per feature.
 *
 * <p>Lay the samples of a batch end to end, each a line on which feature i has the length λ_i = −ln(1 − p_i). A Poisson
 * process of unit rate leaves that stretch empty with probability e^−λ_i = 1 − p_i, independently of all others. So
 * feature i of a sample is present where a point falls, and its value is the mark of the first point there, uniform on
 * (0, 1]. Rows come in order, and only those in which a feature is present; the columns are the features. Not thread-safe.
 */
public final class SparseSampler implements CompressedRows {
    private static final int LANES = RandomStream.LANES;

    /** No feature may be more often present. */
    static final double MOST_DENSITY = 0.5;

    /** A position is the number of a row, and where in the row it is in units of 2⁻³² of the row's length. */
    private static final int ROW_SHIFT = 32;

    private static final long ROW = 1L << ROW_SHIFT;
    private static final long OFFSET = ROW - 1;

    /** Parts of a row for each feature in the guide. Where densities differ, fewer would have several features each, which costs a search. */
    private static final int GUIDE_PARTS = 4;

    /** Set in an entry of the guide if the part has more than two features. */
    private static final int MANY = 1 << 31;

    private static final int MOST_BLOCKS = RandomStream.MOST_BITS / 4;

    private final PointSource points;
    private final float lowest;
    private final float span;
    private final long[] ends;
    /** For each of equal parts of a row its first feature, in the lower half of the number, and that one's last offset, in the upper. */
    private final long[] guide;

    private final long end;
    private final float positionsPerGap;
    private final long[] positions;
    private final int blocks;
    private final float[] gaps;
    private final float[] marks;
    private final int[] starts;
    private int[] features;
    private float[] values;
    private final int[] order;
    private boolean ordered;
    private int[] ofCount = new int[16];
    private int rows;
    private long last;

    /**
     * @param densities p_i in [0, 1), not all 0
     * @param batchRows samples of a batch, present features or not
     */
    public SparseSampler(double[] densities, int batchRows, PointSource points) {
        this(densities, Magnitudes.UNIT, batchRows, points);
    }

    private SparseSampler(double[] densities, Magnitudes magnitudes, int batchRows, PointSource points) {
        this.points = points;
        this.lowest = (float) magnitudes.low();
        this.span = (float) (magnitudes.high() - magnitudes.low());
        int n = densities.length;
        double[] lengths = new double[n];
        double total = 0;
        for (int i = 0; i < n; i++) {
            total -= StrictMath.log1p(-densities[i]);
            lengths[i] = total;
        }
        this.ends = new long[n];
        for (int i = 0; i < n; i++) {
            ends[i] = lengths[i] == total ? ROW : Math.round(lengths[i] / total * ROW);
        }
        this.guide = guide(ends, Math.multiplyExact(GUIDE_PARTS, n));
        this.end = batchRows * ROW;
        this.positionsPerGap = (float) (ROW / total);
        double expected = total * batchRows;
        double most = expected + 6 * Math.sqrt(expected);
        this.blocks = (int) Math.min(MOST_BLOCKS, Math.ceil(most / (2 * LANES)) * LANES);
        this.gaps = new float[2 * blocks];
        this.positions = new long[2 * blocks];
        this.marks = new float[2 * blocks];
        int capacity = (int) most + 2 * blocks;
        this.starts = new int[batchRows + 1];
        this.order = IntStream.range(0, batchRows).toArray();
        this.features = new int[capacity];
        this.values = new float[capacity];
    }

    private static long[] guide(long[] ends, int parts) {
        long[] guide = new long[parts];
        int feature = 0;
        for (int i = 0; i < parts; i++) {
            long first = (i * ROW + parts - 1) / parts;
            long last = ((i + 1) * ROW - 1) / parts;
            while (ends[feature] <= first) {
                feature++;
            }
            boolean many = feature + 1 < ends.length && ends[feature + 1] <= last;
            guide[i] = ((ends[feature] - 1) << ROW_SHIFT) | ((many ? feature | MANY : feature) & OFFSET);
        }
        return guide;
    }

    /** The batches of a run with independent features, by points of its own. */
    public static SparseSampler of(RunConfig config, PointSource points) {
        return new SparseSampler(
                config.sparsity().densities(config.features()),
                config.data().magnitudes(),
                config.training().batchSize(),
                points);
    }

    /**
     * Whether the runs of this configuration draw their batches so: where training by the few present features is cheaper
     * than on whole rows ({@link StepCosts}). Part of the data stream's definition, hence of the numerics of both engines.
     */
    public static boolean suits(RunConfig config) {
        Data data = config.data();
        if (data.kind() != DataKind.INDEPENDENT || data.unitNorm() || data.fixed()) {
            return false;
        }
        boolean somePresent = false;
        for (double density : config.sparsity().densities(config.features())) {
            if (density > MOST_DENSITY) {
                return false;
            }
            somePresent |= density > 0;
        }
        return config.dropout() == 0 && somePresent && StepCosts.of(config).favourSparse();
    }

    /** Draws the batch of a step. */
    public void draw(int step) {
        long at = 0;
        int count = 0;
        rows = 0;
        starts[0] = 0;
        last = -1;
        if (ordered) {
            Arrays.setAll(order, row -> row);
            ordered = false;
        }
        int drawn = positions.length;
        for (int chunk = 0; drawn == positions.length; chunk++) {
            points.draw(step, chunk, blocks, gaps, marks);
            drawn = advance(at);
            at = positions[positions.length - 1];
            if (features.length < count + drawn + 1) {
                features = Arrays.copyOf(features, 2 * features.length);
                values = Arrays.copyOf(values, features.length);
            }
            count = place(drawn, count, features, values);
        }
    }

    /** The positions of the next points; returns how many of them lie in the batch. */
    private int advance(long start) {
        long at = start;
        for (int k = 0; k < gaps.length; k++) {
            at += (long) (gaps[k] * positionsPerGap);
            positions[k] = at;
        }
        int inside = positions.length;
        while (inside > 0 && positions[inside - 1] >= end) {
            inside--;
        }
        return inside;
    }

    /**
     * Appends the features at the first so many positions; returns the new number of present features. Without branches on the data, which
     * would be as good as random: whether a position is beyond the guide's feature, whether its feature has a point already, whether a row begins.
     */
    private int place(int drawn, int placed, int[] features, float[] values) {
        int count = placed;
        int row = rows;
        long before = last;
        for (int k = 0; k < drawn; k++) {
            long at = positions[k];
            long offset = at & OFFSET;
            long entry = guide[(int) ((offset * guide.length) >>> ROW_SHIFT)];
            int feature = (int) entry + oneIfNegative((entry >>> ROW_SHIFT) - offset);
            if (feature < 0) {
                feature &= ~MANY;
                while (offset >= ends[feature]) {
                    feature++;
                }
            }
            long key = (at - offset) | feature;
            features[count] = feature;
            values[count] = lowest + span * marks[k];
            long changed = key ^ before;
            count += oneIfNegative(changed | -changed);
            row += oneIfNegative(-(changed >>> ROW_SHIFT));
            starts[row] = count;
            before = key;
        }
        rows = row;
        last = before;
        return count;
    }

    private static int oneIfNegative(long number) {
        return (int) (number >>> 63);
    }

    /**
     * Puts the active rows in the order of how many features are present, and among equals in their own, until the next {@link #draw}:
     * loops over the few features of a row then end where the branch predictor expects it.
     */
    public void orderByCount() {
        Arrays.fill(ofCount, 0);
        for (int row = 0; row < rows; row++) {
            int count = starts[row + 1] - starts[row];
            if (count >= ofCount.length) {
                ofCount = Arrays.copyOf(ofCount, 2 * count);
            }
            ofCount[count]++;
        }
        int before = 0;
        for (int count = 0; count < ofCount.length; count++) {
            int here = ofCount[count];
            ofCount[count] = before;
            before += here;
        }
        for (int row = 0; row < rows; row++) {
            order[ofCount[starts[row + 1] - starts[row]]++] = row;
        }
        ordered = true;
    }

    /** How many rows of the last batch have a present feature. */
    public int activeRows() {
        return rows;
    }

    /** The active rows in their own order, or in that of {@link #orderByCount} since it was called. */
    @Override
    public int[] order() {
        return order;
    }

    /** Where active row r begins; where it ends is at r + 1. */
    @Override
    public int[] starts() {
        return starts;
    }

    /** The present features, ascending within a row. */
    @Override
    public int[] columns() {
        return features;
    }

    /** The values of the present features, in (0, 1]. */
    @Override
    public float[] values() {
        return values;
    }
}
