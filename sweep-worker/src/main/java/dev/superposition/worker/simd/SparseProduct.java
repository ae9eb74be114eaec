package dev.superposition.worker.simd;

import static dev.superposition.worker.simd.Aligned.START;

import dev.superposition.worker.data.CompressedRows;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The product of a sparse matrix with a dense one, row by row, vectors along the columns. Sparse rows are taken in their order,
 * {@link CompressedRows#order}, and dense rows are counted from {@code first}.
 */
final class SparseProduct {
    private static final VectorSpecies<Float> FLOATS = Tile.FLOATS;
    private static final int V = FLOATS.length();
    private static final boolean FEW_REGISTERS = Tile.FEW_REGISTERS;

    private SparseProduct() {}

    /**
     * {@code c_r = start_r + Σ_k values[k] · b[columns[k]]} for the rows {@code first … end − 1} of the order.
     *
     * @param stride of the rows of b and c
     * @param width columns of b and c, a multiple of {@link Tile#LOGICAL}
     * @param startStride of the rows of start; 0 if it is one row for all
     */
    static void of(
            CompressedRows a,
            int first,
            int end,
            float[] b,
            int stride,
            int width,
            float[] start,
            int startAt,
            int startStride,
            float[] c,
            int cAt) {
        // First as many as pay: a call a row has its price, and so has every one more in a register.
        int column = 0;
        for (; column + 10 * V <= width; column += 10 * V) {
            ten(a, first, end, b, stride, start, startAt + column, startStride, c, cAt + column, column);
        }
        if (FEW_REGISTERS) {
            for (; column + 4 * V <= width; column += 4 * V) {
                four(a, first, end, b, stride, start, startAt + column, startStride, c, cAt + column, column);
            }
        } else {
            for (; column + 5 * V <= width; column += 5 * V) {
                five(a, first, end, b, stride, start, startAt + column, startStride, c, cAt + column, column);
            }
        }
        for (; column + 2 * V <= width; column += 2 * V) {
            two(a, first, end, b, stride, start, startAt + column, startStride, c, cAt + column, column);
        }
        for (; column < width; column += V) {
            one(a, first, end, b, stride, start, startAt + column, startStride, c, cAt + column, column);
        }
    }

    @Kernel
    private static void ten(
            CompressedRows a,
            int first,
            int end,
            float[] b,
            int stride,
            float[] start,
            int startAt,
            int startStride,
            float[] c,
            int cAt,
            int column) {
        int[] order = a.order();
        int[] starts = a.starts();
        int[] columns = a.columns();
        float[] values = a.values();
        for (int row = first; row < end; row++) {
            int from = START + startAt + (row - first) * startStride;
            FloatVector c0 = FloatVector.fromArray(FLOATS, start, from);
            FloatVector c1 = FloatVector.fromArray(FLOATS, start, from + V);
            FloatVector c2 = FloatVector.fromArray(FLOATS, start, from + 2 * V);
            FloatVector c3 = FloatVector.fromArray(FLOATS, start, from + 3 * V);
            FloatVector c4 = FloatVector.fromArray(FLOATS, start, from + 4 * V);
            FloatVector c5 = FloatVector.fromArray(FLOATS, start, from + 5 * V);
            FloatVector c6 = FloatVector.fromArray(FLOATS, start, from + 6 * V);
            FloatVector c7 = FloatVector.fromArray(FLOATS, start, from + 7 * V);
            FloatVector c8 = FloatVector.fromArray(FLOATS, start, from + 8 * V);
            FloatVector c9 = FloatVector.fromArray(FLOATS, start, from + 9 * V);
            int rowEnd = starts[order[row] + 1];
            for (int k = starts[order[row]]; k < rowEnd; k++) {
                int at = START + columns[k] * stride + column;
                FloatVector value = FloatVector.broadcast(FLOATS, values[k]);
                c0 = value.fma(FloatVector.fromArray(FLOATS, b, at), c0);
                c1 = value.fma(FloatVector.fromArray(FLOATS, b, at + V), c1);
                c2 = value.fma(FloatVector.fromArray(FLOATS, b, at + 2 * V), c2);
                c3 = value.fma(FloatVector.fromArray(FLOATS, b, at + 3 * V), c3);
                c4 = value.fma(FloatVector.fromArray(FLOATS, b, at + 4 * V), c4);
                c5 = value.fma(FloatVector.fromArray(FLOATS, b, at + 5 * V), c5);
                c6 = value.fma(FloatVector.fromArray(FLOATS, b, at + 6 * V), c6);
                c7 = value.fma(FloatVector.fromArray(FLOATS, b, at + 7 * V), c7);
                c8 = value.fma(FloatVector.fromArray(FLOATS, b, at + 8 * V), c8);
                c9 = value.fma(FloatVector.fromArray(FLOATS, b, at + 9 * V), c9);
            }
            int to = START + cAt + (row - first) * stride;
            c0.intoArray(c, to);
            c1.intoArray(c, to + V);
            c2.intoArray(c, to + 2 * V);
            c3.intoArray(c, to + 3 * V);
            c4.intoArray(c, to + 4 * V);
            c5.intoArray(c, to + 5 * V);
            c6.intoArray(c, to + 6 * V);
            c7.intoArray(c, to + 7 * V);
            c8.intoArray(c, to + 8 * V);
            c9.intoArray(c, to + 9 * V);
        }
    }

    @Kernel
    private static void five(
            CompressedRows a,
            int first,
            int end,
            float[] b,
            int stride,
            float[] start,
            int startAt,
            int startStride,
            float[] c,
            int cAt,
            int column) {
        int[] order = a.order();
        int[] starts = a.starts();
        int[] columns = a.columns();
        float[] values = a.values();
        for (int row = first; row < end; row++) {
            int from = START + startAt + (row - first) * startStride;
            FloatVector c0 = FloatVector.fromArray(FLOATS, start, from);
            FloatVector c1 = FloatVector.fromArray(FLOATS, start, from + V);
            FloatVector c2 = FloatVector.fromArray(FLOATS, start, from + 2 * V);
            FloatVector c3 = FloatVector.fromArray(FLOATS, start, from + 3 * V);
            FloatVector c4 = FloatVector.fromArray(FLOATS, start, from + 4 * V);
            int rowEnd = starts[order[row] + 1];
            for (int k = starts[order[row]]; k < rowEnd; k++) {
                int at = START + columns[k] * stride + column;
                FloatVector value = FloatVector.broadcast(FLOATS, values[k]);
                c0 = value.fma(FloatVector.fromArray(FLOATS, b, at), c0);
                c1 = value.fma(FloatVector.fromArray(FLOATS, b, at + V), c1);
                c2 = value.fma(FloatVector.fromArray(FLOATS, b, at + 2 * V), c2);
                c3 = value.fma(FloatVector.fromArray(FLOATS, b, at + 3 * V), c3);
                c4 = value.fma(FloatVector.fromArray(FLOATS, b, at + 4 * V), c4);
            }
            int to = START + cAt + (row - first) * stride;
            c0.intoArray(c, to);
            c1.intoArray(c, to + V);
            c2.intoArray(c, to + 2 * V);
            c3.intoArray(c, to + 3 * V);
            c4.intoArray(c, to + 4 * V);
        }
    }

    @Kernel
    private static void four(
            CompressedRows a,
            int first,
            int end,
            float[] b,
            int stride,
            float[] start,
            int startAt,
            int startStride,
            float[] c,
            int cAt,
            int column) {
        int[] order = a.order();
        int[] starts = a.starts();
        int[] columns = a.columns();
        float[] values = a.values();
        for (int row = first; row < end; row++) {
            int from = START + startAt + (row - first) * startStride;
            FloatVector c0 = FloatVector.fromArray(FLOATS, start, from);
            FloatVector c1 = FloatVector.fromArray(FLOATS, start, from + V);
            FloatVector c2 = FloatVector.fromArray(FLOATS, start, from + 2 * V);
            FloatVector c3 = FloatVector.fromArray(FLOATS, start, from + 3 * V);
            int rowEnd = starts[order[row] + 1];
            for (int k = starts[order[row]]; k < rowEnd; k++) {
                int at = START + columns[k] * stride + column;
                FloatVector value = FloatVector.broadcast(FLOATS, values[k]);
                c0 = value.fma(FloatVector.fromArray(FLOATS, b, at), c0);
                c1 = value.fma(FloatVector.fromArray(FLOATS, b, at + V), c1);
                c2 = value.fma(FloatVector.fromArray(FLOATS, b, at + 2 * V), c2);
                c3 = value.fma(FloatVector.fromArray(FLOATS, b, at + 3 * V), c3);
            }
            int to = START + cAt + (row - first) * stride;
            c0.intoArray(c, to);
            c1.intoArray(c, to + V);
            c2.intoArray(c, to + 2 * V);
            c3.intoArray(c, to + 3 * V);
        }
    }

    @Kernel
    private static void two(
            CompressedRows a,
            int first,
            int end,
            float[] b,
            int stride,
            float[] start,
            int startAt,
            int startStride,
            float[] c,
            int cAt,
            int column) {
        int[] order = a.order();
        int[] starts = a.starts();
        int[] columns = a.columns();
        float[] values = a.values();
        for (int row = first; row < end; row++) {
            int from = START + startAt + (row - first) * startStride;
            FloatVector c0 = FloatVector.fromArray(FLOATS, start, from);
            FloatVector c1 = FloatVector.fromArray(FLOATS, start, from + V);
            int rowEnd = starts[order[row] + 1];
            for (int k = starts[order[row]]; k < rowEnd; k++) {
                int at = START + columns[k] * stride + column;
                FloatVector value = FloatVector.broadcast(FLOATS, values[k]);
                c0 = value.fma(FloatVector.fromArray(FLOATS, b, at), c0);
                c1 = value.fma(FloatVector.fromArray(FLOATS, b, at + V), c1);
            }
            int to = START + cAt + (row - first) * stride;
            c0.intoArray(c, to);
            c1.intoArray(c, to + V);
        }
    }

    @Kernel
    private static void one(
            CompressedRows a,
            int first,
            int end,
            float[] b,
            int stride,
            float[] start,
            int startAt,
            int startStride,
            float[] c,
            int cAt,
            int column) {
        int[] order = a.order();
        int[] starts = a.starts();
        int[] columns = a.columns();
        float[] values = a.values();
        for (int row = first; row < end; row++) {
            int from = START + startAt + (row - first) * startStride;
            FloatVector c0 = FloatVector.fromArray(FLOATS, start, from);
            int rowEnd = starts[order[row] + 1];
            for (int k = starts[order[row]]; k < rowEnd; k++) {
                int at = START + columns[k] * stride + column;
                FloatVector value = FloatVector.broadcast(FLOATS, values[k]);
                c0 = value.fma(FloatVector.fromArray(FLOATS, b, at), c0);
            }
            int to = START + cAt + (row - first) * stride;
            c0.intoArray(c, to);
        }
    }
}
