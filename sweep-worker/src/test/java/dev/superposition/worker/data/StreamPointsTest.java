package dev.superposition.worker.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.math3.distribution.ExponentialDistribution;
import org.apache.commons.math3.distribution.UniformRealDistribution;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Kolmogorov–Smirnov tests at level 10⁻⁶ with fixed seeds. */
class StreamPointsTest {
    @Test
    @Tag("closed-form")
    void gap_anyWord_isMinusLogOfOneMinusU() {
        for (long word = 0; word < 1L << 32; word += 104_729) {
            double u = (word >>> 1) * 0x1.0p-31;
            double exact = -Math.log1p(-u);
            // Near u = 1 the distance 1 − u is a multiple of 2⁻²⁴ or 2⁻²⁵.
            double tolerance = 4e-7 * exact + 0x1.0p-24 * Math.max(0, u / (1 - u) - 1);
            assertThat((double) StreamPoints.gap((int) word)).isCloseTo(exact, within(tolerance + 1e-12));
        }
        assertThat(StreamPoints.gap(0)).isZero();
        assertThat(StreamPoints.gap(2)).isEqualTo(0x1.0p-31f);
        assertThat(StreamPoints.gap(-1)).isBetween(17.3f, 17.4f);
    }

    @Test
    @Tag("statistical")
    void draw_gapsAreExponentialAndMarksUniform() {
        StreamPoints points = new StreamPoints(new int[] {4, 5, 6, 7});
        double[] gaps = new double[4096];
        double[] marks = new double[4096];
        float[] gapsOfChunk = new float[1024];
        float[] marksOfChunk = new float[1024];
        for (int chunk = 0; chunk < 4; chunk++) {
            points.draw(3, chunk, 512, gapsOfChunk, marksOfChunk);
            for (int k = 0; k < 1024; k++) {
                gaps[1024 * chunk + k] = gapsOfChunk[k];
                marks[1024 * chunk + k] = marksOfChunk[k];
            }
        }
        KolmogorovSmirnovTest test = new KolmogorovSmirnovTest();
        assertThat(test.kolmogorovSmirnovTest(new ExponentialDistribution(null, 1), gaps))
                .isGreaterThan(1e-6);
        assertThat(test.kolmogorovSmirnovTest(new UniformRealDistribution(null, 0, 1), marks))
                .isGreaterThan(1e-6);
    }
}
