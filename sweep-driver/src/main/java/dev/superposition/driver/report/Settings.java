package dev.superposition.driver.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a table: all that its runs can differ in but the seed. Setting k has on axis a the value
 * {@code axes.get(a).values().get(places[a][k])}.
 *
 * @param bestId the completed run with the lowest loss, then the lowest seed, then the lowest config_id; null if none completed
 * @param bestSeed its seed, as text: seeds have more digits than a script's numbers
 * @param predictedPhase what theory says of the last feature; null where there is none, or two phases share the least loss
 * @param measures means, extremes and the best run's values
 */
record Settings(
        List<Axis> axes,
        int[][] places,
        int[] runs,
        int[] completed,
        int[] diverged,
        int[] failed,
        @Nullable String[] bestId,
        @Nullable String[] bestSeed,
        @Nullable String[] predictedPhase,
        List<Measure> measures) {

    /**
     * A column in which settings can differ.
     *
     * @param doc the column's documentation
     * @param values the distinct values, ascending, null first
     */
    record Axis(String name, String doc, List<@Nullable Object> values) {}

    /** A number of each setting; NaN where no run completed. */
    record Measure(String name, double[] values) {}

    int count() {
        return runs.length;
    }

    /** The value of setting k on the axis of that name. */
    @Nullable
    Object value(int k, String axis) {
        for (int a = 0; a < axes.size(); a++) {
            if (axes.get(a).name().equals(axis)) {
                return axes.get(a).values().get(places[a][k]);
            }
        }
        throw new IllegalArgumentException("no axis " + axis);
    }

    int features(int k) {
        return intValue(k, "n_features");
    }

    int hidden(int k) {
        return intValue(k, "n_hidden");
    }

    private int intValue(int k, String axis) {
        return value(k, axis) instanceof Integer n ? n : 0;
    }
}
