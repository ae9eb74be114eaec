package dev.superposition.worker.simd;

import static dev.superposition.worker.simd.Aligned.START;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * What {@link Tile} does in four passes over a feature's row, in one, for models of one or two hidden dimensions: there the
 * memory traffic of the passes outweighs the arithmetic.
 */
final class NarrowTile {
    /** The most hidden dimensions m. */
    static final int MOST_HIDDEN = 2;

    private static final VectorSpecies<Float> FLOATS = Tile.FLOATS;
    private static final int V = FLOATS.length();

    private NarrowTile() {}

    /**
     * Output, error signal and gradients of one feature i: {@code y = w·h + b}, {@code e = c·(y − x)}, 0 where a ReLU is shut; {@code g += w e};
     * {@code Σ e h} and {@code Σ e} are added to logical accumulators.
     *
     * @param w row i of W begins at {@code wAt}, m numbers
     * @param x row i begins at {@code at}
     * @param h, g m rows of {@code stride}
     * @param weightSums where the accumulators of row i begin in {@code sums}; {@code biasSums} those of b_i
     */
    static void backward(
            float[] w,
            int wAt,
            int m,
            float bias,
            float scale,
            boolean relu,
            float[] x,
            int at,
            float[] h,
            float[] g,
            int stride,
            int columns,
            float[] sums,
            int weightSums,
            int biasSums) {
        if (m == 1) {
            backward1(w[START + wAt], bias, scale, relu ? 0 : -1, x, at, h, g, columns, sums, weightSums, biasSums);
        } else {
            backward2(
                    w[START + wAt],
                    w[START + wAt + 1],
                    bias,
                    scale,
                    relu ? 0 : -1,
                    x,
                    at,
                    h,
                    g,
                    stride,
                    columns,
                    sums,
                    weightSums,
                    biasSums);
        }
    }

    @Kernel
    private static void backward1(
            float w,
            float bias,
            float scale,
            int always,
            float[] x,
            int at,
            float[] h,
            float[] g,
            int columns,
            float[] sums,
            int weightSums,
            int biasSums) {
        FloatVector w0 = FloatVector.broadcast(FLOATS, w);
        FloatVector b = FloatVector.broadcast(FLOATS, bias);
        for (int lane = 0; lane < Tile.LOGICAL; lane += V) {
            FloatVector sum = FloatVector.fromArray(FLOATS, sums, START + biasSums + lane);
            FloatVector sum0 = FloatVector.fromArray(FLOATS, sums, START + weightSums + lane);
            for (int s = START + lane; s < START + columns; s += Tile.LOGICAL) {
                FloatVector h0 = FloatVector.fromArray(FLOATS, h, s);
                FloatVector y = w0.fma(h0, b);
                FloatVector e = y.sub(FloatVector.fromArray(FLOATS, x, at + s))
                        .mul(scale)
                        .reinterpretAsInts()
                        .and(Tile.open(y).or(always))
                        .reinterpretAsFloats();
                sum = sum.add(e);
                sum0 = e.fma(h0, sum0);
                e.fma(w0, FloatVector.fromArray(FLOATS, g, s)).intoArray(g, s);
            }
            sum.intoArray(sums, START + biasSums + lane);
            sum0.intoArray(sums, START + weightSums + lane);
        }
    }

    @Kernel
    private static void backward2(
            float wa,
            float wb,
            float bias,
            float scale,
            int always,
            float[] x,
            int at,
            float[] h,
            float[] g,
            int stride,
            int columns,
            float[] sums,
            int weightSums,
            int biasSums) {
        FloatVector w0 = FloatVector.broadcast(FLOATS, wa);
        FloatVector w1 = FloatVector.broadcast(FLOATS, wb);
        FloatVector b = FloatVector.broadcast(FLOATS, bias);
        for (int lane = 0; lane < Tile.LOGICAL; lane += V) {
            FloatVector sum = FloatVector.fromArray(FLOATS, sums, START + biasSums + lane);
            FloatVector sum0 = FloatVector.fromArray(FLOATS, sums, START + weightSums + lane);
            FloatVector sum1 = FloatVector.fromArray(FLOATS, sums, START + weightSums + Tile.LOGICAL + lane);
            for (int s = START + lane; s < START + columns; s += Tile.LOGICAL) {
                FloatVector h0 = FloatVector.fromArray(FLOATS, h, s);
                FloatVector h1 = FloatVector.fromArray(FLOATS, h, stride + s);
                FloatVector y = w0.fma(h0, w1.fma(h1, b));
                FloatVector e = y.sub(FloatVector.fromArray(FLOATS, x, at + s))
                        .mul(scale)
                        .reinterpretAsInts()
                        .and(Tile.open(y).or(always))
                        .reinterpretAsFloats();
                sum = sum.add(e);
                sum0 = e.fma(h0, sum0);
                sum1 = e.fma(h1, sum1);
                e.fma(w0, FloatVector.fromArray(FLOATS, g, s)).intoArray(g, s);
                e.fma(w1, FloatVector.fromArray(FLOATS, g, stride + s)).intoArray(g, stride + s);
            }
            sum.intoArray(sums, START + biasSums + lane);
            sum0.intoArray(sums, START + weightSums + lane);
            sum1.intoArray(sums, START + weightSums + Tile.LOGICAL + lane);
        }
    }
}
