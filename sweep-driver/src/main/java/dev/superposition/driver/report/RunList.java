package dev.superposition.driver.report;

import org.jspecify.annotations.Nullable;

/**
 * Runs one by one, best first within each setting.
 *
 * @param setting the place of the run's setting among the {@link Settings}
 * @param seed as text: seeds have more digits than a script's numbers
 * @param loss NaN if the run did not complete, as the rest
 */
record RunList(
        int[] setting,
        String[] id,
        String[] seed,
        @Nullable String[] outcome,
        double[] loss,
        double[] frobeniusNorm,
        double[] featuresRepresented) {

    int count() {
        return id.length;
    }
}
