package dev.superposition.worker.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * One block of {@link Product} each, rows by vectors: {@code c[cAt + r·stride + s] = Σ_k panel[at + k·rows + r] · b[bAt + k·stride + s]},
 * its accumulators in registers.
 */
final class ProductBlocks {
    private static final VectorSpecies<Float> FLOATS = Tile.FLOATS;
    private static final int V = FLOATS.length();

    private ProductBlocks() {}

    @Kernel
    static void sixByTwo(float[] panel, int at, int inner, float[] b, int bAt, float[] c, int cAt, int stride) {
        FloatVector c00 = FloatVector.zero(FLOATS);
        FloatVector c01 = c00;
        FloatVector c10 = c00;
        FloatVector c11 = c00;
        FloatVector c20 = c00;
        FloatVector c21 = c00;
        FloatVector c30 = c00;
        FloatVector c31 = c00;
        FloatVector c40 = c00;
        FloatVector c41 = c00;
        FloatVector c50 = c00;
        FloatVector c51 = c00;
        for (int k = 0; k < inner; k++) {
            int from = bAt + k * stride;
            FloatVector b0 = FloatVector.fromArray(FLOATS, b, from);
            FloatVector b1 = FloatVector.fromArray(FLOATS, b, from + V);
            FloatVector a0 = FloatVector.broadcast(FLOATS, panel[at + 6 * k]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = FloatVector.broadcast(FLOATS, panel[at + 6 * k + 1]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            FloatVector a2 = FloatVector.broadcast(FLOATS, panel[at + 6 * k + 2]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            FloatVector a3 = FloatVector.broadcast(FLOATS, panel[at + 6 * k + 3]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            FloatVector a4 = FloatVector.broadcast(FLOATS, panel[at + 6 * k + 4]);
            c40 = a4.fma(b0, c40);
            c41 = a4.fma(b1, c41);
            FloatVector a5 = FloatVector.broadcast(FLOATS, panel[at + 6 * k + 5]);
            c50 = a5.fma(b0, c50);
            c51 = a5.fma(b1, c51);
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + V);
        c10.intoArray(c, cAt + stride);
        c11.intoArray(c, cAt + stride + V);
        c20.intoArray(c, cAt + 2 * stride);
        c21.intoArray(c, cAt + 2 * stride + V);
        c30.intoArray(c, cAt + 3 * stride);
        c31.intoArray(c, cAt + 3 * stride + V);
        c40.intoArray(c, cAt + 4 * stride);
        c41.intoArray(c, cAt + 4 * stride + V);
        c50.intoArray(c, cAt + 5 * stride);
        c51.intoArray(c, cAt + 5 * stride + V);
    }

    @Kernel
    static void fiveByTwo(float[] panel, int at, int inner, float[] b, int bAt, float[] c, int cAt, int stride) {
        FloatVector c00 = FloatVector.zero(FLOATS);
        FloatVector c01 = c00;
        FloatVector c10 = c00;
        FloatVector c11 = c00;
        FloatVector c20 = c00;
        FloatVector c21 = c00;
        FloatVector c30 = c00;
        FloatVector c31 = c00;
        FloatVector c40 = c00;
        FloatVector c41 = c00;
        for (int k = 0; k < inner; k++) {
            int from = bAt + k * stride;
            FloatVector b0 = FloatVector.fromArray(FLOATS, b, from);
            FloatVector b1 = FloatVector.fromArray(FLOATS, b, from + V);
            FloatVector a0 = FloatVector.broadcast(FLOATS, panel[at + 5 * k]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = FloatVector.broadcast(FLOATS, panel[at + 5 * k + 1]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            FloatVector a2 = FloatVector.broadcast(FLOATS, panel[at + 5 * k + 2]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            FloatVector a3 = FloatVector.broadcast(FLOATS, panel[at + 5 * k + 3]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            FloatVector a4 = FloatVector.broadcast(FLOATS, panel[at + 5 * k + 4]);
            c40 = a4.fma(b0, c40);
            c41 = a4.fma(b1, c41);
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + V);
        c10.intoArray(c, cAt + stride);
        c11.intoArray(c, cAt + stride + V);
        c20.intoArray(c, cAt + 2 * stride);
        c21.intoArray(c, cAt + 2 * stride + V);
        c30.intoArray(c, cAt + 3 * stride);
        c31.intoArray(c, cAt + 3 * stride + V);
        c40.intoArray(c, cAt + 4 * stride);
        c41.intoArray(c, cAt + 4 * stride + V);
    }

    @Kernel
    static void fourByTwo(float[] panel, int at, int inner, float[] b, int bAt, float[] c, int cAt, int stride) {
        FloatVector c00 = FloatVector.zero(FLOATS);
        FloatVector c01 = c00;
        FloatVector c10 = c00;
        FloatVector c11 = c00;
        FloatVector c20 = c00;
        FloatVector c21 = c00;
        FloatVector c30 = c00;
        FloatVector c31 = c00;
        for (int k = 0; k < inner; k++) {
            int from = bAt + k * stride;
            FloatVector b0 = FloatVector.fromArray(FLOATS, b, from);
            FloatVector b1 = FloatVector.fromArray(FLOATS, b, from + V);
            FloatVector a0 = FloatVector.broadcast(FLOATS, panel[at + 4 * k]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = FloatVector.broadcast(FLOATS, panel[at + 4 * k + 1]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            FloatVector a2 = FloatVector.broadcast(FLOATS, panel[at + 4 * k + 2]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            FloatVector a3 = FloatVector.broadcast(FLOATS, panel[at + 4 * k + 3]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + V);
        c10.intoArray(c, cAt + stride);
        c11.intoArray(c, cAt + stride + V);
        c20.intoArray(c, cAt + 2 * stride);
        c21.intoArray(c, cAt + 2 * stride + V);
        c30.intoArray(c, cAt + 3 * stride);
        c31.intoArray(c, cAt + 3 * stride + V);
    }

    @Kernel
    static void twoByTwo(float[] panel, int at, int inner, float[] b, int bAt, float[] c, int cAt, int stride) {
        FloatVector c00 = FloatVector.zero(FLOATS);
        FloatVector c01 = c00;
        FloatVector c10 = c00;
        FloatVector c11 = c00;
        for (int k = 0; k < inner; k++) {
            int from = bAt + k * stride;
            FloatVector b0 = FloatVector.fromArray(FLOATS, b, from);
            FloatVector b1 = FloatVector.fromArray(FLOATS, b, from + V);
            FloatVector a0 = FloatVector.broadcast(FLOATS, panel[at + 2 * k]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = FloatVector.broadcast(FLOATS, panel[at + 2 * k + 1]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + V);
        c10.intoArray(c, cAt + stride);
        c11.intoArray(c, cAt + stride + V);
    }

    @Kernel
    static void oneByTwo(float[] panel, int at, int inner, float[] b, int bAt, float[] c, int cAt, int stride) {
        FloatVector c00 = FloatVector.zero(FLOATS);
        FloatVector c01 = c00;
        for (int k = 0; k < inner; k++) {
            int from = bAt + k * stride;
            FloatVector b0 = FloatVector.fromArray(FLOATS, b, from);
            FloatVector b1 = FloatVector.fromArray(FLOATS, b, from + V);
            FloatVector a0 = FloatVector.broadcast(FLOATS, panel[at + k]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + V);
    }

    @Kernel
    static void fourByFour(float[] panel, int at, int inner, float[] b, int bAt, float[] c, int cAt, int stride) {
        FloatVector c00 = FloatVector.zero(FLOATS);
        FloatVector c01 = c00;
        FloatVector c02 = c00;
        FloatVector c03 = c00;
        FloatVector c10 = c00;
        FloatVector c11 = c00;
        FloatVector c12 = c00;
        FloatVector c13 = c00;
        FloatVector c20 = c00;
        FloatVector c21 = c00;
        FloatVector c22 = c00;
        FloatVector c23 = c00;
        FloatVector c30 = c00;
        FloatVector c31 = c00;
        FloatVector c32 = c00;
        FloatVector c33 = c00;
        for (int k = 0; k < inner; k++) {
            int from = bAt + k * stride;
            FloatVector b0 = FloatVector.fromArray(FLOATS, b, from);
            FloatVector b1 = FloatVector.fromArray(FLOATS, b, from + V);
            FloatVector b2 = FloatVector.fromArray(FLOATS, b, from + 2 * V);
            FloatVector b3 = FloatVector.fromArray(FLOATS, b, from + 3 * V);
            FloatVector a0 = FloatVector.broadcast(FLOATS, panel[at + 4 * k]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            c02 = a0.fma(b2, c02);
            c03 = a0.fma(b3, c03);
            FloatVector a1 = FloatVector.broadcast(FLOATS, panel[at + 4 * k + 1]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            c12 = a1.fma(b2, c12);
            c13 = a1.fma(b3, c13);
            FloatVector a2 = FloatVector.broadcast(FLOATS, panel[at + 4 * k + 2]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            c22 = a2.fma(b2, c22);
            c23 = a2.fma(b3, c23);
            FloatVector a3 = FloatVector.broadcast(FLOATS, panel[at + 4 * k + 3]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            c32 = a3.fma(b2, c32);
            c33 = a3.fma(b3, c33);
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + V);
        c02.intoArray(c, cAt + 2 * V);
        c03.intoArray(c, cAt + 3 * V);
        c10.intoArray(c, cAt + stride);
        c11.intoArray(c, cAt + stride + V);
        c12.intoArray(c, cAt + stride + 2 * V);
        c13.intoArray(c, cAt + stride + 3 * V);
        c20.intoArray(c, cAt + 2 * stride);
        c21.intoArray(c, cAt + 2 * stride + V);
        c22.intoArray(c, cAt + 2 * stride + 2 * V);
        c23.intoArray(c, cAt + 2 * stride + 3 * V);
        c30.intoArray(c, cAt + 3 * stride);
        c31.intoArray(c, cAt + 3 * stride + V);
        c32.intoArray(c, cAt + 3 * stride + 2 * V);
        c33.intoArray(c, cAt + 3 * stride + 3 * V);
    }

    @Kernel
    static void twoByFour(float[] panel, int at, int inner, float[] b, int bAt, float[] c, int cAt, int stride) {
        FloatVector c00 = FloatVector.zero(FLOATS);
        FloatVector c01 = c00;
        FloatVector c02 = c00;
        FloatVector c03 = c00;
        FloatVector c10 = c00;
        FloatVector c11 = c00;
        FloatVector c12 = c00;
        FloatVector c13 = c00;
        for (int k = 0; k < inner; k++) {
            int from = bAt + k * stride;
            FloatVector b0 = FloatVector.fromArray(FLOATS, b, from);
            FloatVector b1 = FloatVector.fromArray(FLOATS, b, from + V);
            FloatVector b2 = FloatVector.fromArray(FLOATS, b, from + 2 * V);
            FloatVector b3 = FloatVector.fromArray(FLOATS, b, from + 3 * V);
            FloatVector a0 = FloatVector.broadcast(FLOATS, panel[at + 2 * k]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            c02 = a0.fma(b2, c02);
            c03 = a0.fma(b3, c03);
            FloatVector a1 = FloatVector.broadcast(FLOATS, panel[at + 2 * k + 1]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            c12 = a1.fma(b2, c12);
            c13 = a1.fma(b3, c13);
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + V);
        c02.intoArray(c, cAt + 2 * V);
        c03.intoArray(c, cAt + 3 * V);
        c10.intoArray(c, cAt + stride);
        c11.intoArray(c, cAt + stride + V);
        c12.intoArray(c, cAt + stride + 2 * V);
        c13.intoArray(c, cAt + stride + 3 * V);
    }

    @Kernel
    static void oneByFour(float[] panel, int at, int inner, float[] b, int bAt, float[] c, int cAt, int stride) {
        FloatVector c00 = FloatVector.zero(FLOATS);
        FloatVector c01 = c00;
        FloatVector c02 = c00;
        FloatVector c03 = c00;
        for (int k = 0; k < inner; k++) {
            int from = bAt + k * stride;
            FloatVector b0 = FloatVector.fromArray(FLOATS, b, from);
            FloatVector b1 = FloatVector.fromArray(FLOATS, b, from + V);
            FloatVector b2 = FloatVector.fromArray(FLOATS, b, from + 2 * V);
            FloatVector b3 = FloatVector.fromArray(FLOATS, b, from + 3 * V);
            FloatVector a0 = FloatVector.broadcast(FLOATS, panel[at + k]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            c02 = a0.fma(b2, c02);
            c03 = a0.fma(b3, c03);
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + V);
        c02.intoArray(c, cAt + 2 * V);
        c03.intoArray(c, cAt + 3 * V);
    }

    @Kernel
    static void fourByOne(float[] panel, int at, int inner, float[] b, int bAt, float[] c, int cAt, int stride) {
        FloatVector c00 = FloatVector.zero(FLOATS);
        FloatVector c10 = c00;
        FloatVector c20 = c00;
        FloatVector c30 = c00;
        for (int k = 0; k < inner; k++) {
            int from = bAt + k * stride;
            FloatVector b0 = FloatVector.fromArray(FLOATS, b, from);
            FloatVector a0 = FloatVector.broadcast(FLOATS, panel[at + 4 * k]);
            c00 = a0.fma(b0, c00);
            FloatVector a1 = FloatVector.broadcast(FLOATS, panel[at + 4 * k + 1]);
            c10 = a1.fma(b0, c10);
            FloatVector a2 = FloatVector.broadcast(FLOATS, panel[at + 4 * k + 2]);
            c20 = a2.fma(b0, c20);
            FloatVector a3 = FloatVector.broadcast(FLOATS, panel[at + 4 * k + 3]);
            c30 = a3.fma(b0, c30);
        }
        c00.intoArray(c, cAt);
        c10.intoArray(c, cAt + stride);
        c20.intoArray(c, cAt + 2 * stride);
        c30.intoArray(c, cAt + 3 * stride);
    }

    @Kernel
    static void twoByOne(float[] panel, int at, int inner, float[] b, int bAt, float[] c, int cAt, int stride) {
        FloatVector c00 = FloatVector.zero(FLOATS);
        FloatVector c10 = c00;
        for (int k = 0; k < inner; k++) {
            int from = bAt + k * stride;
            FloatVector b0 = FloatVector.fromArray(FLOATS, b, from);
            FloatVector a0 = FloatVector.broadcast(FLOATS, panel[at + 2 * k]);
            c00 = a0.fma(b0, c00);
            FloatVector a1 = FloatVector.broadcast(FLOATS, panel[at + 2 * k + 1]);
            c10 = a1.fma(b0, c10);
        }
        c00.intoArray(c, cAt);
        c10.intoArray(c, cAt + stride);
    }

    @Kernel
    static void oneByOne(float[] panel, int at, int inner, float[] b, int bAt, float[] c, int cAt, int stride) {
        FloatVector c00 = FloatVector.zero(FLOATS);
        for (int k = 0; k < inner; k++) {
            int from = bAt + k * stride;
            FloatVector b0 = FloatVector.fromArray(FLOATS, b, from);
            FloatVector a0 = FloatVector.broadcast(FLOATS, panel[at + k]);
            c00 = a0.fma(b0, c00);
        }
        c00.intoArray(c, cAt);
    }
}
