package dev.superposition.worker.simd;

import static dev.superposition.worker.simd.Aligned.START;
import static dev.superposition.worker.simd.Tile.LOGICAL;
import static dev.superposition.worker.simd.Tile.STRIDE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums of outer products over the samples of a tile.
 *
 * <p>Every element keeps {@link Tile#LOGICAL} logical accumulators, sample r in accumulator r mod {@value Tile#LOGICAL}, whatever the width
 * of a vector; {@link Tile#total} adds them. Blocks of 4 × 4 elements stay in registers, 8 loads to 16 multiply-adds; of 2 × 4 where
 * there are only 16 registers ({@link Product}), both halves of the logical accumulators while their rows are in the level-1 cache. Arrays
 * are {@link Aligned}, their rows {@link Tile#STRIDE} apart.
 */
final class OuterProduct {
    private static final VectorSpecies<Float> FLOATS = Tile.FLOATS;
    private static final int V = FLOATS.length();

    private OuterProduct() {}

    /**
     * Adds A Bᵀ, A from {@code aAt} on, to the logical accumulators {@code sums[sumsAt + (i·m + k)·LOGICAL …]}, for the n rows i of A and the m rows
     * k of B.
     */
    static void add(float[] a, int aAt, int n, float[] b, int m, int columns, float[] sums, int sumsAt) {
        int i = 0;
        for (; i + 4 <= n; i += 4) {
            rows4(a, START + aAt + i * STRIDE, b, m, columns, sums, START + sumsAt + i * m * LOGICAL);
        }
        for (; i < n; i++) {
            for (int k = 0; k < m; k++) {
                for (int lane = 0; lane < LOGICAL; lane += V) {
                    int to = START + sumsAt + (i * m + k) * LOGICAL;
                    column11(a, START + aAt + i * STRIDE, b, START + k * STRIDE, lane, columns, sums, to);
                }
            }
        }
    }

    private static void rows4(float[] a, int aAt, float[] b, int m, int columns, float[] sums, int to) {
        int k = 0;
        for (; k + 4 <= m; k += 4) {
            int from = START + k * STRIDE;
            int at = to + k * LOGICAL;
            if (Tile.FEW_REGISTERS) {
                for (int lane = 0; lane < LOGICAL; lane += V) {
                    narrow24(a, aAt, b, from, lane, columns, sums, at, m);
                    narrow24(a, aAt + 2 * STRIDE, b, from, lane, columns, sums, at + 2 * m * LOGICAL, m);
                }
            } else {
                for (int lane = 0; lane < LOGICAL; lane += V) {
                    wide44(a, aAt, b, from, lane, columns, sums, at, m);
                }
            }
        }
        for (; k + 2 <= m; k += 2) {
            for (int lane = 0; lane < LOGICAL; lane += V) {
                narrow42(a, aAt, b, START + k * STRIDE, lane, columns, sums, to + k * LOGICAL, m);
            }
        }
        for (; k < m; k++) {
            for (int lane = 0; lane < LOGICAL; lane += V) {
                column41(a, aAt, b, START + k * STRIDE, lane, columns, sums, to + k * LOGICAL, m);
            }
        }
    }

    @Kernel
    private static void wide44(
            float[] a, int aAt, float[] b, int bAt, int lane, int columns, float[] sums, int sumsAt, int m) {
        int at0 = sumsAt + lane;
        int at1 = at0 + m * LOGICAL;
        int at2 = at1 + m * LOGICAL;
        int at3 = at2 + m * LOGICAL;
        FloatVector s00 = FloatVector.fromArray(FLOATS, sums, at0);
        FloatVector s01 = FloatVector.fromArray(FLOATS, sums, at0 + LOGICAL);
        FloatVector s02 = FloatVector.fromArray(FLOATS, sums, at0 + 2 * LOGICAL);
        FloatVector s03 = FloatVector.fromArray(FLOATS, sums, at0 + 3 * LOGICAL);
        FloatVector s10 = FloatVector.fromArray(FLOATS, sums, at1);
        FloatVector s11 = FloatVector.fromArray(FLOATS, sums, at1 + LOGICAL);
        FloatVector s12 = FloatVector.fromArray(FLOATS, sums, at1 + 2 * LOGICAL);
        FloatVector s13 = FloatVector.fromArray(FLOATS, sums, at1 + 3 * LOGICAL);
        FloatVector s20 = FloatVector.fromArray(FLOATS, sums, at2);
        FloatVector s21 = FloatVector.fromArray(FLOATS, sums, at2 + LOGICAL);
        FloatVector s22 = FloatVector.fromArray(FLOATS, sums, at2 + 2 * LOGICAL);
        FloatVector s23 = FloatVector.fromArray(FLOATS, sums, at2 + 3 * LOGICAL);
        FloatVector s30 = FloatVector.fromArray(FLOATS, sums, at3);
        FloatVector s31 = FloatVector.fromArray(FLOATS, sums, at3 + LOGICAL);
        FloatVector s32 = FloatVector.fromArray(FLOATS, sums, at3 + 2 * LOGICAL);
        FloatVector s33 = FloatVector.fromArray(FLOATS, sums, at3 + 3 * LOGICAL);
        for (int s = lane; s < columns; s += LOGICAL) {
            FloatVector b0 = FloatVector.fromArray(FLOATS, b, bAt + s);
            FloatVector b1 = FloatVector.fromArray(FLOATS, b, bAt + STRIDE + s);
            FloatVector b2 = FloatVector.fromArray(FLOATS, b, bAt + 2 * STRIDE + s);
            FloatVector b3 = FloatVector.fromArray(FLOATS, b, bAt + 3 * STRIDE + s);
            FloatVector a0 = FloatVector.fromArray(FLOATS, a, aAt + s);
            s00 = a0.fma(b0, s00);
            s01 = a0.fma(b1, s01);
            s02 = a0.fma(b2, s02);
            s03 = a0.fma(b3, s03);
            FloatVector a1 = FloatVector.fromArray(FLOATS, a, aAt + STRIDE + s);
            s10 = a1.fma(b0, s10);
            s11 = a1.fma(b1, s11);
            s12 = a1.fma(b2, s12);
            s13 = a1.fma(b3, s13);
            FloatVector a2 = FloatVector.fromArray(FLOATS, a, aAt + 2 * STRIDE + s);
            s20 = a2.fma(b0, s20);
            s21 = a2.fma(b1, s21);
            s22 = a2.fma(b2, s22);
            s23 = a2.fma(b3, s23);
            FloatVector a3 = FloatVector.fromArray(FLOATS, a, aAt + 3 * STRIDE + s);
            s30 = a3.fma(b0, s30);
            s31 = a3.fma(b1, s31);
            s32 = a3.fma(b2, s32);
            s33 = a3.fma(b3, s33);
        }
        keep(s00, s01, s02, s03, sums, at0);
        keep(s10, s11, s12, s13, sums, at1);
        keep(s20, s21, s22, s23, sums, at2);
        keep(s30, s31, s32, s33, sums, at3);
    }

    @Kernel
    private static void narrow24(
            float[] a, int aAt, float[] b, int bAt, int lane, int columns, float[] sums, int sumsAt, int m) {
        int at0 = sumsAt + lane;
        int at1 = at0 + m * LOGICAL;
        FloatVector s00 = FloatVector.fromArray(FLOATS, sums, at0);
        FloatVector s01 = FloatVector.fromArray(FLOATS, sums, at0 + LOGICAL);
        FloatVector s02 = FloatVector.fromArray(FLOATS, sums, at0 + 2 * LOGICAL);
        FloatVector s03 = FloatVector.fromArray(FLOATS, sums, at0 + 3 * LOGICAL);
        FloatVector s10 = FloatVector.fromArray(FLOATS, sums, at1);
        FloatVector s11 = FloatVector.fromArray(FLOATS, sums, at1 + LOGICAL);
        FloatVector s12 = FloatVector.fromArray(FLOATS, sums, at1 + 2 * LOGICAL);
        FloatVector s13 = FloatVector.fromArray(FLOATS, sums, at1 + 3 * LOGICAL);
        for (int s = lane; s < columns; s += LOGICAL) {
            FloatVector b0 = FloatVector.fromArray(FLOATS, b, bAt + s);
            FloatVector b1 = FloatVector.fromArray(FLOATS, b, bAt + STRIDE + s);
            FloatVector b2 = FloatVector.fromArray(FLOATS, b, bAt + 2 * STRIDE + s);
            FloatVector b3 = FloatVector.fromArray(FLOATS, b, bAt + 3 * STRIDE + s);
            FloatVector a0 = FloatVector.fromArray(FLOATS, a, aAt + s);
            s00 = a0.fma(b0, s00);
            s01 = a0.fma(b1, s01);
            s02 = a0.fma(b2, s02);
            s03 = a0.fma(b3, s03);
            FloatVector a1 = FloatVector.fromArray(FLOATS, a, aAt + STRIDE + s);
            s10 = a1.fma(b0, s10);
            s11 = a1.fma(b1, s11);
            s12 = a1.fma(b2, s12);
            s13 = a1.fma(b3, s13);
        }
        s00.intoArray(sums, at0);
        s01.intoArray(sums, at0 + LOGICAL);
        s02.intoArray(sums, at0 + 2 * LOGICAL);
        s03.intoArray(sums, at0 + 3 * LOGICAL);
        s10.intoArray(sums, at1);
        s11.intoArray(sums, at1 + LOGICAL);
        s12.intoArray(sums, at1 + 2 * LOGICAL);
        s13.intoArray(sums, at1 + 3 * LOGICAL);
    }

    @Kernel
    private static void narrow42(
            float[] a, int aAt, float[] b, int bAt, int lane, int columns, float[] sums, int sumsAt, int m) {
        int at0 = sumsAt + lane;
        int at1 = at0 + m * LOGICAL;
        int at2 = at1 + m * LOGICAL;
        int at3 = at2 + m * LOGICAL;
        FloatVector s00 = FloatVector.fromArray(FLOATS, sums, at0);
        FloatVector s01 = FloatVector.fromArray(FLOATS, sums, at0 + LOGICAL);
        FloatVector s10 = FloatVector.fromArray(FLOATS, sums, at1);
        FloatVector s11 = FloatVector.fromArray(FLOATS, sums, at1 + LOGICAL);
        FloatVector s20 = FloatVector.fromArray(FLOATS, sums, at2);
        FloatVector s21 = FloatVector.fromArray(FLOATS, sums, at2 + LOGICAL);
        FloatVector s30 = FloatVector.fromArray(FLOATS, sums, at3);
        FloatVector s31 = FloatVector.fromArray(FLOATS, sums, at3 + LOGICAL);
        for (int s = lane; s < columns; s += LOGICAL) {
            FloatVector b0 = FloatVector.fromArray(FLOATS, b, bAt + s);
            FloatVector b1 = FloatVector.fromArray(FLOATS, b, bAt + STRIDE + s);
            FloatVector a0 = FloatVector.fromArray(FLOATS, a, aAt + s);
            s00 = a0.fma(b0, s00);
            s01 = a0.fma(b1, s01);
            FloatVector a1 = FloatVector.fromArray(FLOATS, a, aAt + STRIDE + s);
            s10 = a1.fma(b0, s10);
            s11 = a1.fma(b1, s11);
            FloatVector a2 = FloatVector.fromArray(FLOATS, a, aAt + 2 * STRIDE + s);
            s20 = a2.fma(b0, s20);
            s21 = a2.fma(b1, s21);
            FloatVector a3 = FloatVector.fromArray(FLOATS, a, aAt + 3 * STRIDE + s);
            s30 = a3.fma(b0, s30);
            s31 = a3.fma(b1, s31);
        }
        s00.intoArray(sums, at0);
        s01.intoArray(sums, at0 + LOGICAL);
        s10.intoArray(sums, at1);
        s11.intoArray(sums, at1 + LOGICAL);
        s20.intoArray(sums, at2);
        s21.intoArray(sums, at2 + LOGICAL);
        s30.intoArray(sums, at3);
        s31.intoArray(sums, at3 + LOGICAL);
    }

    @Kernel
    private static void column41(
            float[] a, int aAt, float[] b, int bAt, int lane, int columns, float[] sums, int sumsAt, int m) {
        int at0 = sumsAt + lane;
        int at1 = at0 + m * LOGICAL;
        int at2 = at1 + m * LOGICAL;
        int at3 = at2 + m * LOGICAL;
        FloatVector s0 = FloatVector.fromArray(FLOATS, sums, at0);
        FloatVector s1 = FloatVector.fromArray(FLOATS, sums, at1);
        FloatVector s2 = FloatVector.fromArray(FLOATS, sums, at2);
        FloatVector s3 = FloatVector.fromArray(FLOATS, sums, at3);
        for (int s = lane; s < columns; s += LOGICAL) {
            FloatVector b0 = FloatVector.fromArray(FLOATS, b, bAt + s);
            s0 = FloatVector.fromArray(FLOATS, a, aAt + s).fma(b0, s0);
            s1 = FloatVector.fromArray(FLOATS, a, aAt + STRIDE + s).fma(b0, s1);
            s2 = FloatVector.fromArray(FLOATS, a, aAt + 2 * STRIDE + s).fma(b0, s2);
            s3 = FloatVector.fromArray(FLOATS, a, aAt + 3 * STRIDE + s).fma(b0, s3);
        }
        s0.intoArray(sums, at0);
        s1.intoArray(sums, at1);
        s2.intoArray(sums, at2);
        s3.intoArray(sums, at3);
    }

    @Kernel
    private static void column11(
            float[] a, int aAt, float[] b, int bAt, int lane, int columns, float[] sums, int sumsAt) {
        FloatVector total = FloatVector.fromArray(FLOATS, sums, sumsAt + lane);
        for (int s = lane; s < columns; s += LOGICAL) {
            total = FloatVector.fromArray(FLOATS, a, aAt + s).fma(FloatVector.fromArray(FLOATS, b, bAt + s), total);
        }
        total.intoArray(sums, sumsAt + lane);
    }

    private static void keep(FloatVector v0, FloatVector v1, FloatVector v2, FloatVector v3, float[] sums, int at) {
        v0.intoArray(sums, at);
        v1.intoArray(sums, at + LOGICAL);
        v2.intoArray(sums, at + 2 * LOGICAL);
        v3.intoArray(sums, at + 3 * LOGICAL);
    }
}
