package dev.superposition.worker.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SparseSamplerTest {
    @Test
    @Tag("law")
    void draw_rows_areNotEmptyAscendingAndOrderedByCount() {
        double[] densities = new double[50];
        Arrays.fill(densities, 0.04);
        densities[7] = 0;
        densities[49] = 0;
        SparseSampler sampler = new SparseSampler(densities, 300, new StreamPoints(new int[] {1, 2, 3, 4}));
        for (int step = 0; step < 20; step++) {
            sampler.draw(step);
            int rows = sampler.activeRows();
            int[] starts = sampler.starts();
            assertThat(rows).isBetween(1, 300);
            for (int row = 0; row < rows; row++) {
                assertThat(starts[row + 1]).isGreaterThan(starts[row]);
                int[] features = Arrays.copyOfRange(sampler.columns(), starts[row], starts[row + 1]);
                assertThat(features).isSorted().doesNotHaveDuplicates().doesNotContain(7, 49);
            }
            int[] asDrawn = IntStream.range(0, rows).toArray();
            assertThat(Arrays.copyOf(sampler.order(), rows)).containsExactly(asDrawn);
            sampler.orderByCount();
            int[] counts = Arrays.stream(sampler.order(), 0, rows)
                    .map(row -> starts[row + 1] - starts[row])
                    .toArray();
            assertThat(counts).isSorted();
            assertThat(Arrays.stream(sampler.order(), 0, rows).sorted().toArray())
                    .containsExactly(asDrawn);
        }
    }

    /** Points at given places: gaps of a feature's length meet every feature; a second point in a feature is skipped. */
    @Test
    @Tag("closed-form")
    void draw_givenPoints_areTheFeaturesTheyFallIn() {
        double[] densities = {0.5, 0.5, 0.5, 0.5};
        float length = (float) Math.log(2);
        float[] script = {0.5f, 1, 0.25f, 2.5f, 4, 1.6f};
        PointSource points = (step, chunk, blocks, gaps, marks) -> {
            Arrays.fill(gaps, 100f);
            for (int k = 0; k < script.length; k++) {
                gaps[k] = script[k] * length;
                marks[k] = (k + 1) / 8f;
            }
        };
        SparseSampler sampler = new SparseSampler(densities, 3, points);
        sampler.draw(0);
        // Places .5, 1.5, 1.75, 4.25, 8.25, 9.85 of 4 a row.
        assertThat(sampler.activeRows()).isEqualTo(3);
        assertThat(Arrays.copyOf(sampler.starts(), 4)).containsExactly(0, 2, 3, 5);
        assertThat(Arrays.copyOf(sampler.columns(), 5)).containsExactly(0, 1, 0, 0, 1);
        assertThat(Arrays.copyOf(sampler.values(), 5)).containsExactly(1 / 8f, 2 / 8f, 4 / 8f, 5 / 8f, 6 / 8f);
        sampler.orderByCount();
        assertThat(Arrays.copyOf(sampler.order(), 3)).containsExactly(1, 0, 2);
    }

    /** Long features, features a millionth as long, and none at all side by side: a part of the guide has one, two or all of these. */
    @Test
    @Tag("law")
    void draw_unevenDensities_areTheFeaturesTheyFallIn() {
        double[] densities = new double[60];
        Arrays.setAll(densities, i -> new double[] {0.4, 0.01, 1e-4, 0, 3e-3, 1e-6}[i * i % 17 % 6]);
        double[] ends = new double[densities.length];
        double total = 0;
        for (int i = 0; i < ends.length; i++) {
            total -= Math.log1p(-densities[i]);
            ends[i] = total;
        }
        for (double gap : new double[] {total + 1e-3, 1.7 * total + 2e-4, 3 * total - 1e-5}) {
            PointSource points = (step, chunk, blocks, gaps, marks) -> Arrays.fill(gaps, (float) gap);
            SparseSampler sampler = new SparseSampler(densities, 20_000, points);
            sampler.draw(0);
            int rows = sampler.activeRows();
            assertThat(sampler.starts()[rows]).isEqualTo(rows).isGreaterThan(6000);
            long step = (long) ((float) gap * (float) (0x1.0p32 / total));
            for (int row = 0; row < rows; row++) {
                double place = ((row + 1) * step & 0xffff_ffffL) * 0x1.0p-32 * total;
                int found = sampler.columns()[row];
                double begin = found == 0 ? 0 : ends[found - 1];
                // Ends are rounded to 2⁻³² of a row.
                assertThat(place).isBetween(begin - 1e-9 * total, ends[found] + 1e-9 * total);
                assertThat(densities[found]).isPositive();
            }
        }
    }

    @Test
    @Tag("closed-form")
    void draw_manyBatches_holdTheExpectedNumberOfFeatures() {
        double[] densities = new double[100];
        Arrays.fill(densities, 0.3);
        SparseSampler sampler = new SparseSampler(densities, 1000, new StreamPoints(new int[] {9, 9, 9, 9}));
        double present = 0;
        for (int step = 0; step < 20; step++) {
            sampler.draw(step);
            present += sampler.starts()[sampler.activeRows()];
        }
        // Five standard errors.
        double expected = 20 * 1000 * 100 * 0.3;
        assertThat(present).isCloseTo(expected, within(5 * Math.sqrt(expected * 0.7)));
    }
}
