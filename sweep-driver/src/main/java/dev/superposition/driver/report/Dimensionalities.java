package dev.superposition.driver.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Feature dimensionalities D_i against 1/(1−S_i), counted in bins: bin b holds {@code count[b]} features of {@code
 * series.get(of[b])}.
 *
 * @param logWidth width of a bin in log10 1/(1−S_i)
 * @param width width of a bin in D_i; one of 1 falls into the bin that starts at 1
 * @param x log10 1/(1−S_i), the bin's middle
 * @param y D_i, where the bin starts
 */
record Dimensionalities(
        double logWidth, double width, List<Series> series, int[] of, double[] x, double[] y, long[] count) {

    /** What the features of a series have in common. */
    record Series(
            String sweep,
            @Nullable String part,
            String model,
            int features,
            int hidden,
            String importance,
            double dropout) {}
}
