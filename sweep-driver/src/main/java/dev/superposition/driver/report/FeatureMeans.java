package dev.superposition.driver.report;

/**
 * The features of each setting. Those of setting k stand at {@code first[k]} and the {@code shown[k]} places after it: all of
 * them, or, where n is too large, the first and the last only.
 *
 * @param bestNorm ‖W_i‖ in the setting's best run
 * @param bestInterference its interference there
 * @param meanNorm over the completed runs, as the rest
 * @param dedicated share of the runs with a dimension of its own
 * @param superposition share of the runs in superposition
 * @param importance I_i
 * @param sparsity S_i
 */
record FeatureMeans(
        int[] first,
        int[] shown,
        float[] bestNorm,
        float[] bestInterference,
        float[] meanNorm,
        float[] meanInterference,
        float[] dedicated,
        float[] superposition,
        float[] importance,
        float[] sparsity) {}
