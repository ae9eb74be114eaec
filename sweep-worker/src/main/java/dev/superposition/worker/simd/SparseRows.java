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
     * The scaled error signal in place of y: {@code c·(y − x)}, 0 where a ReLU is shut; its sum over the rows is added to
     * {@code sums} from {@code sumsAt} on.
     */
    @Kernel
    static void residual(
            float[] y, float[] x, int rows, int stride, float[] scales, float[] sums, int sumsAt, boolean relu) {
        int always = relu ? 0 : -1;
        for (int column = 0; column < stride; column += V) {
            FloatVector scale = FloatVector.fromArray(FLOATS, scales, START + column);
            FloatVector sum = FloatVector.fromArray(FLOATS, sums, START + sumsAt + column);
            for (int at = START + column; at < START + rows * stride; at += stride) {
                FloatVector output = FloatVector.fromArray(FLOATS, y, at);
                FloatVector error = output.sub(FloatVector.fromArray(FLOATS, x, at))
                        .mul(scale)
                        .reinterpretAsInts()
                        .and(Tile.open(output).or(always))
                        .reinterpretAsFloats();
                sum = sum.add(error);
                error.intoArray(y, at);
            }
            sum.intoArray(sums, START + sumsAt + column);
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
