package dev.superposition.worker.simd;

import static dev.superposition.worker.simd.Aligned.START;

import dev.superposition.worker.data.CompressedRows;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums of the outer products of compressed sparse rows with dense rows, vectors along the features. Rows are taken in the order of the
 * batch, {@link CompressedRows#order}, and dense rows are counted from {@code first}.
 */
final class SparseOuterProduct {
    private static final VectorSpecies<Float> FLOATS = Tile.FLOATS;
    private static final int V = FLOATS.length();
    private static final boolean FEW_REGISTERS = Tile.FEW_REGISTERS;

    private SparseOuterProduct() {}

    /** {@code sums[columns[k]] += values[k] · e_r} for every present feature of the rows {@code first … end − 1} of the order. */
    static void add(float[] e, int stride, CompressedRows batch, int first, int end, float[] sums) {
        // First as many as pay: a call a row has its price, and so has every one more in a register.
        int column = 0;
        for (; column + 10 * V <= stride; column += 10 * V) {
            ten(e, stride, batch, first, end, sums, column);
        }
        if (FEW_REGISTERS) {
            for (; column + 4 * V <= stride; column += 4 * V) {
                four(e, stride, batch, first, end, sums, column);
            }
        } else {
            for (; column + 5 * V <= stride; column += 5 * V) {
                five(e, stride, batch, first, end, sums, column);
            }
        }
        for (; column + 2 * V <= stride; column += 2 * V) {
            two(e, stride, batch, first, end, sums, column);
        }
        for (; column < stride; column += V) {
            one(e, stride, batch, first, end, sums, column);
        }
    }

    @Kernel
    private static void ten(float[] e, int stride, CompressedRows batch, int first, int end, float[] sums, int column) {
        int[] order = batch.order();
        int[] starts = batch.starts();
        int[] columns = batch.columns();
        float[] values = batch.values();
        for (int row = first; row < end; row++) {
            int from = START + (row - first) * stride + column;
            FloatVector e0 = FloatVector.fromArray(FLOATS, e, from);
            FloatVector e1 = FloatVector.fromArray(FLOATS, e, from + V);
            FloatVector e2 = FloatVector.fromArray(FLOATS, e, from + 2 * V);
            FloatVector e3 = FloatVector.fromArray(FLOATS, e, from + 3 * V);
            FloatVector e4 = FloatVector.fromArray(FLOATS, e, from + 4 * V);
            FloatVector e5 = FloatVector.fromArray(FLOATS, e, from + 5 * V);
            FloatVector e6 = FloatVector.fromArray(FLOATS, e, from + 6 * V);
            FloatVector e7 = FloatVector.fromArray(FLOATS, e, from + 7 * V);
            FloatVector e8 = FloatVector.fromArray(FLOATS, e, from + 8 * V);
            FloatVector e9 = FloatVector.fromArray(FLOATS, e, from + 9 * V);
            int rowEnd = starts[order[row] + 1];
            for (int k = starts[order[row]]; k < rowEnd; k++) {
                int at = START + columns[k] * stride + column;
                FloatVector value = FloatVector.broadcast(FLOATS, values[k]);
                value.fma(e0, FloatVector.fromArray(FLOATS, sums, at)).intoArray(sums, at);
                value.fma(e1, FloatVector.fromArray(FLOATS, sums, at + V)).intoArray(sums, at + V);
                value.fma(e2, FloatVector.fromArray(FLOATS, sums, at + 2 * V)).intoArray(sums, at + 2 * V);
                value.fma(e3, FloatVector.fromArray(FLOATS, sums, at + 3 * V)).intoArray(sums, at + 3 * V);
                value.fma(e4, FloatVector.fromArray(FLOATS, sums, at + 4 * V)).intoArray(sums, at + 4 * V);
                value.fma(e5, FloatVector.fromArray(FLOATS, sums, at + 5 * V)).intoArray(sums, at + 5 * V);
                value.fma(e6, FloatVector.fromArray(FLOATS, sums, at + 6 * V)).intoArray(sums, at + 6 * V);
                value.fma(e7, FloatVector.fromArray(FLOATS, sums, at + 7 * V)).intoArray(sums, at + 7 * V);
                value.fma(e8, FloatVector.fromArray(FLOATS, sums, at + 8 * V)).intoArray(sums, at + 8 * V);
                value.fma(e9, FloatVector.fromArray(FLOATS, sums, at + 9 * V)).intoArray(sums, at + 9 * V);
            }
        }
    }

    @Kernel
    private static void five(
            float[] e, int stride, CompressedRows batch, int first, int end, float[] sums, int column) {
        int[] order = batch.order();
        int[] starts = batch.starts();
        int[] columns = batch.columns();
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
                int at = START + columns[k] * stride + column;
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
    private static void four(
            float[] e, int stride, CompressedRows batch, int first, int end, float[] sums, int column) {
        int[] order = batch.order();
        int[] starts = batch.starts();
        int[] columns = batch.columns();
        float[] values = batch.values();
        for (int row = first; row < end; row++) {
            int from = START + (row - first) * stride + column;
            FloatVector e0 = FloatVector.fromArray(FLOATS, e, from);
            FloatVector e1 = FloatVector.fromArray(FLOATS, e, from + V);
            FloatVector e2 = FloatVector.fromArray(FLOATS, e, from + 2 * V);
            FloatVector e3 = FloatVector.fromArray(FLOATS, e, from + 3 * V);
            int rowEnd = starts[order[row] + 1];
            for (int k = starts[order[row]]; k < rowEnd; k++) {
                int at = START + columns[k] * stride + column;
                FloatVector value = FloatVector.broadcast(FLOATS, values[k]);
                value.fma(e0, FloatVector.fromArray(FLOATS, sums, at)).intoArray(sums, at);
                value.fma(e1, FloatVector.fromArray(FLOATS, sums, at + V)).intoArray(sums, at + V);
                value.fma(e2, FloatVector.fromArray(FLOATS, sums, at + 2 * V)).intoArray(sums, at + 2 * V);
                value.fma(e3, FloatVector.fromArray(FLOATS, sums, at + 3 * V)).intoArray(sums, at + 3 * V);
            }
        }
    }

    @Kernel
    private static void two(float[] e, int stride, CompressedRows batch, int first, int end, float[] sums, int column) {
        int[] order = batch.order();
        int[] starts = batch.starts();
        int[] columns = batch.columns();
        float[] values = batch.values();
        for (int row = first; row < end; row++) {
            int from = START + (row - first) * stride + column;
            FloatVector e0 = FloatVector.fromArray(FLOATS, e, from);
            FloatVector e1 = FloatVector.fromArray(FLOATS, e, from + V);
            int rowEnd = starts[order[row] + 1];
            for (int k = starts[order[row]]; k < rowEnd; k++) {
                int at = START + columns[k] * stride + column;
                FloatVector value = FloatVector.broadcast(FLOATS, values[k]);
                value.fma(e0, FloatVector.fromArray(FLOATS, sums, at)).intoArray(sums, at);
                value.fma(e1, FloatVector.fromArray(FLOATS, sums, at + V)).intoArray(sums, at + V);
            }
        }
    }

    @Kernel
    private static void one(float[] e, int stride, CompressedRows batch, int first, int end, float[] sums, int column) {
        int[] order = batch.order();
        int[] starts = batch.starts();
        int[] columns = batch.columns();
        float[] values = batch.values();
        for (int row = first; row < end; row++) {
            int from = START + (row - first) * stride + column;
            FloatVector e0 = FloatVector.fromArray(FLOATS, e, from);
            int rowEnd = starts[order[row] + 1];
            for (int k = starts[order[row]]; k < rowEnd; k++) {
                int at = START + columns[k] * stride + column;
                FloatVector value = FloatVector.broadcast(FLOATS, values[k]);
                value.fma(e0, FloatVector.fromArray(FLOATS, sums, at)).intoArray(sums, at);
            }
        }
    }
}
