package dev.superposition.worker.measure;

import dev.superposition.worker.measure.Measurement.Component;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/**
 * The arrangement of one model's feature directions, from W alone.
 *
 * <pre>
 *   norm            ‖W_i‖
 *   interference    Σ_{j≠i} (Ŵ_i·W_j)²                      Ŵ_i = W_i/‖W_i‖
 *   dimensionality  D_i = ‖W_i‖² / Σ_j (Ŵ_i·W_j)²           the sum includes j = i
 * </pre>
 *
 * <p>All are unchanged under W → O W with O orthogonal; D also under W → cW. 0 ≤ D_i ≤ 1 and Σ_i D_i ≤ rank W. A dead feature (W_i = 0)
 * has interference and dimensionality 0. Source: Elhage et al. 2022, "The Geometry of Superposition".
 *
 * <p>Time O(n²·m), memory O(n·m): of the Gram matrix one row is held at a time. The array passed in is only read.
 */
final class Geometry {
    /** Two represented features are linked if the squared cosine of their angle reaches this: 77°, a pentagon's sides are 72°. */
    static final double LINKING_SQUARED_COSINE = 0.05;

    /** Singular values below this share of the largest do not count towards the rank of a component. */
    static final double RANK_TOLERANCE = 0.1;

    private final int features;
    private final int hidden;
    private final float[] weights;
    /** ‖W_i‖². */
    private final double[] squaredNorms;
    /** Σ_{j≠i} (W_i·W_j)². */
    private final double[] squaredProducts;
    /** A feature that is linked to each, over however many links; the least of a component stands for itself. */
    private final int[] roots;

    /**
     * @param weights W as n × m, row-major
     */
    Geometry(int features, int hidden, float[] weights) {
        this.features = features;
        this.hidden = hidden;
        this.weights = weights;
        this.squaredNorms = new double[features];
        this.squaredProducts = new double[features];
        this.roots = new int[features];
        double[][] columns = new double[hidden][features];
        for (int k = 0; k < hidden; k++) {
            for (int i = 0; i < features; i++) {
                columns[k][i] = weights[i * hidden + k];
            }
        }
        double[] products = new double[features];
        for (int i = 0; i < features; i++) {
            WeightedSum.of(0, weights, i * hidden, 1, columns, products);
            squaredNorms[i] = products[i];
            roots[i] = i;
            for (int j = 0; j < features; j++) {
                squaredProducts[i] += j == i ? 0 : products[j] * products[j];
            }
            for (int j = 0; j < i; j++) {
                if (linked(i, j, products[j])) {
                    int from = find(roots, i);
                    int to = find(roots, j);
                    roots[Math.max(from, to)] = Math.min(from, to);
                }
            }
        }
    }

    double norm(int i) {
        return Math.sqrt(squaredNorm(i));
    }

    double interference(int i) {
        return squaredNorm(i) > 0 ? squaredProducts[i] / squaredNorm(i) : 0;
    }

    double dimensionality(int i) {
        double squared = squaredNorm(i);
        return squared > 0 ? squared / (squared + interference(i)) : 0;
    }

    /** ‖W‖_F². */
    double squaredFrobeniusNorm() {
        double sum = 0;
        for (int i = 0; i < features; i++) {
            sum += squaredNorm(i);
        }
        return sum;
    }

    /** Represented features grouped by interference, largest component first, then by first member. */
    List<Component> components() {
        List<List<Integer>> members = new ArrayList<>();
        for (int i = 0; i < features; i++) {
            members.add(new ArrayList<>());
        }
        for (int i = 0; i < features; i++) {
            if (represented(i)) {
                members.get(find(roots, i)).add(i);
            }
        }
        members.removeIf(List::isEmpty);
        members.sort(Comparator.comparingInt(group -> -group.size()));
        List<Component> components = new ArrayList<>(members.size());
        for (List<Integer> group : members) {
            components.add(component(group));
        }
        return components;
    }

    private Component component(List<Integer> group) {
        int rank = rank(group);
        Polytope polytope = group.size() > Polytope.LARGEST ? Polytope.OTHER : Polytope.of(products(group), rank);
        return new Component(group.size(), rank, group, polytope);
    }

    /** The Gram matrix of some features. */
    private double[][] products(List<Integer> group) {
        double[][] products = new double[group.size()][group.size()];
        double[][] columns = new double[hidden][group.size()];
        for (int k = 0; k < hidden; k++) {
            for (int i = 0; i < group.size(); i++) {
                columns[k][i] = weights[group.get(i) * hidden + k];
            }
        }
        for (int i = 0; i < group.size(); i++) {
            WeightedSum.of(0, weights, group.get(i) * hidden, 1, columns, products[i]);
        }
        return products;
    }

    private int rank(List<Integer> group) {
        if (group.size() == 1 || hidden == 1) {
            return 1;
        }
        double[][] rows = new double[group.size()][hidden];
        for (int r = 0; r < rows.length; r++) {
            for (int k = 0; k < hidden; k++) {
                rows[r][k] = weights[group.get(r) * hidden + k];
            }
        }
        double[] singular = new SingularValueDecomposition(new Array2DRowRealMatrix(rows, false)).getSingularValues();
        int rank = 0;
        while (rank < singular.length && singular[rank] >= RANK_TOLERANCE * singular[0]) {
            rank++;
        }
        return rank;
    }

    private boolean linked(int i, int j, double product) {
        return represented(i)
                && represented(j)
                && product * product >= LINKING_SQUARED_COSINE * squaredNorm(i) * squaredNorm(j);
    }

    private boolean represented(int i) {
        return norm(i) >= FeaturePhase.REPRESENTED_NORM;
    }

    private double squaredNorm(int i) {
        return squaredNorms[i];
    }

    private static int find(int[] root, int i) {
        int r = i;
        while (root[r] != r) {
            r = root[r];
        }
        return r;
    }
}
