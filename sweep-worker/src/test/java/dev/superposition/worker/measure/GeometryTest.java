package dev.superposition.worker.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.superposition.worker.measure.Measurement.Component;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeometryTest {
    @Test
    @Tag("closed-form")
    void dimensionality_orthogonalFeatures_isOne() {
        Geometry geometry = of(2, new float[] {1, 0, 0, 1});
        assertThat(geometry.dimensionality(0)).isEqualTo(1);
        assertThat(geometry.interference(0)).isZero();
        assertThat(geometry.components())
                .containsExactly(component(Polytope.DEDICATED, 1, 1, 0), component(Polytope.DEDICATED, 1, 1, 1));
    }

    @Test
    @Tag("closed-form")
    void dimensionality_antipodalPair_isOneHalf() {
        Geometry geometry = of(2, new float[] {0, 1, 0, -1});
        assertThat(geometry.dimensionality(0)).isEqualTo(0.5);
        assertThat(geometry.interference(1)).isEqualTo(1);
        assertThat(geometry.components()).containsExactly(component(Polytope.DIGON, 2, 1, 0, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5, 6, 9})
    @Tag("closed-form")
    void dimensionality_regularPolygon_isTwoOverK(int k) {
        float[] weights = new float[2 * k];
        for (int i = 0; i < k; i++) {
            weights[2 * i] = (float) Math.cos(2 * Math.PI * i / k);
            weights[2 * i + 1] = (float) Math.sin(2 * Math.PI * i / k);
        }
        Geometry geometry = of(2, weights);
        for (int i = 0; i < k; i++) {
            assertThat(geometry.dimensionality(i)).isCloseTo(2.0 / k, within(1e-6));
            assertThat(geometry.interference(i)).isCloseTo(k / 2.0 - 1, within(1e-5));
        }
        assertThat(geometry.components()).hasSize(1);
        assertThat(geometry.components().get(0).rank()).isEqualTo(2);
    }

    @Test
    @Tag("closed-form")
    void dimensionality_tetrahedron_isThreeQuarters() {
        Geometry geometry = of(3, new float[] {1, 1, 1, 1, -1, -1, -1, 1, -1, -1, -1, 1});
        for (int i = 0; i < 4; i++) {
            assertThat(geometry.dimensionality(i)).isCloseTo(0.75, within(1e-12));
        }
        assertThat(geometry.components()).containsExactly(component(Polytope.TETRAHEDRON, 4, 3, 0, 1, 2, 3));
    }

    @Test
    @Tag("closed-form")
    void dimensionality_squareAntiprism_isThreeEighths() {
        float[] weights = new float[24];
        for (int i = 0; i < 8; i++) {
            double angle = Math.PI / 4 * i;
            weights[3 * i] = (float) (Math.cos(angle) * Math.sqrt(2.0 / 3));
            weights[3 * i + 1] = (float) (Math.sin(angle) * Math.sqrt(2.0 / 3));
            weights[3 * i + 2] = (float) ((i % 2 == 0 ? 1 : -1) * Math.sqrt(1.0 / 3));
        }
        Geometry geometry = of(3, weights);
        for (int i = 0; i < 8; i++) {
            assertThat(geometry.dimensionality(i)).isCloseTo(0.375, within(1e-6));
        }
    }

    @Test
    @Tag("closed-form")
    void deadFeature_hasNeitherDimensionalityNorInterferenceNorComponent() {
        Geometry geometry = of(2, new float[] {0, 0, 1, 0});
        assertThat(geometry.norm(0)).isZero();
        assertThat(geometry.dimensionality(0)).isZero();
        assertThat(geometry.interference(0)).isZero();
        assertThat(geometry.components()).containsExactly(component(Polytope.DEDICATED, 1, 1, 1));
    }

    @Test
    @Tag("closed-form")
    void components_pairAndDedicatedInThreeDimensions_areTold() {
        Geometry geometry = of(3, new float[] {0, 0, 1, 1, 0, 0, -0.9f, 0.02f, 0, 0.1f, 0.1f, 0});
        assertThat(geometry.components())
                .containsExactly(component(Polytope.DIGON, 2, 1, 1, 2), component(Polytope.DEDICATED, 1, 1, 0));
    }

    /** Rotation and scale change no D_i; 0 ≤ D_i ≤ 1; Σ D_i ≤ m; D_i is Scherlis' capacity (W_i·W_i)²/Σ_j(W_i·W_j)². */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    @Tag("law")
    void dimensionality_randomWeights_obeysItsInvariants(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = random.nextInt(1, 30);
        float[] weights = new float[2 * n];
        for (int k = 0; k < weights.length; k++) {
            weights[k] = (float) random.nextDouble(-1, 1);
        }
        double angle = random.nextDouble(6);
        double factor = random.nextDouble(0.5, 3);
        float[] turned = new float[2 * n];
        for (int i = 0; i < n; i++) {
            turned[2 * i] =
                    (float) (factor * (Math.cos(angle) * weights[2 * i] - Math.sin(angle) * weights[2 * i + 1]));
            turned[2 * i + 1] =
                    (float) (factor * (Math.sin(angle) * weights[2 * i] + Math.cos(angle) * weights[2 * i + 1]));
        }
        Geometry geometry = of(2, weights);
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double d = geometry.dimensionality(i);
            sum += d;
            assertThat(d).as("seed %d", seed).isBetween(0.0, 1.0);
            assertThat(of(2, turned).dimensionality(i)).as("seed %d", seed).isCloseTo(d, within(1e-5));
            assertThat(of(2, turned).norm(i)).as("seed %d", seed).isCloseTo(factor * geometry.norm(i), within(1e-5));
            assertThat(d).as("seed %d", seed).isCloseTo(capacity(weights, n, i), within(1e-9));
        }
        assertThat(sum).as("seed %d", seed).isLessThanOrEqualTo(2 + 1e-9);
    }

    private static double capacity(float[] w, int n, int i) {
        double sum = 0;
        double own = 0;
        for (int j = 0; j < n; j++) {
            double product = (double) w[2 * i] * w[2 * j] + (double) w[2 * i + 1] * w[2 * j + 1];
            sum += product * product;
            own = j == i ? product : own;
        }
        return own * own / sum;
    }

    private static Geometry of(int m, float[] weights) {
        return new Geometry(weights.length / m, m, weights);
    }

    private static Component component(Polytope geometry, int size, int rank, Integer... members) {
        return new Component(size, rank, List.of(members), geometry);
    }
}
