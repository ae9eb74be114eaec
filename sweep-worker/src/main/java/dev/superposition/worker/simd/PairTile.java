package dev.superposition.worker.simd;

import static dev.superposition.worker.simd.Aligned.START;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A whole step of two features in one hidden dimension, in two passes over a tile: the shape of most phase diagrams, whose tiles
 * are so small that every pass and every call of the general kernels shows.
 *
 * <p>Each sum is added up in the order of {@link Product}, {@link NarrowTile} and {@link OuterProduct}, so the bits are theirs.
 */
final class PairTile {
    private static final VectorSpecies<Float> FLOATS = Tile.FLOATS;
    private static final int V = FLOATS.length();

    private PairTile() {}

    /**
     * Adds a tile's gradient to the logical accumulators of w_0, w_1, b_0 and b_1, in this order.
     *
     * @param parameters w_0, w_1, b_0, b_1
     * @param scales c_0, c_1
     * @param x two rows, a {@link Tile#STRIDE} apart
     * @param g room for a row
     */
    static void add(float[] parameters, float[] scales, boolean relu, float[] x, float[] g, int columns, float[] sums) {
        errors(parameters, scales, relu ? 0 : -1, x, g, columns, sums);
        encodings(x, g, columns, sums);
    }

    /** {@code h = w·x}, {@code y = w h + b}, {@code e = c·(y − x)}, 0 where a ReLU is shut, {@code g = w·e}; sums of e h and e. */
    @Kernel
    private static void errors(
            float[] parameters, float[] scales, int always, float[] x, float[] g, int columns, float[] sums) {
        FloatVector w0 = FloatVector.broadcast(FLOATS, parameters[START]);
        FloatVector w1 = FloatVector.broadcast(FLOATS, parameters[START + 1]);
        FloatVector b0 = FloatVector.broadcast(FLOATS, parameters[START + 2]);
        FloatVector b1 = FloatVector.broadcast(FLOATS, parameters[START + 3]);
        FloatVector zero = FloatVector.zero(FLOATS);
        float c0 = scales[0];
        float c1 = scales[1];
        for (int lane = 0; lane < Tile.LOGICAL; lane += V) {
            int to = START + lane;
            FloatVector weight0 = FloatVector.fromArray(FLOATS, sums, to);
            FloatVector weight1 = FloatVector.fromArray(FLOATS, sums, to + Tile.LOGICAL);
            FloatVector bias0 = FloatVector.fromArray(FLOATS, sums, to + 2 * Tile.LOGICAL);
            FloatVector bias1 = FloatVector.fromArray(FLOATS, sums, to + 3 * Tile.LOGICAL);
            for (int s = START + lane; s < START + columns; s += Tile.LOGICAL) {
                FloatVector x0 = FloatVector.fromArray(FLOATS, x, s);
                FloatVector x1 = FloatVector.fromArray(FLOATS, x, Tile.STRIDE + s);
                FloatVector h = w1.fma(x1, w0.fma(x0, zero));
                FloatVector y0 = w0.fma(h, b0);
                FloatVector y1 = w1.fma(h, b1);
                FloatVector e0 = y0.sub(x0)
                        .mul(c0)
                        .reinterpretAsInts()
                        .and(Tile.open(y0).or(always))
                        .reinterpretAsFloats();
                FloatVector e1 = y1.sub(x1)
                        .mul(c1)
                        .reinterpretAsInts()
                        .and(Tile.open(y1).or(always))
                        .reinterpretAsFloats();
                weight0 = e0.fma(h, weight0);
                weight1 = e1.fma(h, weight1);
                bias0 = bias0.add(e0);
                bias1 = bias1.add(e1);
                e1.fma(w1, e0.fma(w0, zero)).intoArray(g, s);
            }
            weight0.intoArray(sums, to);
            weight1.intoArray(sums, to + Tile.LOGICAL);
            bias0.intoArray(sums, to + 2 * Tile.LOGICAL);
            bias1.intoArray(sums, to + 3 * Tile.LOGICAL);
        }
    }

    /** Sums of x g. */
    @Kernel
    private static void encodings(float[] x, float[] g, int columns, float[] sums) {
        for (int lane = 0; lane < Tile.LOGICAL; lane += V) {
            int to = START + lane;
            FloatVector weight0 = FloatVector.fromArray(FLOATS, sums, to);
            FloatVector weight1 = FloatVector.fromArray(FLOATS, sums, to + Tile.LOGICAL);
            for (int s = START + lane; s < START + columns; s += Tile.LOGICAL) {
                FloatVector g0 = FloatVector.fromArray(FLOATS, g, s);
                weight0 = FloatVector.fromArray(FLOATS, x, s).fma(g0, weight0);
                weight1 = FloatVector.fromArray(FLOATS, x, Tile.STRIDE + s).fma(g0, weight1);
            }
            weight0.intoArray(sums, to);
            weight1.intoArray(sums, to + Tile.LOGICAL);
        }
    }
}
