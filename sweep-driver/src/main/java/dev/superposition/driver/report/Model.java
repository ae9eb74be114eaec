package dev.superposition.driver.report;

/**
 * A trained model in full; arrays are empty where the run has none.
 *
 * @param weights W, n × m row-major: row i embeds feature i
 * @param outputWeights n × m row-major: row i reads feature i out; empty if W does that too
 * @param norms ‖W_i‖, as the table has it
 * @param steps of the loss curve
 */
record Model(
        String id,
        float[] weights,
        float[] outputWeights,
        float[] bias,
        float[] norms,
        float[] interferences,
        float[] dimensionalities,
        int[] steps,
        double[] losses) {}
