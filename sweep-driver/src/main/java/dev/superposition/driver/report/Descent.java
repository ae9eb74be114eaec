package dev.superposition.driver.report;

/**
 * Of the fits of a setting to a finite data set the one with the lowest train loss.
 *
 * @param setting all that differs between settings but the number of examples, in words
 * @param examples T
 * @param trainLoss loss of the examples
 * @param testLoss loss of fresh data
 * @param ignoreLoss what a model loses that represents nothing
 * @param weights W, n × m row-major: row i embeds feature i
 * @param hiddenVectors T × m row-major: row t is the hidden vector of example t
 */
record Descent(
        String id,
        String setting,
        int features,
        int hidden,
        int examples,
        double trainLoss,
        double testLoss,
        double ignoreLoss,
        float[] weights,
        float[] hiddenVectors) {}
