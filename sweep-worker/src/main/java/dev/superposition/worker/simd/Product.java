package dev.superposition.worker.simd;

import static dev.superposition.worker.simd.Aligned.START;

/**
 * The product of one small matrix A with tiles of samples, C = A B. A is packed once for all tiles of a step.
 *
 * <p>Blocks of accumulators stay in registers. Machines with 512-bit vectors have 32 of them: 4 rows × 4 vectors, so 4 loads and 4
 * broadcasts feed 16 multiply-adds. Those with 256-bit vectors have 16: 6 rows × 2 vectors, 8 loads to 12 multiply-adds; sixteen
 * accumulators would live in memory and take twice as long. A is packed in panels of a block's rows, panel[k][row], so that its
 * indices have a fixed step: the compiler then checks bounds a few times an iteration, not once a number. Every element of C is a sum of its
 * own, in the order of the inner index, every multiply-add fused: the same bits for every blocking and vector width.
 */
final class Product {
    private static final int V = Tile.FLOATS.length();
    private static final boolean FEW_REGISTERS = Tile.FEW_REGISTERS;
    private static final int MOST_ROWS = FEW_REGISTERS ? 6 : 4;

    private final int rows;
    private final int inner;
    private final float[] panels;

    /**
     * @param rows of A and C
     * @param inner columns of A, rows of B
     */
    Product(int rows, int inner) {
        this.rows = rows;
        this.inner = inner;
        this.panels = Aligned.floats(rows * inner);
    }

    /** Takes a copy of A from an {@link Aligned} array, element (r, k) at {@code at + r·rowStep + k·innerStep}. */
    void pack(float[] a, int at, int rowStep, int innerStep) {
        int height;
        for (int row = 0; row < rows; row += height) {
            height = height(rows - row);
            int to = START + row * inner;
            // The long loop inside: one of four or six turns costs more than what it does.
            for (int r = 0; r < height; r++) {
                int from = START + at + (row + r) * rowStep;
                for (int k = to + r; k < to + height * inner; k += height) {
                    panels[k] = a[from];
                    from += innerStep;
                }
            }
        }
    }

    /** Rows of the next panel when so many are left: no single row is left over where that can be helped. */
    private static int height(int left) {
        if (FEW_REGISTERS && (left == 5 || left == 7 || left == 9)) {
            return 5;
        }
        if (left >= MOST_ROWS && left != 8) {
            return MOST_ROWS;
        }
        return left >= 4 ? 4 : left >= 2 ? 2 : 1;
    }

    /**
     * {@code c[r·stride + s] = Σ_k A[r, k] · b[k·stride + s]} for s = 0 … columns − 1; indices count from the arrays' {@link Aligned} start.
     *
     * @param columns a multiple of {@link Tile#LOGICAL}
     */
    void of(float[] b, float[] c, int stride, int columns) {
        // One or two rows leave registers for four vectors everywhere.
        boolean wide = !FEW_REGISTERS || rows <= 2;
        int step = (wide ? 4 : 2) * V;
        int s = 0;
        for (; s + step <= columns; s += step) {
            int height;
            for (int row = 0; row < rows; row += height) {
                height = height(rows - row);
                int at = START + row * inner;
                if (wide) {
                    fourVectors(height, at, b, START + s, c, START + row * stride + s, stride);
                } else {
                    twoVectors(height, at, b, START + s, c, START + row * stride + s, stride);
                }
            }
        }
        for (; s < columns; s += V) {
            int height;
            for (int row = 0; row < rows; row += height) {
                height = height(rows - row);
                oneVector(height, START + row * inner, b, START + s, c, START + row * stride + s, stride);
            }
        }
    }

    private void fourVectors(int height, int at, float[] b, int bAt, float[] c, int cAt, int stride) {
        switch (height) {
            case 4 -> ProductBlocks.fourByFour(panels, at, inner, b, bAt, c, cAt, stride);
            case 2 -> ProductBlocks.twoByFour(panels, at, inner, b, bAt, c, cAt, stride);
            default -> ProductBlocks.oneByFour(panels, at, inner, b, bAt, c, cAt, stride);
        }
    }

    private void twoVectors(int height, int at, float[] b, int bAt, float[] c, int cAt, int stride) {
        switch (height) {
            case 6 -> ProductBlocks.sixByTwo(panels, at, inner, b, bAt, c, cAt, stride);
            case 5 -> ProductBlocks.fiveByTwo(panels, at, inner, b, bAt, c, cAt, stride);
            case 4 -> ProductBlocks.fourByTwo(panels, at, inner, b, bAt, c, cAt, stride);
            case 2 -> ProductBlocks.twoByTwo(panels, at, inner, b, bAt, c, cAt, stride);
            default -> ProductBlocks.oneByTwo(panels, at, inner, b, bAt, c, cAt, stride);
        }
    }

    private void oneVector(int height, int at, float[] b, int bAt, float[] c, int cAt, int stride) {
        switch (height) {
            case 4 -> ProductBlocks.fourByOne(panels, at, inner, b, bAt, c, cAt, stride);
            case 2 -> ProductBlocks.twoByOne(panels, at, inner, b, bAt, c, cAt, stride);
            default -> ProductBlocks.oneByOne(panels, at, inner, b, bAt, c, cAt, stride);
        }
    }
}
