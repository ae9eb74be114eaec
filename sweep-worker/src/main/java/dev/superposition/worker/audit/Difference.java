package dev.superposition.worker.audit;

import dev.superposition.worker.model.TrainedModel.Checkpoint;
import java.util.ArrayList;
import java.util.List;

/**
 * How far a run and the reference that follows it part on the ways from one checkpoint to the next.
 *
 * @param weights largest |ΔW| of an element
 * @param bias largest |Δb| of an element
 * @param parameters {@link Audit#parametersDifference}
 */
record Difference(double weights, double bias, double parameters) {
    private static final Difference INFINITE =
            new Difference(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

    /** A model whose ‖θ‖ reaches this is exploding, and soon overflows here earlier than there. */
    private static final double LOST = 1e6;

    /**
     * Compares checkpoint by checkpoint, until run and reference are lost; if only one is, the difference is infinite.
     *
     * @param course checkpoints of the run
     * @param arrivals where the reference arrives, starting from each of them but the last
     */
    static Difference of(List<Checkpoint> course, List<Checkpoint> arrivals) {
        List<double[]> shares = new ArrayList<>();
        double weights = 0;
        double bias = 0;
        for (int k = 0; k < arrivals.size(); k++) {
            Checkpoint run = course.get(k + 1);
            Checkpoint reference = arrivals.get(k);
            if (lost(run) != lost(reference)) {
                return INFINITE;
            } else if (lost(run)) {
                break;
            }
            weights = Math.max(weights, largest(run.weights(), reference.weights()));
            weights = Math.max(weights, largest(outputWeights(run), outputWeights(reference)));
            bias = Math.max(bias, largest(run.bias(), reference.bias()));
            shares.add(shares(course.get(k), run, reference));
        }
        return new Difference(weights, bias, worstUpperQuartile(shares));
    }

    /** For each feature, how far its parameters are apart, over the way they came. */
    private static double[] shares(Checkpoint start, Checkpoint run, Checkpoint reference) {
        float[][] from = {start.weights(), outputWeights(start), start.bias()};
        float[][] ours = {run.weights(), outputWeights(run), run.bias()};
        float[][] theirs = {reference.weights(), outputWeights(reference), reference.bias()};
        double[] shares = new double[run.bias().length];
        for (int i = 0; i < shares.length; i++) {
            double apart = 0;
            double way = 0;
            double size = 0;
            for (int array = 0; array < theirs.length; array++) {
                int each = theirs[array].length / shares.length;
                for (int k = i * each; k < (i + 1) * each; k++) {
                    apart += square((double) ours[array][k] - theirs[array][k]);
                    way += square((double) theirs[array][k] - from[array][k]);
                    size += square(theirs[array][k]);
                }
            }
            shares[i] = apart == 0 ? 0 : Math.sqrt(apart) / (Math.sqrt(way) + Audit.ROUNDING * Math.sqrt(size));
        }
        return shares;
    }

    private static float[] outputWeights(Checkpoint point) {
        float[] weights = point.outputWeights();
        return weights == null ? new float[0] : weights;
    }

    private static double worstUpperQuartile(List<double[]> shares) {
        if (shares.isEmpty()) {
            return 0;
        }
        double worst = 0;
        for (int i = 0; i < shares.get(0).length; i++) {
            int feature = i;
            double[] sorted = shares.stream()
                    .mapToDouble(ofFeatures -> ofFeatures[feature])
                    .sorted()
                    .toArray();
            worst = Math.max(worst, sorted[3 * (sorted.length - 1) / 4]);
        }
        return worst;
    }

    private static double largest(float[] a, float[] b) {
        double largest = 0;
        for (int k = 0; k < a.length; k++) {
            largest = Math.max(largest, Math.abs((double) a[k] - b[k]));
        }
        return largest;
    }

    /** Whether the model is exploding. */
    static boolean lost(Checkpoint point) {
        double squares = 0;
        for (float[] array : List.of(point.weights(), outputWeights(point), point.bias())) {
            for (float value : array) {
                squares += square(value);
            }
        }
        return !(squares < LOST * LOST);
    }

    private static double square(double value) {
        return value * value;
    }
}
