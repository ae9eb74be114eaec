package dev.superposition.worker.simd;

import static dev.superposition.worker.simd.Aligned.START;

import dev.superposition.worker.data.SparseSampler;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The products of compressed sparse rows with a Gram matrix, vectors along the features.
 *
 * <p>Rows are taken in the order of the batch, {@link SparseSampler#order}, and dense rows are counted from {@code first}. Matrices
 * have rows of {@code stride} floats, a multiple of {@link Tile#LOGICAL}. Columns are taken five, two or one vector at a time.
 */
final class SparseRows {
    private static final VectorSpecies<Float> FLOATS = Tile.FLOATS;
    private static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);
    private static final int V = FLOATS.length();

    /** Rows and columns of the blocks in which a matrix is transposed. */
    private static final int BLOCK = 16;

    private SparseRows() {}

    /** {@code y_r = b + Σ_k values[k] · gram[features[k]]} for the rows {@code first … end − 1} of the batch's order. */
    static void forward(
            float[] gram, int stride, SparseSampler batch, int first, int end, float[] bias, int biasAt, float[] y) {
        int column = 0;
        for (; column + 5 * V <= stride; column += 5 * V) {
            forward5(gram, stride, batch, first, end, bias, biasAt, y, column);
        }
        for (; column + 2 * V <= stride; column += 2 * V) {
            forward2(gram, stride, batch, first, end, bias, biasAt, y, column);
        }
        for (; column < stride; column += V) {
            forward1(gram, stride, batch, first, end, bias, biasAt, y, column);
        }
    }

    @Kernel
    private static void forward5(
            float[] gram,
            int stride,
            SparseSampler batch,
            int first,
            int end,
            float[] bias,
            int biasAt,
            float[] y,
            int column) {
        int[] order = batch.order();
        int[] starts = batch.starts();
        int[] features = batch.features();
        float[] values = batch.values();
        for (int row = first; row < end; row++) {
            FloatVector y0 = FloatVector.fromArray(FLOATS, bias, START + biasAt + column);
            FloatVector y1 = FloatVector.fromArray(FLOATS, bias, START + biasAt + column + V);
            FloatVector y2 = FloatVector.fromArray(FLOATS, bias, START + biasAt + column + 2 * V);
            FloatVector y3 = FloatVector.fromArray(FLOATS, bias, START + biasAt + column + 3 * V);
            FloatVector y4 = FloatVector.fromArray(FLOATS, bias, START + biasAt + column + 4 * V);
            int rowEnd = starts[order[row] + 1];
            for (int k = starts[order[row]]; k < rowEnd; k++) {
                int at = START + features[k] * stride + column;
                FloatVector value = FloatVector.broadcast(FLOATS, values[k]);
                y0 = value.fma(FloatVector.fromArray(FLOATS, gram, at), y0);
                y1 = value.fma(FloatVector.fromArray(FLOATS, gram, at + V), y1);
                y2 = value.fma(FloatVector.fromArray(FLOATS, gram, at + 2 * V), y2);
                y3 = value.fma(FloatVector.fromArray(FLOATS, gram, at + 3 * V), y3);
                y4 = value.fma(FloatVector.fromArray(FLOATS, gram, at + 4 * V), y4);
            }
            int to = START + (row - first) * stride + column;
            y0.intoArray(y, to);
            y1.intoArray(y, to + V);
            y2.intoArray(y, to + 2 * V);
            y3.intoArray(y, to + 3 * V);
            y4.intoArray(y, to + 4 * V);
        }
    }

    @Kernel
    private static void forward2(
            float[] gram,
            int stride,
            SparseSampler batch,
            int first,
            int end,
            float[] bias,
            int biasAt,
            float[] y,
            int column) {
        int[] order = batch.order();
        int[] starts = batch.starts();
        int[] features = batch.features();
        float[] values = batch.values();
        for (int row = first; row < end; row++) {
            FloatVector y0 = FloatVector.fromArray(FLOATS, bias, START + biasAt + column);
            FloatVector y1 = FloatVector.fromArray(FLOATS, bias, START + biasAt + column + V);
            int rowEnd = starts[order[row] + 1];
            for (int k = starts[order[row]]; k < rowEnd; k++) {
                int at = START + features[k] * stride + column;
                FloatVector value = FloatVector.broadcast(FLOATS, values[k]);
                y0 = value.fma(FloatVector.fromArray(FLOATS, gram, at), y0);
                y1 = value.fma(FloatVector.fromArray(FLOATS, gram, at + V), y1);
            }
            int to = START + (row - first) * stride + column;
            y0.intoArray(y, to);
            y1.intoArray(y, to + V);
        }
    }

    @Kernel
    private static void forward1(
            float[] gram,
            int stride,
            SparseSampler batch,
            int first,
            int end,
            float[] bias,
            int biasAt,
            float[] y,
            int column) {
        int[] order = batch.order();
        int[] starts = batch.starts();
        int[] features = batch.features();
        float[] values = batch.values();
        for (int row = first; row < end; row++) {
            FloatVector y0 = FloatVector.fromArray(FLOATS, bias, START + biasAt + column);
            int rowEnd = starts[order[row] + 1];
            for (int k = starts[order[row]]; k < rowEnd; k++) {
                int at = START + features[k] * stride + column;
                FloatVector value = FloatVector.broadcast(FLOATS, values[k]);
                y0 = value.fma(FloatVector.fromArray(FLOATS, gram, at), y0);
            }
            int to = START + (row - first) * stride + column;
            y0.intoArray(y, to);
        }
    }

    /**
     * The scaled error signal in place of y: {@code c·(y − x)}, 0 where a ReLU is shut; its sum over the rows is added to
     * {@code sums} from {@code sumsAt} on.
     */
    @Kernel
    static void residual(
            float[] y, float[] x, int rows, int stride, float[] scales, float[] sums, int sumsAt, boolean relu) {
        IntVector zero = IntVector.zero(INTS);
        IntVector always = IntVector.broadcast(INTS, relu ? 0 : -1);
        for (int column = 0; column < stride; column += V) {
            FloatVector scale = FloatVector.fromArray(FLOATS, scales, START + column);
            FloatVector sum = FloatVector.fromArray(FLOATS, sums, START + sumsAt + column);
            for (int at = START + column; at < START + rows * stride; at += stride) {
                FloatVector output = FloatVector.fromArray(FLOATS, y, at);
                IntVector open = zero.sub(output.reinterpretAsInts().max(zero))
                        .lanewise(VectorOperators.ASHR, 31)
                        .or(always);
                FloatVector error = output.sub(FloatVector.fromArray(FLOATS, x, at))
                        .mul(scale)
                        .reinterpretAsInts()
                        .and(open)
                        .reinterpretAsFloats();
                sum = sum.add(error);
                error.intoArray(y, at);
            }
            sum.intoArray(sums, START + sumsAt + column);
        }
    }

    /** {@code sums[features[k]] += values[k] · e_r} for every present feature of the rows {@code first … end − 1} of the order. */
    static void backward(float[] e, int stride, SparseSampler batch, int first, int end, float[] sums) {
        int column = 0;
        for (; column + 5 * V <= stride; column += 5 * V) {
            backward5(e, stride, batch, first, end, sums, column);
        }
        for (; column + 2 * V <= stride; column += 2 * V) {
            backward2(e, stride, batch, first, end, sums, column);
        }
        for (; column < stride; column += V) {
            backward1(e, stride, batch, first, end, sums, column);
        }
    }

    @Kernel
    private static void backward5(
            float[] e, int stride, SparseSampler batch, int first, int end, float[] sums, int column) {
        int[] order = batch.order();
        int[] starts = batch.starts();
        int[] features = batch.features();
        float[] values = batch.values();
        for (int row = first; row < end; row++) {
            int from = START + (row - first) * stride + column;
            FloatVector e0 = FloatVector.fromArray(FLOATS, e, from);
            FloatVector e1 = FloatVector.fromArray(FLOATS, e, from + V);
            FloatVector e2 = FloatVector.fromArray(FLOATS, e, from + 2 * V);
            FloatVector e3 = FloatVector.fromArray(FLOATS, e, from + 3 * V);
            FloatVector e4 = FloatVector.fromArray(FLOATS, e, from + 4 * V);
            int rowEnd = starts[order[row] + 1];
            for (int k = starts[order[row]]; k < rowEnd; k++) {
                int at = START + features[k] * stride + column;
                FloatVector value = FloatVector.broadcast(FLOATS, values[k]);
                value.fma(e0, FloatVector.fromArray(FLOATS, sums, at)).intoArray(sums, at);
                value.fma(e1, FloatVector.fromArray(FLOATS, sums, at + V)).intoArray(sums, at + V);
                value.fma(e2, FloatVector.fromArray(FLOATS, sums, at + 2 * V)).intoArray(sums, at + 2 * V);
                value.fma(e3, FloatVector.fromArray(FLOATS, sums, at + 3 * V)).intoArray(sums, at + 3 * V);
                value.fma(e4, FloatVector.fromArray(FLOATS, sums, at + 4 * V)).intoArray(sums, at + 4 * V);
            }
        }
    }

    @Kernel
    private static void backward2(
            float[] e, int stride, SparseSampler batch, int first, int end, float[] sums, int column) {
        int[] order = batch.order();
        int[] starts = batch.starts();
        int[] features = batch.features();
        float[] values = batch.values();
        for (int row = first; row < end; row++) {
            int from = START + (row - first) * stride + column;
            FloatVector e0 = FloatVector.fromArray(FLOATS, e, from);
            FloatVector e1 = FloatVector.fromArray(FLOATS, e, from + V);
            int rowEnd = starts[order[row] + 1];
            for (int k = starts[order[row]]; k < rowEnd; k++) {
                int at = START + features[k] * stride + column;
                FloatVector value = FloatVector.broadcast(FLOATS, values[k]);
                value.fma(e0, FloatVector.fromArray(FLOATS, sums, at)).intoArray(sums, at);
                value.fma(e1, FloatVector.fromArray(FLOATS, sums, at + V)).intoArray(sums, at + V);
            }
        }
    }

    @Kernel
    private static void backward1(
            float[] e, int stride, SparseSampler batch, int first, int end, float[] sums, int column) {
        int[] order = batch.order();
        int[] starts = batch.starts();
        int[] features = batch.features();
        float[] values = batch.values();
        for (int row = first; row < end; row++) {
            int from = START + (row - first) * stride + column;
            FloatVector e0 = FloatVector.fromArray(FLOATS, e, from);
            int rowEnd = starts[order[row] + 1];
            for (int k = starts[order[row]]; k < rowEnd; k++) {
                int at = START + features[k] * stride + column;
                FloatVector value = FloatVector.broadcast(FLOATS, values[k]);
                value.fma(e0, FloatVector.fromArray(FLOATS, sums, at)).intoArray(sums, at);
            }
        }
    }

    /** Replaces the first n columns of a square matrix by {@code A + Aᵀ}. */
    static void symmetrize(float[] a, int n, int stride) {
        for (int top = 0; top < n; top += BLOCK) {
            for (int left = 0; left <= top; left += BLOCK) {
                for (int i = top; i < Math.min(n, top + BLOCK); i++) {
                    for (int j = left; j < Math.min(i + 1, left + BLOCK); j++) {
                        int ij = START + i * stride + j;
                        int ji = START + j * stride + i;
                        float sum = a[ij] + a[ji];
                        a[ij] = sum;
                        a[ji] = sum;
                    }
                }
            }
        }
    }
}
