package dev.superposition.worker.simd;

import static dev.superposition.worker.simd.Aligned.START;

import dev.superposition.worker.config.Optimizer;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.model.Initialization;
import dev.superposition.worker.model.Parameters;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The parameters of one model with their gradient and optimizer state, updated element by element.
 *
 * <p>Adam as PyTorch computes it, {@code θ ← θ − η·(m/(1−β₁ᵗ)) / (√(v/(1−β₂ᵗ)) + ε)}, rearranged to {@code θ − η'·m/(√v + ε')} with {@code η' =
 * η·(√(1−β₂ᵗ)/(1−β₁ᵗ))} and {@code ε' = ε·√(1−β₂ᵗ)} in double precision. Every operation is correctly rounded, so any vector
 * width gives the same bits. Weights and bias are one array, padded with zeros that
 * stay zero.
 */
final class VectorOptimizer {
    private static final VectorSpecies<Float> FLOATS = Tile.FLOATS;
    private static final int V = FLOATS.length();

    /** Steps whose corrections are computed together. */
    private static final int CORRECTED_STEPS = 64;

    private final Optimizer optimizer;
    private final int readOutAt;
    private final int biasAt;
    private final int biasCount;
    private final float[] values;
    private final float[] gradient;
    private final float[] first;
    private final float[] second;
    private final double[] stepCorrections = new double[CORRECTED_STEPS];
    private final double[] floorCorrections = new double[CORRECTED_STEPS];
    private int steps;
    private double firstPower = 1;
    private double secondPower = 1;

    private VectorOptimizer(Optimizer optimizer, float[] weights, float[] readOut, int features) {
        this.optimizer = optimizer;
        this.readOutAt = readOut.length == 0 ? 0 : weights.length;
        this.biasAt = weights.length + readOut.length;
        this.biasCount = features;
        int length = Tile.padded(biasAt + biasCount, Tile.LOGICAL);
        this.values = Aligned.floats(length);
        System.arraycopy(weights, 0, values, START, weights.length);
        System.arraycopy(readOut, 0, values, START + weights.length, readOut.length);
        this.gradient = Aligned.floats(length);
        this.first = Aligned.floats(length);
        this.second = Aligned.floats(length);
    }

    /**
     * Of tied weights.
     *
     * @param weights W as the kernel lays it out
     * @param features the length of b, which starts at 0
     */
    static VectorOptimizer tied(Optimizer optimizer, float[] weights, int features) {
        return new VectorOptimizer(optimizer, weights, new float[0], features);
    }

    /** Of the parameters that a run starts from, row i of W and V for feature i. */
    static VectorOptimizer of(RunConfig config) {
        Parameters initial = Initialization.parameters(config);
        float[] readOut = initial.outputWeights();
        return new VectorOptimizer(
                config.training().optimizer(),
                initial.weights(),
                readOut == null ? new float[0] : readOut,
                config.features());
    }

    /**
     * {@link Aligned}: W, then V from {@link #readOutAt} on if the weights are untied, then b from {@link #biasAt} on; changes with every
     * step.
     */
    float[] values() {
        return values;
    }

    /** Where the gradient goes before {@link #step}, laid out as {@link #values}. */
    float[] gradient() {
        return gradient;
    }

    /** The index of the matrix that reads features out: 0 if W does. */
    int readOutAt() {
        return readOutAt;
    }

    /** The index of b_0. */
    int biasAt() {
        return biasAt;
    }

    /** A copy of W, V and b. */
    Parameters parameters() {
        float[] bias = Arrays.copyOfRange(values, START + biasAt, START + biasAt + biasCount);
        int end = readOutAt == 0 ? biasAt : readOutAt;
        float[] weights = Arrays.copyOfRange(values, START, START + end);
        return readOutAt == 0
                ? Parameters.tied(weights, bias)
                : new Parameters(weights, Arrays.copyOfRange(values, START + readOutAt, START + biasAt), bias);
    }

    /**
     * Takes one step along the gradient.
     *
     * @param rate the learning rate of this step
     */
    void step(double rate) {
        if (optimizer instanceof Optimizer.AdamW o) {
            adam(rate, 1 - rate * o.weightDecay(), o.beta1(), o.beta2(), o.epsilon());
        } else if (optimizer instanceof Optimizer.Adam o) {
            adam(rate, 1, o.beta1(), o.beta2(), o.epsilon());
        } else if (optimizer instanceof Optimizer.Sgd o) {
            momentum((float) o.momentum(), (float) rate);
        }
    }

    private void adam(double rate, double shrink, double beta1, double beta2, double epsilon) {
        int step = steps++ % CORRECTED_STEPS;
        if (step == 0) {
            correct(beta1, beta2);
        }
        float stepSize = (float) (rate * stepCorrections[step]);
        float floor = (float) (epsilon * floorCorrections[step]);
        update((float) shrink, beta1, beta2, stepSize, floor);
    }

    /** The corrections of the next steps. They do not wait for each other's roots and quotients, as steps would. */
    private void correct(double beta1, double beta2) {
        for (int k = 0; k < CORRECTED_STEPS; k++) {
            firstPower *= beta1;
            secondPower *= beta2;
            stepCorrections[k] = 1 - firstPower;
            floorCorrections[k] = 1 - secondPower;
        }
        for (int k = 0; k < CORRECTED_STEPS; k++) {
            floorCorrections[k] = Math.sqrt(floorCorrections[k]);
            stepCorrections[k] = floorCorrections[k] / stepCorrections[k];
        }
    }

    @Kernel
    private void update(float shrink, double beta1, double beta2, float stepSize, float floor) {
        FloatVector keep1 = FloatVector.broadcast(FLOATS, (float) beta1);
        FloatVector take1 = FloatVector.broadcast(FLOATS, (float) (1 - beta1));
        FloatVector keep2 = FloatVector.broadcast(FLOATS, (float) beta2);
        FloatVector take2 = FloatVector.broadcast(FLOATS, (float) (1 - beta2));
        for (int k = START; k < values.length; k += V) {
            FloatVector g = FloatVector.fromArray(FLOATS, gradient, k);
            FloatVector m = FloatVector.fromArray(FLOATS, first, k).mul(keep1).add(g.mul(take1));
            FloatVector v = FloatVector.fromArray(FLOATS, second, k)
                    .mul(keep2)
                    .add(g.mul(g).mul(take2));
            m.intoArray(first, k);
            v.intoArray(second, k);
            FloatVector.fromArray(FLOATS, values, k)
                    .mul(shrink)
                    .sub(m.mul(stepSize).div(v.sqrt().add(floor)))
                    .intoArray(values, k);
        }
    }

    /** Velocity is kept where Adam keeps the first moment. */
    @Kernel
    private void momentum(float momentum, float rate) {
        for (int k = START; k < values.length; k += V) {
            FloatVector v = FloatVector.fromArray(FLOATS, first, k)
                    .mul(momentum)
                    .add(FloatVector.fromArray(FLOATS, gradient, k));
            v.intoArray(first, k);
            FloatVector.fromArray(FLOATS, values, k).sub(v.mul(rate)).intoArray(values, k);
        }
    }
}
