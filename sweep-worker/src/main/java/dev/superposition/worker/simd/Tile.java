package dev.superposition.worker.simd;

import static dev.superposition.worker.simd.Aligned.START;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The products of one tile of samples, feature-major: row i of a matrix is a feature or hidden dimension, its columns are
 * samples, adjacent in memory.
 *
 * <p>Same bits for every vector width: products run over samples independently and add in the order of the inner index;
 * sums over samples keep {@link #LOGICAL} logical accumulators, sample r in accumulator r mod {@value #LOGICAL}, whatever the width of a
 * register, and add them in one fixed tree at the end. Every multiply-add is fused.
 *
 * <p>Blocking: a product keeps 4 rows × 4 vectors of accumulators in registers, so 4 loads and 4 broadcasts feed 16
 * multiply-adds; an outer product keeps 4 × 4 accumulators, so 8 loads feed 16. Column counts are multiples of
 * {@link #LOGICAL}; the caller pads. Arrays are {@link Aligned}; the indices that methods take count from their first number.
 */
final class Tile {
    /** Accumulators of a sum over samples. */
    static final int LOGICAL = 16;

    /** The widest vectors of this machine, but at most 512 bits. */
    static final VectorSpecies<Float> FLOATS =
            FloatVector.SPECIES_PREFERRED.length() > LOGICAL ? FloatVector.SPECIES_512 : FloatVector.SPECIES_PREFERRED;

    private static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);
    private static final int V = FLOATS.length();

    private Tile() {}

    /**
     * C = A B: {@code c[r·stride + s] = Σ_k a[r·rowStep + k·innerStep] · b[bAt + k·stride + s]} for s = 0 … columns − 1.
     */
    static void product(
            float[] a,
            int rowStep,
            int innerStep,
            int rows,
            int inner,
            float[] b,
            int bAt,
            float[] c,
            int stride,
            int columns) {
        int s = 0;
        for (; s + 4 * V <= columns; s += 4 * V) {
            int row = 0;
            for (; row + 4 <= rows; row += 4) {
                int to = START + row * stride + s;
                product4(a, START + row * rowStep, rowStep, innerStep, inner, b, START + bAt + s, c, to, stride);
            }
            for (; row < rows; row++) {
                int to = START + row * stride + s;
                product1(a, START + row * rowStep, innerStep, inner, b, START + bAt + s, c, to, stride);
            }
        }
        for (; s < columns; s += V) {
            int row = 0;
            for (; row + 4 <= rows; row += 4) {
                int to = START + row * stride + s;
                product41(a, START + row * rowStep, rowStep, innerStep, inner, b, START + bAt + s, c, to, stride);
            }
            for (; row < rows; row++) {
                int to = START + row * stride + s;
                product11(a, START + row * rowStep, innerStep, inner, b, START + bAt + s, c, to, stride);
            }
        }
    }

    @Kernel
    private static void product4(
            float[] a,
            int aAt,
            int rowStep,
            int innerStep,
            int inner,
            float[] b,
            int bAt,
            float[] c,
            int cAt,
            int stride) {
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
            int at = aAt + k * innerStep;
            int from = bAt + k * stride;
            FloatVector b0 = FloatVector.fromArray(FLOATS, b, from);
            FloatVector b1 = FloatVector.fromArray(FLOATS, b, from + V);
            FloatVector b2 = FloatVector.fromArray(FLOATS, b, from + 2 * V);
            FloatVector b3 = FloatVector.fromArray(FLOATS, b, from + 3 * V);
            FloatVector a0 = FloatVector.broadcast(FLOATS, a[at]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            c02 = a0.fma(b2, c02);
            c03 = a0.fma(b3, c03);
            FloatVector a1 = FloatVector.broadcast(FLOATS, a[at + rowStep]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            c12 = a1.fma(b2, c12);
            c13 = a1.fma(b3, c13);
            FloatVector a2 = FloatVector.broadcast(FLOATS, a[at + 2 * rowStep]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            c22 = a2.fma(b2, c22);
            c23 = a2.fma(b3, c23);
            FloatVector a3 = FloatVector.broadcast(FLOATS, a[at + 3 * rowStep]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            c32 = a3.fma(b2, c32);
            c33 = a3.fma(b3, c33);
        }
        store(c00, c01, c02, c03, c, cAt);
        store(c10, c11, c12, c13, c, cAt + stride);
        store(c20, c21, c22, c23, c, cAt + 2 * stride);
        store(c30, c31, c32, c33, c, cAt + 3 * stride);
    }

    @Kernel
    private static void product41(
            float[] a,
            int aAt,
            int rowStep,
            int innerStep,
            int inner,
            float[] b,
            int bAt,
            float[] c,
            int cAt,
            int stride) {
        FloatVector c0 = FloatVector.zero(FLOATS);
        FloatVector c1 = c0;
        FloatVector c2 = c0;
        FloatVector c3 = c0;
        for (int k = 0; k < inner; k++) {
            int at = aAt + k * innerStep;
            FloatVector b0 = FloatVector.fromArray(FLOATS, b, bAt + k * stride);
            c0 = b0.fma(FloatVector.broadcast(FLOATS, a[at]), c0);
            c1 = b0.fma(FloatVector.broadcast(FLOATS, a[at + rowStep]), c1);
            c2 = b0.fma(FloatVector.broadcast(FLOATS, a[at + 2 * rowStep]), c2);
            c3 = b0.fma(FloatVector.broadcast(FLOATS, a[at + 3 * rowStep]), c3);
        }
        c0.intoArray(c, cAt);
        c1.intoArray(c, cAt + stride);
        c2.intoArray(c, cAt + 2 * stride);
        c3.intoArray(c, cAt + 3 * stride);
    }

    @Kernel
    private static void product1(
            float[] a, int aAt, int innerStep, int inner, float[] b, int bAt, float[] c, int cAt, int stride) {
        FloatVector c0 = FloatVector.zero(FLOATS);
        FloatVector c1 = c0;
        FloatVector c2 = c0;
        FloatVector c3 = c0;
        for (int k = 0; k < inner; k++) {
            int from = bAt + k * stride;
            FloatVector a0 = FloatVector.broadcast(FLOATS, a[aAt + k * innerStep]);
            c0 = a0.fma(FloatVector.fromArray(FLOATS, b, from), c0);
            c1 = a0.fma(FloatVector.fromArray(FLOATS, b, from + V), c1);
            c2 = a0.fma(FloatVector.fromArray(FLOATS, b, from + 2 * V), c2);
            c3 = a0.fma(FloatVector.fromArray(FLOATS, b, from + 3 * V), c3);
        }
        store(c0, c1, c2, c3, c, cAt);
    }

    @Kernel
    private static void product11(
            float[] a, int aAt, int innerStep, int inner, float[] b, int bAt, float[] c, int cAt, int stride) {
        FloatVector sum = FloatVector.zero(FLOATS);
        for (int k = 0; k < inner; k++) {
            FloatVector factor = FloatVector.broadcast(FLOATS, a[aAt + k * innerStep]);
            sum = factor.fma(FloatVector.fromArray(FLOATS, b, bAt + k * stride), sum);
        }
        sum.intoArray(c, cAt);
    }

    private static void store(FloatVector v0, FloatVector v1, FloatVector v2, FloatVector v3, float[] c, int at) {
        v0.intoArray(c, at);
        v1.intoArray(c, at + V);
        v2.intoArray(c, at + 2 * V);
        v3.intoArray(c, at + 3 * V);
    }

    /**
     * The scaled error signal of one feature's row, in place: {@code y ← c·(y + b − x)}, x from {@code xAt + at} on, 0 where a ReLU is shut (y + b ≤ 0). Its
     * sum is added to the logical accumulators {@code sums[sumsAt … sumsAt + LOGICAL)}.
     */
    @Kernel
    static void residual(
            float[] y,
            float[] x,
            int xAt,
            int at,
            int columns,
            float bias,
            float scale,
            boolean relu,
            float[] sums,
            int sumsAt) {
        FloatVector b = FloatVector.broadcast(FLOATS, bias);
        FloatVector c = FloatVector.broadcast(FLOATS, scale);
        IntVector always = IntVector.broadcast(INTS, relu ? 0 : -1);
        for (int lane = 0; lane < LOGICAL; lane += V) {
            FloatVector sum = FloatVector.fromArray(FLOATS, sums, START + sumsAt + lane);
            for (int s = START + at + lane; s < START + at + columns; s += LOGICAL) {
                FloatVector output = FloatVector.fromArray(FLOATS, y, s).add(b);
                FloatVector error = output.sub(FloatVector.fromArray(FLOATS, x, xAt + s))
                        .mul(c)
                        .reinterpretAsInts()
                        .and(open(output).or(always))
                        .reinterpretAsFloats();
                sum = sum.add(error);
                error.intoArray(y, s);
            }
            sum.intoArray(sums, START + sumsAt + lane);
        }
    }

    /** All ones where {@code y > 0}, else 0: by the sign of an integer, cheaper than a vector mask. */
    static IntVector open(FloatVector y) {
        IntVector zero = IntVector.zero(INTS);
        return zero.sub(y.reinterpretAsInts().max(zero)).lanewise(VectorOperators.ASHR, 31);
    }

    /** Σ (f(y + b) − x)² of one feature's row. */
    @Kernel
    static float squares(float[] y, float[] x, int xAt, int at, int columns, float bias, boolean relu) {
        FloatVector b = FloatVector.broadcast(FLOATS, bias);
        IntVector always = IntVector.broadcast(INTS, relu ? 0 : -1);
        float[] sums = Aligned.floats(LOGICAL);
        for (int lane = 0; lane < LOGICAL; lane += V) {
            FloatVector sum = FloatVector.zero(FLOATS);
            for (int s = START + at + lane; s < START + at + columns; s += LOGICAL) {
                FloatVector output = FloatVector.fromArray(FLOATS, y, s).add(b);
                FloatVector error = output.reinterpretAsInts()
                        .and(open(output).or(always))
                        .reinterpretAsFloats()
                        .sub(FloatVector.fromArray(FLOATS, x, xAt + s));
                sum = error.fma(error, sum);
            }
            sum.intoArray(sums, START + lane);
        }
        return total(sums, 0);
    }

    /** Element-wise {@code target ← target · factor}. */
    @Kernel
    static void scale(float[] target, float[] factor, int at, int columns) {
        for (int s = START + at; s < START + at + columns; s += V) {
            FloatVector.fromArray(FLOATS, target, s)
                    .mul(FloatVector.fromArray(FLOATS, factor, s))
                    .intoArray(target, s);
        }
    }

    /**
     * Adds A Bᵀ, A from {@code aAt} on, to the logical accumulators {@code sums[(i·m + k)·LOGICAL …]}, for the n rows i of A and the m rows k of B.
     */
    static void outer(float[] a, int aAt, int n, float[] b, int m, int stride, int columns, float[] sums) {
        int i = 0;
        for (; i + 4 <= n; i += 4) {
            int from = START + aAt + i * stride;
            int k = 0;
            for (; k + 4 <= m; k += 4) {
                for (int lane = 0; lane < LOGICAL; lane += V) {
                    outer44(
                            a,
                            from,
                            b,
                            START + k * stride,
                            stride,
                            lane,
                            columns,
                            sums,
                            START + (i * m + k) * LOGICAL,
                            m);
                }
            }
            for (; k < m; k++) {
                for (int lane = 0; lane < LOGICAL; lane += V) {
                    outer41(
                            a,
                            from,
                            b,
                            START + k * stride,
                            stride,
                            lane,
                            columns,
                            sums,
                            START + (i * m + k) * LOGICAL,
                            m);
                }
            }
        }
        for (; i < n; i++) {
            for (int k = 0; k < m; k++) {
                for (int lane = 0; lane < LOGICAL; lane += V) {
                    outer11(
                            a,
                            START + aAt + i * stride,
                            b,
                            START + k * stride,
                            lane,
                            columns,
                            sums,
                            START + (i * m + k) * LOGICAL);
                }
            }
        }
    }

    @Kernel
    private static void outer44(
            float[] a,
            int aAt,
            float[] b,
            int bAt,
            int stride,
            int lane,
            int columns,
            float[] sums,
            int sumsAt,
            int m) {
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
            FloatVector b1 = FloatVector.fromArray(FLOATS, b, bAt + stride + s);
            FloatVector b2 = FloatVector.fromArray(FLOATS, b, bAt + 2 * stride + s);
            FloatVector b3 = FloatVector.fromArray(FLOATS, b, bAt + 3 * stride + s);
            FloatVector a0 = FloatVector.fromArray(FLOATS, a, aAt + s);
            s00 = a0.fma(b0, s00);
            s01 = a0.fma(b1, s01);
            s02 = a0.fma(b2, s02);
            s03 = a0.fma(b3, s03);
            FloatVector a1 = FloatVector.fromArray(FLOATS, a, aAt + stride + s);
            s10 = a1.fma(b0, s10);
            s11 = a1.fma(b1, s11);
            s12 = a1.fma(b2, s12);
            s13 = a1.fma(b3, s13);
            FloatVector a2 = FloatVector.fromArray(FLOATS, a, aAt + 2 * stride + s);
            s20 = a2.fma(b0, s20);
            s21 = a2.fma(b1, s21);
            s22 = a2.fma(b2, s22);
            s23 = a2.fma(b3, s23);
            FloatVector a3 = FloatVector.fromArray(FLOATS, a, aAt + 3 * stride + s);
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
    private static void outer41(
            float[] a,
            int aAt,
            float[] b,
            int bAt,
            int stride,
            int lane,
            int columns,
            float[] sums,
            int sumsAt,
            int m) {
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
            s1 = FloatVector.fromArray(FLOATS, a, aAt + stride + s).fma(b0, s1);
            s2 = FloatVector.fromArray(FLOATS, a, aAt + 2 * stride + s).fma(b0, s2);
            s3 = FloatVector.fromArray(FLOATS, a, aAt + 3 * stride + s).fma(b0, s3);
        }
        s0.intoArray(sums, at0);
        s1.intoArray(sums, at1);
        s2.intoArray(sums, at2);
        s3.intoArray(sums, at3);
    }

    @Kernel
    private static void outer11(
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

    /** The sum of the logical accumulators at {@code first}, by halves: 16 → 8 → 4 → 2 → 1. */
    static float total(float[] sums, int first) {
        int at = START + first;
        float a = (sums[at] + sums[at + 8]) + (sums[at + 4] + sums[at + 12]);
        float b = (sums[at + 1] + sums[at + 9]) + (sums[at + 5] + sums[at + 13]);
        float c = (sums[at + 2] + sums[at + 10]) + (sums[at + 6] + sums[at + 14]);
        float d = (sums[at + 3] + sums[at + 11]) + (sums[at + 7] + sums[at + 15]);
        return (a + c) + (b + d);
    }
}
