package dev.superposition.worker.simd;

import static dev.superposition.worker.simd.Aligned.START;
import static dev.superposition.worker.simd.Tile.LOGICAL;
import static dev.superposition.worker.simd.Tile.STRIDE;

/**
 * Sums of outer products over the samples of a tile.
 *
 * <p>Every element keeps {@link Tile#LOGICAL} logical accumulators, sample r in accumulator r mod {@value Tile#LOGICAL}, whatever the width
 * of a vector; {@link Tile#total} adds them. Blocks of 4 × 4 elements stay in registers, 8 loads to 16 multiply-adds; of 6 × 2 where
 * there are only 16 registers ({@link Product}), 8 loads to 12, both halves of the logical accumulators while their rows are in the level-1
 * cache. The last five rows of A are one block, 5 × 2. Arrays are {@link Aligned}, their rows {@link Tile#STRIDE} apart.
 */
final class OuterProduct {
    private static final int V = Tile.FLOATS.length();
    private static final boolean FEW_REGISTERS = Tile.FEW_REGISTERS;

    private OuterProduct() {}

    /**
     * Adds A Bᵀ to the logical accumulators {@code sums[sumsAt + (i·m + k)·LOGICAL …]}, for the n rows i of A and the m rows
     * k of B.
     */
    static void add(float[] a, int n, float[] b, int m, int columns, float[] sums, int sumsAt) {
        int height;
        for (int i = 0; i < n; i += height) {
            height = height(n - i);
            int width;
            for (int k = 0; k < m; k += width) {
                width = width(height, m - k);
                int at = (i * m + k) * LOGICAL;
                block(height, width, a, i * STRIDE, b, k * STRIDE, columns, sums, sumsAt + at, m);
            }
        }
    }

    /**
     * Adds A Bᵀ from {@code abSums} on and then C Dᵀ from {@code cdSums} on, block by block: where both go to the same accumulators, these come from memory
     * once.
     */
    static void add(
            float[] a,
            float[] b,
            int abSums,
            float[] c,
            float[] d,
            int cdSums,
            int n,
            int m,
            int columns,
            float[] sums) {
        int height;
        for (int i = 0; i < n; i += height) {
            height = height(n - i);
            int width;
            for (int k = 0; k < m; k += width) {
                width = width(height, m - k);
                int at = (i * m + k) * LOGICAL;
                block(height, width, a, i * STRIDE, b, k * STRIDE, columns, sums, abSums + at, m);
                block(height, width, c, i * STRIDE, d, k * STRIDE, columns, sums, cdSums + at, m);
            }
        }
    }

    /** Rows of A in the next block when so many are left. */
    private static int height(int left) {
        if (left == 5) {
            return 5;
        }
        if (FEW_REGISTERS && left >= 6 && left != 8 && left != 9) {
            return 6;
        }
        return left >= 4 ? 4 : 1;
    }

    /** Rows of B in the next block when so many are left. */
    private static int width(int height, int left) {
        if (!FEW_REGISTERS && height == 4 && left >= 4) {
            return 4;
        }
        return height > 1 && left >= 2 ? 2 : 1;
    }

    private static void block(
            int height,
            int width,
            float[] a,
            int aAt,
            float[] b,
            int bAt,
            int columns,
            float[] sums,
            int sumsAt,
            int m) {
        for (int lane = 0; lane < LOGICAL; lane += V) {
            switch (height * 10 + width) {
                case 62 ->
                    OuterProductBlocks.sixByTwo(a, START + aAt, b, START + bAt, lane, columns, sums, START + sumsAt, m);
                case 61 ->
                    OuterProductBlocks.sixByOne(a, START + aAt, b, START + bAt, lane, columns, sums, START + sumsAt, m);
                case 52 ->
                    OuterProductBlocks.fiveByTwo(
                            a, START + aAt, b, START + bAt, lane, columns, sums, START + sumsAt, m);
                case 51 ->
                    OuterProductBlocks.fiveByOne(
                            a, START + aAt, b, START + bAt, lane, columns, sums, START + sumsAt, m);
                case 44 ->
                    OuterProductBlocks.fourByFour(
                            a, START + aAt, b, START + bAt, lane, columns, sums, START + sumsAt, m);
                case 42 ->
                    OuterProductBlocks.fourByTwo(
                            a, START + aAt, b, START + bAt, lane, columns, sums, START + sumsAt, m);
                case 41 ->
                    OuterProductBlocks.fourByOne(
                            a, START + aAt, b, START + bAt, lane, columns, sums, START + sumsAt, m);
                default ->
                    OuterProductBlocks.oneByOne(a, START + aAt, b, START + bAt, lane, columns, sums, START + sumsAt);
            }
        }
    }
}
