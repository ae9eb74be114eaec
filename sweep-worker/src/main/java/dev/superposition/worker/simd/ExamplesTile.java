package dev.superposition.worker.simd;

import static dev.superposition.worker.simd.Aligned.START;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The outputs of a tile of examples as if every example were 0, with what they add to the gradients: one pass over h and g for a feature or
 * two.
 *
 * <p>Sums over examples keep sixteen logical accumulators, as {@link Tile} does. The error of output y is y itself where the ReLU is open,
 * its bits as an integer compared with 0: that is one instruction.
 */
final class ExamplesTile {
    private static final VectorSpecies<Float> FLOATS = Tile.FLOATS;
    private static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);
    private static final int V = FLOATS.length();

    private ExamplesTile() {}

    /**
     * Of each feature i: {@code y = w·h + b}, {@code e = max(y, 0)} or y, {@code g += c w e}; and Σ e, Σ e h₀, Σ e h₁ are added to logical
     * accumulators 3·i, 3·i + 1 and 3·i + 2 of {@code sums}.
     *
     * @param w n rows of four: w₀, w₁, b, c; n is even
     * @param h, g two rows of {@code stride}
     */
    static void decode(float[] w, int n, boolean relu, float[] h, float[] g, int stride, int columns, float[] sums) {
        int floor = relu ? 0 : Integer.MIN_VALUE;
        for (int i = 0; i < n; i += 2) {
            pair(w, 4 * i, floor, h, g, stride, columns, sums, 3 * i * Tile.LOGICAL);
        }
    }

    @Kernel
    private static void pair(
            float[] w, int at, int floor, float[] h, float[] g, int stride, int columns, float[] sums, int sumsAt) {
        IntVector least = IntVector.broadcast(INTS, floor);
        FloatVector a0 = FloatVector.broadcast(FLOATS, w[at]);
        FloatVector a1 = FloatVector.broadcast(FLOATS, w[at + 1]);
        FloatVector ab = FloatVector.broadcast(FLOATS, w[at + 2]);
        FloatVector ac0 = FloatVector.broadcast(FLOATS, w[at + 3] * w[at]);
        FloatVector ac1 = FloatVector.broadcast(FLOATS, w[at + 3] * w[at + 1]);
        FloatVector b0 = FloatVector.broadcast(FLOATS, w[at + 4]);
        FloatVector b1 = FloatVector.broadcast(FLOATS, w[at + 5]);
        FloatVector bb = FloatVector.broadcast(FLOATS, w[at + 6]);
        FloatVector bc0 = FloatVector.broadcast(FLOATS, w[at + 7] * w[at + 4]);
        FloatVector bc1 = FloatVector.broadcast(FLOATS, w[at + 7] * w[at + 5]);
        for (int lane = 0; lane < Tile.LOGICAL; lane += V) {
            int to = START + sumsAt + lane;
            FloatVector as = FloatVector.fromArray(FLOATS, sums, to);
            FloatVector as0 = FloatVector.fromArray(FLOATS, sums, to + Tile.LOGICAL);
            FloatVector as1 = FloatVector.fromArray(FLOATS, sums, to + 2 * Tile.LOGICAL);
            FloatVector bs = FloatVector.fromArray(FLOATS, sums, to + 3 * Tile.LOGICAL);
            FloatVector bs0 = FloatVector.fromArray(FLOATS, sums, to + 4 * Tile.LOGICAL);
            FloatVector bs1 = FloatVector.fromArray(FLOATS, sums, to + 5 * Tile.LOGICAL);
            for (int s = START + lane; s < START + columns; s += Tile.LOGICAL) {
                FloatVector h0 = FloatVector.fromArray(FLOATS, h, s);
                FloatVector h1 = FloatVector.fromArray(FLOATS, h, stride + s);
                FloatVector ae = a0.fma(h0, a1.fma(h1, ab))
                        .reinterpretAsInts()
                        .max(least)
                        .reinterpretAsFloats();
                FloatVector be = b0.fma(h0, b1.fma(h1, bb))
                        .reinterpretAsInts()
                        .max(least)
                        .reinterpretAsFloats();
                as = as.add(ae);
                as0 = ae.fma(h0, as0);
                as1 = ae.fma(h1, as1);
                bs = bs.add(be);
                bs0 = be.fma(h0, bs0);
                bs1 = be.fma(h1, bs1);
                be.fma(bc0, ae.fma(ac0, FloatVector.fromArray(FLOATS, g, s))).intoArray(g, s);
                be.fma(bc1, ae.fma(ac1, FloatVector.fromArray(FLOATS, g, stride + s)))
                        .intoArray(g, stride + s);
            }
            as.intoArray(sums, to);
            as0.intoArray(sums, to + Tile.LOGICAL);
            as1.intoArray(sums, to + 2 * Tile.LOGICAL);
            bs.intoArray(sums, to + 3 * Tile.LOGICAL);
            bs0.intoArray(sums, to + 4 * Tile.LOGICAL);
            bs1.intoArray(sums, to + 5 * Tile.LOGICAL);
        }
    }
}
