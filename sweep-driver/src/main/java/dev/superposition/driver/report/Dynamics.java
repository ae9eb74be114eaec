package dev.superposition.driver.report;

/**
 * How a run learnt; entries of all arrays are its checkpoints, in order.
 *
 * @param steps completed steps; 0 is the initialisation
 * @param dimensionalities D_i, checkpoints × n row-major
 * @param losses training loss of the batch at the recorded step nearest before the checkpoint, or at it; NaN where there is none
 */
record Dynamics(String id, int[] steps, float[] dimensionalities, double[] losses) {}
