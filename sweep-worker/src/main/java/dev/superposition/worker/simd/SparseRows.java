package dev.superposition.worker.simd;

import static dev.superposition.worker.simd.Aligned.START;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Dense work beside the products of compressed sparse rows ({@link SparseProduct}, {@link SparseOuterProduct}), vectors along the features.
 *
 * <p>Matrices have rows of {@code stride} floats, a multiple of {@link Tile#LOGICAL}.
 */
final class SparseRows {
    private static final VectorSpecies<Float> FLOATS = Tile.FLOATS;
    private static final int V = FLOATS.length();

    /** Rows and columns of the blocks in which a matrix is transposed: loops as long as the level-1 cache allows, which holds a line for each row. */
    private static final int BLOCK = 128;

    private SparseRows() {}

    /**
     * Scales each column of e, {@code e ← c ∘ e}; its sum over the rows is added to {@code sums}.
     *
     * @param stride of the rows of e
     * @param width columns of e, a multiple of {@link Tile#LOGICAL}
     */
    static void scale(
            float[] e,
            int eAt,
            int rows,
            int stride,
            int width,
            float[] scales,
            int scalesAt,
            float[] sums,
            int sumsAt) {
        int column = 0;
        for (; column + 5 * V <= width; column += 5 * V) {
            five(e, eAt + column, rows, stride, scales, scalesAt + column, sums, sumsAt + column);
        }
        for (; column + 2 * V <= width; column += 2 * V) {
            two(e, eAt + column, rows, stride, scales, scalesAt + column, sums, sumsAt + column);
        }
        for (; column < width; column += V) {
            one(e, eAt + column, rows, stride, scales, scalesAt + column, sums, sumsAt + column);
        }
    }

    @Kernel
    private static void five(
            float[] e, int eAt, int rows, int stride, float[] scales, int scalesAt, float[] sums, int sumsAt) {
        FloatVector scale0 = FloatVector.fromArray(FLOATS, scales, START + scalesAt);
        FloatVector scale1 = FloatVector.fromArray(FLOATS, scales, START + scalesAt + V);
        FloatVector scale2 = FloatVector.fromArray(FLOATS, scales, START + scalesAt + 2 * V);
        FloatVector scale3 = FloatVector.fromArray(FLOATS, scales, START + scalesAt + 3 * V);
        FloatVector scale4 = FloatVector.fromArray(FLOATS, scales, START + scalesAt + 4 * V);
        FloatVector sum0 = FloatVector.fromArray(FLOATS, sums, START + sumsAt);
        FloatVector sum1 = FloatVector.fromArray(FLOATS, sums, START + sumsAt + V);
        FloatVector sum2 = FloatVector.fromArray(FLOATS, sums, START + sumsAt + 2 * V);
        FloatVector sum3 = FloatVector.fromArray(FLOATS, sums, START + sumsAt + 3 * V);
        FloatVector sum4 = FloatVector.fromArray(FLOATS, sums, START + sumsAt + 4 * V);
        for (int at = START + eAt; at < START + eAt + rows * stride; at += stride) {
            FloatVector e0 = FloatVector.fromArray(FLOATS, e, at).mul(scale0);
            sum0 = sum0.add(e0);
            e0.intoArray(e, at);
            FloatVector e1 = FloatVector.fromArray(FLOATS, e, at + V).mul(scale1);
            sum1 = sum1.add(e1);
            e1.intoArray(e, at + V);
            FloatVector e2 = FloatVector.fromArray(FLOATS, e, at + 2 * V).mul(scale2);
            sum2 = sum2.add(e2);
            e2.intoArray(e, at + 2 * V);
            FloatVector e3 = FloatVector.fromArray(FLOATS, e, at + 3 * V).mul(scale3);
            sum3 = sum3.add(e3);
            e3.intoArray(e, at + 3 * V);
            FloatVector e4 = FloatVector.fromArray(FLOATS, e, at + 4 * V).mul(scale4);
            sum4 = sum4.add(e4);
            e4.intoArray(e, at + 4 * V);
        }
        sum0.intoArray(sums, START + sumsAt);
        sum1.intoArray(sums, START + sumsAt + V);
        sum2.intoArray(sums, START + sumsAt + 2 * V);
        sum3.intoArray(sums, START + sumsAt + 3 * V);
        sum4.intoArray(sums, START + sumsAt + 4 * V);
    }

    @Kernel
    private static void two(
            float[] e, int eAt, int rows, int stride, float[] scales, int scalesAt, float[] sums, int sumsAt) {
        FloatVector scale0 = FloatVector.fromArray(FLOATS, scales, START + scalesAt);
        FloatVector scale1 = FloatVector.fromArray(FLOATS, scales, START + scalesAt + V);
        FloatVector sum0 = FloatVector.fromArray(FLOATS, sums, START + sumsAt);
        FloatVector sum1 = FloatVector.fromArray(FLOATS, sums, START + sumsAt + V);
        for (int at = START + eAt; at < START + eAt + rows * stride; at += stride) {
            FloatVector e0 = FloatVector.fromArray(FLOATS, e, at).mul(scale0);
            sum0 = sum0.add(e0);
            e0.intoArray(e, at);
            FloatVector e1 = FloatVector.fromArray(FLOATS, e, at + V).mul(scale1);
            sum1 = sum1.add(e1);
            e1.intoArray(e, at + V);
        }
        sum0.intoArray(sums, START + sumsAt);
        sum1.intoArray(sums, START + sumsAt + V);
    }

    @Kernel
    private static void one(
            float[] e, int eAt, int rows, int stride, float[] scales, int scalesAt, float[] sums, int sumsAt) {
        FloatVector scale0 = FloatVector.fromArray(FLOATS, scales, START + scalesAt);
        FloatVector sum0 = FloatVector.fromArray(FLOATS, sums, START + sumsAt);
        for (int at = START + eAt; at < START + eAt + rows * stride; at += stride) {
            FloatVector e0 = FloatVector.fromArray(FLOATS, e, at).mul(scale0);
            sum0 = sum0.add(e0);
            e0.intoArray(e, at);
        }
        sum0.intoArray(sums, START + sumsAt);
    }

    /**
     * What is left of the output of a present feature: {@code output − x}, and 0 where a ReLU is shut, which is where the rectified output is
     * not positive. Without a branch, which would be as good as random.
     */
    static float subtracted(float output, float x, boolean relu) {
        int open = -Math.max(0, Float.floatToRawIntBits(output)) >> 31 | (relu ? 0 : -1);
        return output - Float.intBitsToFloat(Float.floatToRawIntBits(x) & open);
    }

    /**
     * Replaces {@code A[i, j]} and {@code A[j, i]} by their sum for rows i and columns {@code j ≤ i} of a square matrix.
     *
     * @param a where A's columns from {@code left} on begin
     * @param b where A's columns from {@code top} on begin
     */
    static void symmetrize(float[] a, float[] b, int top, int bottom, int left, int right, int stride) {
        for (int rows = top; rows < bottom; rows += BLOCK) {
            for (int columns = left; columns < Math.min(right, rows + BLOCK); columns += BLOCK) {
                for (int i = rows; i < Math.min(bottom, rows + BLOCK); i++) {
                    int ij = START + i * stride + columns - left;
                    int ji = START + columns * stride + i - top;
                    int end = Math.min(Math.min(i + 1, right), columns + BLOCK);
                    for (int j = columns; j < end; j++) {
                        float sum = a[ij] + b[ji];
                        a[ij] = sum;
                        b[ji] = sum;
                        ij++;
                        ji += stride;
                    }
                }
            }
        }
    }
}
