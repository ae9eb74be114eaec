package dev.superposition.worker.measure;

/**
 * How much the represented features lie along the hidden dimensions themselves: the mean over them of
 *
 * <pre>  Σ_k W_ik⁴ / ‖W_i‖⁴</pre>
 *
 * the inverse participation ratio. 1 if each feature has one hidden dimension, 1/m if each is spread evenly over all m, 3/(m + 2)
 * on average for directions at random; so it tells a privileged basis where kurtosis of activations cannot, in few dimensions
 * or for features that are rarely present. NaN if no feature is represented. Unlike the {@link Geometry} it changes when W turns.
 */
final class BasisAlignment {
    private BasisAlignment() {}

    /**
     * Of one model.
     *
     * @param weights W as n × m, row-major
     */
    static double of(int features, int hidden, float[] weights) {
        double total = 0;
        int represented = 0;
        for (int i = 0; i < features; i++) {
            double squares = 0;
            double fourths = 0;
            for (int k = i * hidden; k < (i + 1) * hidden; k++) {
                double square = (double) weights[k] * weights[k];
                squares += square;
                fourths += square * square;
            }
            if (Math.sqrt(squares) >= FeaturePhase.REPRESENTED_NORM) {
                total += fourths / (squares * squares);
                represented++;
            }
        }
        return represented == 0 ? Double.NaN : total / represented;
    }
}
