package dev.superposition.worker.simd;

import static dev.superposition.worker.simd.Aligned.START;

import dev.superposition.worker.data.SparseSampler;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The product of compressed sparse rows with a Gram matrix, vectors along the features. Rows are taken in the order of the
 * batch, {@link SparseSampler#order}, and dense rows are counted from {@code first}.
 */
final class SparseProduct {
    private static final VectorSpecies<Float> FLOATS = Tile.FLOATS;
    private static final int V = FLOATS.length();
    private static final boolean FEW_REGISTERS = Tile.FEW_REGISTERS;

    private SparseProduct() {}

    /** {@code y_r = b + Σ_k values[k] · gram[features[k]]} for the rows {@code first … end − 1} of the batch's order. */
    static void of(
            float[] gram, int stride, SparseSampler batch, int first, int end, float[] bias, int biasAt, float[] y) {
        // First as many as pay: a call a row has its price, and so has every one more in a register.
        int column = 0;
        for (; column + 10 * V <= stride; column += 10 * V) {
            ten(gram, stride, batch, first, end, bias, biasAt, y, column);
        }
        if (FEW_REGISTERS) {
            for (; column + 4 * V <= stride; column += 4 * V) {
                four(gram, stride, batch, first, end, bias, biasAt, y, column);
            }
        } else {
            for (; column + 5 * V <= stride; column += 5 * V) {
                five(gram, stride, batch, first, end, bias, biasAt, y, column);
            }
        }
        for (; column + 2 * V <= stride; column += 2 * V) {
            two(gram, stride, batch, first, end, bias, biasAt, y, column);
        }
        for (; column < stride; column += V) {
            one(gram, stride, batch, first, end, bias, biasAt, y, column);
        }
    }

    @Kernel
    private static void ten(
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
            FloatVector y5 = FloatVector.fromArray(FLOATS, bias, START + biasAt + column + 5 * V);
            FloatVector y6 = FloatVector.fromArray(FLOATS, bias, START + biasAt + column + 6 * V);
            FloatVector y7 = FloatVector.fromArray(FLOATS, bias, START + biasAt + column + 7 * V);
            FloatVector y8 = FloatVector.fromArray(FLOATS, bias, START + biasAt + column + 8 * V);
            FloatVector y9 = FloatVector.fromArray(FLOATS, bias, START + biasAt + column + 9 * V);
            int rowEnd = starts[order[row] + 1];
            for (int k = starts[order[row]]; k < rowEnd; k++) {
                int at = START + features[k] * stride + column;
                FloatVector value = FloatVector.broadcast(FLOATS, values[k]);
                y0 = value.fma(FloatVector.fromArray(FLOATS, gram, at), y0);
                y1 = value.fma(FloatVector.fromArray(FLOATS, gram, at + V), y1);
                y2 = value.fma(FloatVector.fromArray(FLOATS, gram, at + 2 * V), y2);
                y3 = value.fma(FloatVector.fromArray(FLOATS, gram, at + 3 * V), y3);
                y4 = value.fma(FloatVector.fromArray(FLOATS, gram, at + 4 * V), y4);
                y5 = value.fma(FloatVector.fromArray(FLOATS, gram, at + 5 * V), y5);
                y6 = value.fma(FloatVector.fromArray(FLOATS, gram, at + 6 * V), y6);
                y7 = value.fma(FloatVector.fromArray(FLOATS, gram, at + 7 * V), y7);
                y8 = value.fma(FloatVector.fromArray(FLOATS, gram, at + 8 * V), y8);
                y9 = value.fma(FloatVector.fromArray(FLOATS, gram, at + 9 * V), y9);
            }
            int to = START + (row - first) * stride + column;
            y0.intoArray(y, to);
            y1.intoArray(y, to + V);
            y2.intoArray(y, to + 2 * V);
            y3.intoArray(y, to + 3 * V);
            y4.intoArray(y, to + 4 * V);
            y5.intoArray(y, to + 5 * V);
            y6.intoArray(y, to + 6 * V);
            y7.intoArray(y, to + 7 * V);
            y8.intoArray(y, to + 8 * V);
            y9.intoArray(y, to + 9 * V);
        }
    }

    @Kernel
    private static void five(
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
    private static void four(
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
            int rowEnd = starts[order[row] + 1];
            for (int k = starts[order[row]]; k < rowEnd; k++) {
                int at = START + features[k] * stride + column;
                FloatVector value = FloatVector.broadcast(FLOATS, values[k]);
                y0 = value.fma(FloatVector.fromArray(FLOATS, gram, at), y0);
                y1 = value.fma(FloatVector.fromArray(FLOATS, gram, at + V), y1);
                y2 = value.fma(FloatVector.fromArray(FLOATS, gram, at + 2 * V), y2);
                y3 = value.fma(FloatVector.fromArray(FLOATS, gram, at + 3 * V), y3);
            }
            int to = START + (row - first) * stride + column;
            y0.intoArray(y, to);
            y1.intoArray(y, to + V);
            y2.intoArray(y, to + 2 * V);
            y3.intoArray(y, to + 3 * V);
        }
    }

    @Kernel
    private static void two(
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
    private static void one(
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
}
