package dev.superposition.worker.simd;

import static dev.superposition.worker.simd.Tile.LOGICAL;
import static dev.superposition.worker.simd.Tile.STRIDE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * One block of {@link OuterProduct} each, rows of A by rows of B, and of its logical accumulators those of one vector from {@code lane} on:
 * {@code sums[sumsAt + (r·m + c)·LOGICAL + l] += Σ_s a[aAt + r·STRIDE + s] · b[bAt + c·STRIDE + s]} over {@code s ≡ l} mod {@value Tile#LOGICAL}.
 */
final class OuterProductBlocks {
    private static final VectorSpecies<Float> FLOATS = Tile.FLOATS;

    private OuterProductBlocks() {}

    @Kernel
    static void fourByFour(
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
    static void sixByTwo(
            float[] a, int aAt, float[] b, int bAt, int lane, int columns, float[] sums, int sumsAt, int m) {
        int at0 = sumsAt + lane;
        int at1 = at0 + m * LOGICAL;
        int at2 = at1 + m * LOGICAL;
        int at3 = at2 + m * LOGICAL;
        int at4 = at3 + m * LOGICAL;
        int at5 = at4 + m * LOGICAL;
        FloatVector s00 = FloatVector.fromArray(FLOATS, sums, at0);
        FloatVector s01 = FloatVector.fromArray(FLOATS, sums, at0 + LOGICAL);
        FloatVector s10 = FloatVector.fromArray(FLOATS, sums, at1);
        FloatVector s11 = FloatVector.fromArray(FLOATS, sums, at1 + LOGICAL);
        FloatVector s20 = FloatVector.fromArray(FLOATS, sums, at2);
        FloatVector s21 = FloatVector.fromArray(FLOATS, sums, at2 + LOGICAL);
        FloatVector s30 = FloatVector.fromArray(FLOATS, sums, at3);
        FloatVector s31 = FloatVector.fromArray(FLOATS, sums, at3 + LOGICAL);
        FloatVector s40 = FloatVector.fromArray(FLOATS, sums, at4);
        FloatVector s41 = FloatVector.fromArray(FLOATS, sums, at4 + LOGICAL);
        FloatVector s50 = FloatVector.fromArray(FLOATS, sums, at5);
        FloatVector s51 = FloatVector.fromArray(FLOATS, sums, at5 + LOGICAL);
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
            FloatVector a4 = FloatVector.fromArray(FLOATS, a, aAt + 4 * STRIDE + s);
            s40 = a4.fma(b0, s40);
            s41 = a4.fma(b1, s41);
            FloatVector a5 = FloatVector.fromArray(FLOATS, a, aAt + 5 * STRIDE + s);
            s50 = a5.fma(b0, s50);
            s51 = a5.fma(b1, s51);
        }
        s00.intoArray(sums, at0);
        s01.intoArray(sums, at0 + LOGICAL);
        s10.intoArray(sums, at1);
        s11.intoArray(sums, at1 + LOGICAL);
        s20.intoArray(sums, at2);
        s21.intoArray(sums, at2 + LOGICAL);
        s30.intoArray(sums, at3);
        s31.intoArray(sums, at3 + LOGICAL);
        s40.intoArray(sums, at4);
        s41.intoArray(sums, at4 + LOGICAL);
        s50.intoArray(sums, at5);
        s51.intoArray(sums, at5 + LOGICAL);
    }

    @Kernel
    static void fiveByTwo(
            float[] a, int aAt, float[] b, int bAt, int lane, int columns, float[] sums, int sumsAt, int m) {
        int at0 = sumsAt + lane;
        int at1 = at0 + m * LOGICAL;
        int at2 = at1 + m * LOGICAL;
        int at3 = at2 + m * LOGICAL;
        int at4 = at3 + m * LOGICAL;
        FloatVector s00 = FloatVector.fromArray(FLOATS, sums, at0);
        FloatVector s01 = FloatVector.fromArray(FLOATS, sums, at0 + LOGICAL);
        FloatVector s10 = FloatVector.fromArray(FLOATS, sums, at1);
        FloatVector s11 = FloatVector.fromArray(FLOATS, sums, at1 + LOGICAL);
        FloatVector s20 = FloatVector.fromArray(FLOATS, sums, at2);
        FloatVector s21 = FloatVector.fromArray(FLOATS, sums, at2 + LOGICAL);
        FloatVector s30 = FloatVector.fromArray(FLOATS, sums, at3);
        FloatVector s31 = FloatVector.fromArray(FLOATS, sums, at3 + LOGICAL);
        FloatVector s40 = FloatVector.fromArray(FLOATS, sums, at4);
        FloatVector s41 = FloatVector.fromArray(FLOATS, sums, at4 + LOGICAL);
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
            FloatVector a4 = FloatVector.fromArray(FLOATS, a, aAt + 4 * STRIDE + s);
            s40 = a4.fma(b0, s40);
            s41 = a4.fma(b1, s41);
        }
        s00.intoArray(sums, at0);
        s01.intoArray(sums, at0 + LOGICAL);
        s10.intoArray(sums, at1);
        s11.intoArray(sums, at1 + LOGICAL);
        s20.intoArray(sums, at2);
        s21.intoArray(sums, at2 + LOGICAL);
        s30.intoArray(sums, at3);
        s31.intoArray(sums, at3 + LOGICAL);
        s40.intoArray(sums, at4);
        s41.intoArray(sums, at4 + LOGICAL);
    }

    @Kernel
    static void fourByTwo(
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
    static void sixByOne(
            float[] a, int aAt, float[] b, int bAt, int lane, int columns, float[] sums, int sumsAt, int m) {
        int at0 = sumsAt + lane;
        int at1 = at0 + m * LOGICAL;
        int at2 = at1 + m * LOGICAL;
        int at3 = at2 + m * LOGICAL;
        int at4 = at3 + m * LOGICAL;
        int at5 = at4 + m * LOGICAL;
        FloatVector s0 = FloatVector.fromArray(FLOATS, sums, at0);
        FloatVector s1 = FloatVector.fromArray(FLOATS, sums, at1);
        FloatVector s2 = FloatVector.fromArray(FLOATS, sums, at2);
        FloatVector s3 = FloatVector.fromArray(FLOATS, sums, at3);
        FloatVector s4 = FloatVector.fromArray(FLOATS, sums, at4);
        FloatVector s5 = FloatVector.fromArray(FLOATS, sums, at5);
        for (int s = lane; s < columns; s += LOGICAL) {
            FloatVector b0 = FloatVector.fromArray(FLOATS, b, bAt + s);
            s0 = FloatVector.fromArray(FLOATS, a, aAt + s).fma(b0, s0);
            s1 = FloatVector.fromArray(FLOATS, a, aAt + STRIDE + s).fma(b0, s1);
            s2 = FloatVector.fromArray(FLOATS, a, aAt + 2 * STRIDE + s).fma(b0, s2);
            s3 = FloatVector.fromArray(FLOATS, a, aAt + 3 * STRIDE + s).fma(b0, s3);
            s4 = FloatVector.fromArray(FLOATS, a, aAt + 4 * STRIDE + s).fma(b0, s4);
            s5 = FloatVector.fromArray(FLOATS, a, aAt + 5 * STRIDE + s).fma(b0, s5);
        }
        s0.intoArray(sums, at0);
        s1.intoArray(sums, at1);
        s2.intoArray(sums, at2);
        s3.intoArray(sums, at3);
        s4.intoArray(sums, at4);
        s5.intoArray(sums, at5);
    }

    @Kernel
    static void fiveByOne(
            float[] a, int aAt, float[] b, int bAt, int lane, int columns, float[] sums, int sumsAt, int m) {
        int at0 = sumsAt + lane;
        int at1 = at0 + m * LOGICAL;
        int at2 = at1 + m * LOGICAL;
        int at3 = at2 + m * LOGICAL;
        int at4 = at3 + m * LOGICAL;
        FloatVector s0 = FloatVector.fromArray(FLOATS, sums, at0);
        FloatVector s1 = FloatVector.fromArray(FLOATS, sums, at1);
        FloatVector s2 = FloatVector.fromArray(FLOATS, sums, at2);
        FloatVector s3 = FloatVector.fromArray(FLOATS, sums, at3);
        FloatVector s4 = FloatVector.fromArray(FLOATS, sums, at4);
        for (int s = lane; s < columns; s += LOGICAL) {
            FloatVector b0 = FloatVector.fromArray(FLOATS, b, bAt + s);
            s0 = FloatVector.fromArray(FLOATS, a, aAt + s).fma(b0, s0);
            s1 = FloatVector.fromArray(FLOATS, a, aAt + STRIDE + s).fma(b0, s1);
            s2 = FloatVector.fromArray(FLOATS, a, aAt + 2 * STRIDE + s).fma(b0, s2);
            s3 = FloatVector.fromArray(FLOATS, a, aAt + 3 * STRIDE + s).fma(b0, s3);
            s4 = FloatVector.fromArray(FLOATS, a, aAt + 4 * STRIDE + s).fma(b0, s4);
        }
        s0.intoArray(sums, at0);
        s1.intoArray(sums, at1);
        s2.intoArray(sums, at2);
        s3.intoArray(sums, at3);
        s4.intoArray(sums, at4);
    }

    @Kernel
    static void fourByOne(
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
    static void oneByOne(float[] a, int aAt, float[] b, int bAt, int lane, int columns, float[] sums, int sumsAt) {
        FloatVector total = FloatVector.fromArray(FLOATS, sums, sumsAt + lane);
        for (int s = lane; s < columns; s += LOGICAL) {
            total = FloatVector.fromArray(FLOATS, a, aAt + s).fma(FloatVector.fromArray(FLOATS, b, bAt + s), total);
        }
        total.intoArray(sums, sumsAt + lane);
    }

    static void keep(FloatVector v0, FloatVector v1, FloatVector v2, FloatVector v3, float[] sums, int at) {
        v0.intoArray(sums, at);
        v1.intoArray(sums, at + LOGICAL);
        v2.intoArray(sums, at + 2 * LOGICAL);
        v3.intoArray(sums, at + 3 * LOGICAL);
    }
}
