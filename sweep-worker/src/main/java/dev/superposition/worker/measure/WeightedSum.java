package dev.superposition.worker.measure;

import java.util.Arrays;

/**
 * Sums of rows and over rows: the matrix products and reductions of this package, in double precision.
 *
 * <p>Plain loops that the compiler turns into vector code. The order of additions depends on the lengths alone, and products are
 * rounded before they are added: the same bits on every processor, compiled or interpreted.
 */
final class WeightedSum {
    /** Elements of a row that is reduced. */
    static final int LENGTH = 512;

    /** Accumulators of a reduction: element r goes to accumulator r mod 64. */
    private static final int LANES = LENGTH / 8;

    private WeightedSum() {}

    /**
     * {@code target = start + Σ_i coefficients[first + i·stride] · rows[i]}, element by element.
     *
     * @param rows as many as there are terms, each as long as {@code target}
     */
    static void of(double start, float[] coefficients, int first, int stride, double[][] rows, double[] target) {
        int terms = rows.length % 4;
        int at = first;
        if (terms == 0) {
            Arrays.fill(target, start);
        } else if (terms == 1) {
            set(start, coefficients[at], rows[0], target);
        } else {
            set(start, coefficients[at], rows[0], coefficients[at + stride], rows[1], target);
            if (terms == 3) {
                add(coefficients[at + 2 * stride], rows[2], target);
            }
        }
        at += terms * stride;
        for (int i = terms; i < rows.length; i += 4) {
            add(
                    coefficients[at],
                    rows[i],
                    coefficients[at + stride],
                    rows[i + 1],
                    coefficients[at + 2 * stride],
                    rows[i + 2],
                    coefficients[at + 3 * stride],
                    rows[i + 3],
                    target);
            at += 4 * stride;
        }
    }

    private static void set(double start, double c, double[] row, double[] target) {
        for (int r = 0; r < target.length; r++) {
            target[r] = start + c * row[r];
        }
    }

    private static void set(double start, double c0, double[] row0, double c1, double[] row1, double[] target) {
        for (int r = 0; r < target.length; r++) {
            target[r] = start + c0 * row0[r] + c1 * row1[r];
        }
    }

    private static void add(double c, double[] row, double[] target) {
        for (int r = 0; r < target.length; r++) {
            target[r] += c * row[r];
        }
    }

    /** Four terms for one load and one store of the target. */
    private static void add(
            double c0,
            double[] row0,
            double c1,
            double[] row1,
            double c2,
            double[] row2,
            double c3,
            double[] row3,
            double[] target) {
        for (int r = 0; r < target.length; r++) {
            target[r] = target[r] + c0 * row0[r] + c1 * row1[r] + c2 * row2[r] + c3 * row3[r];
        }
    }

    /** Room for the accumulators of {@link #total} and {@link #product}. */
    static double[] lanes() {
        return new double[LANES];
    }

    /** {@code Σ_r a[r]} of {@link #LENGTH} elements. */
    static double total(double[] a, double[] lanes) {
        for (int r = 0; r < LANES; r++) {
            lanes[r] = ((a[r] + a[r + LANES]) + (a[r + 2 * LANES] + a[r + 3 * LANES]))
                    + ((a[r + 4 * LANES] + a[r + 5 * LANES]) + (a[r + 6 * LANES] + a[r + 7 * LANES]));
        }
        return sum(lanes);
    }

    /** {@code Σ_r a[r]·b[r]} of {@link #LENGTH} elements. */
    static double product(double[] a, double[] b, double[] lanes) {
        for (int r = 0; r < LANES; r++) {
            lanes[r] = ((a[r] * b[r] + a[r + LANES] * b[r + LANES])
                            + (a[r + 2 * LANES] * b[r + 2 * LANES] + a[r + 3 * LANES] * b[r + 3 * LANES]))
                    + ((a[r + 4 * LANES] * b[r + 4 * LANES] + a[r + 5 * LANES] * b[r + 5 * LANES])
                            + (a[r + 6 * LANES] * b[r + 6 * LANES] + a[r + 7 * LANES] * b[r + 7 * LANES]));
        }
        return sum(lanes);
    }

    /** Eight independent additions at a time: one after the other would wait for each. */
    private static double sum(double[] lanes) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        double s4 = 0;
        double s5 = 0;
        double s6 = 0;
        double s7 = 0;
        for (int r = 0; r < LANES; r += 8) {
            s0 += lanes[r];
            s1 += lanes[r + 1];
            s2 += lanes[r + 2];
            s3 += lanes[r + 3];
            s4 += lanes[r + 4];
            s5 += lanes[r + 5];
            s6 += lanes[r + 6];
            s7 += lanes[r + 7];
        }
        return ((s0 + s4) + (s1 + s5)) + ((s2 + s6) + (s3 + s7));
    }
}
