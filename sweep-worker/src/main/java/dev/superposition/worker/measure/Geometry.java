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
 * <p>Time O(n²·m), memory O(n²) for the Gram matrix. The array passed in is only read.
 */
final class Geometry {
    /** Two represented features are linked if the squared cosine of their angle reaches this: 77°, a pentagon's sides are 72°. */
    static final double LINKING_SQUARED_COSINE = 0.05;

    /** Singular values below this share of the largest do not count towards the rank of a component. */
    static final double RANK_TOLERANCE = 0.1;

    private final int features;
    private final int hidden;
    private final float[] weights;
    /** W_i·W_j in row i, place j. */
    private final double[][] gram;

    /**
     * @param weights W as n × m, row-major
     */
    Geometry(int features, int hidden, float[] weights) {
        this.features = features;
        this.hidden = hidden;
        this.weights = weights;
        this.gram = new double[features][features];
        double[][] columns = new double[hidden][features];
        for (int k = 0; k < hidden; k++) {
            for (int i = 0; i < features; i++) {
                columns[k][i] = weights[i * hidden + k];
            }
        }
        for (int i = 0; i < features; i++) {
            WeightedSum.of(0, weights, i * hidden, 1, columns, gram[i]);
        }
    }

    double norm(int i) {
        return Math.sqrt(squaredNorm(i));
    }

    double interference(int i) {
        double sum = 0;
        for (int j = 0; j < features; j++) {
            if (j != i) {
                double product = gram[i][j];
                sum += product * product;
            }
        }
        return squaredNorm(i) > 0 ? sum / squaredNorm(i) : 0;
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
        int[] root = new int[features];
        for (int i = 0; i < features; i++) {
            root[i] = i;
        }
        for (int i = 0; i < features; i++) {
            for (int j = i + 1; j < features; j++) {
                if (linked(i, j)) {
                    int from = find(root, i);
                    int to = find(root, j);
                    root[Math.max(from, to)] = Math.min(from, to);
                }
            }
        }
        List<List<Integer>> members = new ArrayList<>();
        for (int i = 0; i < features; i++) {
            members.add(new ArrayList<>());
        }
        for (int i = 0; i < features; i++) {
            if (represented(i)) {
                members.get(find(root, i)).add(i);
            }
        }
        return members.stream()
                .filter(group -> !group.isEmpty())
                .sorted(Comparator.comparingInt((List<Integer> group) -> -group.size()))
                .map(this::component)
                .toList();
    }

    private Component component(List<Integer> group) {
        int rank = rank(group);
        double[][] products = new double[group.size()][group.size()];
        for (int i = 0; i < products.length; i++) {
            for (int j = 0; j < products.length; j++) {
                products[i][j] = gram[group.get(i)][group.get(j)];
            }
        }
        return new Component(group.size(), rank, group, Polytope.of(products, rank));
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

    private boolean linked(int i, int j) {
        double product = gram[i][j];
        return represented(i)
                && represented(j)
                && product * product >= LINKING_SQUARED_COSINE * squaredNorm(i) * squaredNorm(j);
    }

    private boolean represented(int i) {
        return norm(i) >= FeaturePhase.REPRESENTED_NORM;
    }

    private double squaredNorm(int i) {
        return gram[i][i];
    }

    private static int find(int[] root, int i) {
        int r = i;
        while (root[r] != r) {
            r = root[r];
        }
        return r;
    }
}
