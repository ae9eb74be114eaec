package dev.superposition.worker.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Polytopes from their coordinates, turned into spaces of more dimensions, scaled, shuffled, shaken and spoiled. */
class PolytopeTest {
    private static final int HIDDEN = 6;

    @ParameterizedTest
    @EnumSource(names = "OTHER", mode = EnumSource.Mode.EXCLUDE)
    @Tag("law")
    void components_ofATurnedPolytope_areIt(Polytope polytope) {
        for (long seed = 1; seed <= 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            double[][] turned = turned(vertices(polytope), random);
            double scale = random.nextDouble(0.6, 1.5);
            assertThat(census(turned, scale)).as("seed %d", seed).containsExactly(polytope.id());
        }
    }

    /** Each coordinate off by up to 0.02: cosines by less than the tolerance. */
    @ParameterizedTest
    @EnumSource(names = "OTHER", mode = EnumSource.Mode.EXCLUDE)
    @Tag("law")
    void components_ofATrainedLookingPolytope_areIt(Polytope polytope) {
        for (long seed = 1; seed <= 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            double[][] shaken = turned(vertices(polytope), random);
            for (double[] vertex : shaken) {
                for (int k = 0; k < HIDDEN; k++) {
                    vertex[k] += random.nextDouble(-0.02, 0.02);
                }
            }
            assertThat(census(shaken, 1)).as("seed %d", seed).containsExactly(polytope.id());
        }
    }

    @ParameterizedTest
    @EnumSource(
            names = {"OTHER", "DEDICATED"},
            mode = EnumSource.Mode.EXCLUDE)
    @Tag("closed-form")
    void components_withOneFeatureTooShort_areOther(Polytope polytope) {
        double[][] uneven = turned(vertices(polytope), new SplittableRandom(3));
        for (int k = 0; k < HIDDEN; k++) {
            uneven[0][k] *= 0.7;
        }
        assertThat(census(uneven, 1)).containsExactly("other");
    }

    /** D = 2/5 for four of its features, and for all of them on average: only the angles tell it from a pentagon. */
    @Test
    @Tag("closed-form")
    void components_crossWithADiagonal_areNoPentagon() {
        double[][] cross = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}, {Math.sqrt(0.5), Math.sqrt(0.5)}};
        assertThat(census(turned(cross, new SplittableRandom(1)), 1)).containsExactly("other");
    }

    /** Five unit vectors in a tight frame, each with D = 2/5: an orthogonal pair and a triangle. */
    @Test
    @Tag("closed-form")
    void components_anotherTightFrameOfFive_isNoPentagon() {
        double[][] frame = new double[5][];
        frame[0] = new double[] {Math.cos(0.3), Math.sin(0.3)};
        frame[1] = new double[] {-Math.sin(0.3), Math.cos(0.3)};
        for (int i = 0; i < 3; i++) {
            frame[2 + i] = new double[] {Math.cos(2 * Math.PI * i / 3), Math.sin(2 * Math.PI * i / 3)};
        }
        assertThat(census(turned(frame, new SplittableRandom(1)), 1)).containsExactly("other");
    }

    @Test
    @Tag("closed-form")
    void components_regularHexagonAndLinePair_areOtherAndDigon() {
        double[][] hexagon = new double[6][];
        for (int i = 0; i < 6; i++) {
            hexagon[i] = new double[] {Math.cos(Math.PI * i / 3), Math.sin(Math.PI * i / 3)};
        }
        assertThat(census(hexagon, 1)).containsExactly("other");
        assertThat(census(new double[][] {{0, 1}, {1, 0}, {0, -1}}, 1)).containsExactly("digon", "dedicated");
    }

    private static double[][] vertices(Polytope polytope) {
        return switch (polytope) {
            case DEDICATED -> new double[][] {{1}};
            case DIGON -> new double[][] {{1}, {-1}};
            case TRIANGLE -> polygon(3);
            case TETRAHEDRON -> normalized(new double[][] {{1, 1, 1}, {1, -1, -1}, {-1, 1, -1}, {-1, -1, 1}});
            case PENTAGON -> polygon(5);
            case SQUARE_ANTIPRISM -> {
                double[][] vertices = new double[8][];
                for (int i = 0; i < 8; i++) {
                    double angle = Math.PI / 4 * i;
                    vertices[i] =
                            new double[] {Math.cos(angle), Math.sin(angle), (i % 2 == 0 ? 1 : -1) * Math.sqrt(0.5)};
                }
                yield normalized(vertices);
            }
            case OTHER -> throw new IllegalArgumentException("has no vertices");
        };
    }

    private static double[][] polygon(int k) {
        double[][] vertices = new double[k][];
        for (int i = 0; i < k; i++) {
            vertices[i] = new double[] {Math.cos(2 * Math.PI * i / k), Math.sin(2 * Math.PI * i / k)};
        }
        return vertices;
    }

    private static double[][] normalized(double[][] vertices) {
        for (double[] vertex : vertices) {
            double squares = 0;
            for (double coordinate : vertex) {
                squares += coordinate * coordinate;
            }
            for (int k = 0; k < vertex.length; k++) {
                vertex[k] /= Math.sqrt(squares);
            }
        }
        return vertices;
    }

    /** In {@link #HIDDEN} dimensions, turned by a random orthogonal matrix, in random order. */
    private static double[][] turned(double[][] vertices, SplittableRandom random) {
        RealMatrix gauss = new Array2DRowRealMatrix(HIDDEN, HIDDEN);
        Random normal = new Random(random.nextLong());
        for (int i = 0; i < HIDDEN; i++) {
            for (int k = 0; k < HIDDEN; k++) {
                gauss.setEntry(i, k, normal.nextGaussian());
            }
        }
        RealMatrix orthogonal = new QRDecomposition(gauss).getQ();
        List<double[]> turned = new ArrayList<>();
        for (double[] vertex : vertices) {
            double[] wide = new double[HIDDEN];
            System.arraycopy(vertex, 0, wide, 0, vertex.length);
            turned.add(orthogonal.operate(wide));
        }
        Collections.shuffle(turned, normal);
        return turned.toArray(double[][]::new);
    }

    private static List<String> census(double[][] vectors, double scale) {
        int m = vectors[0].length;
        float[] weights = new float[vectors.length * m];
        for (int i = 0; i < vectors.length; i++) {
            for (int k = 0; k < m; k++) {
                weights[i * m + k] = (float) (scale * vectors[i][k]);
            }
        }
        return new Geometry(vectors.length, m, weights)
                .components().stream()
                        .map(component -> component.geometry().id())
                        .toList();
    }
}
