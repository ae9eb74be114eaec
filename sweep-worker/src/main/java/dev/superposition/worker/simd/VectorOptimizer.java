package dev.superposition.worker.simd;

import static dev.superposition.worker.simd.Aligned.START;

import dev.superposition.worker.config.Optimizer;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The parameters of one model with their gradient and optimizer state, updated element by element.
 *
 * <p>Adam as PyTorch computes it, {@code θ ← θ − η·(m/(1−β₁ᵗ)) / (√(v/(1−β₂ᵗ)) + ε)}, rearranged to {@code θ − η'·m/(√v + ε')} with {@code η' =
 * η·√(1−β₂ᵗ)/(1−β₁ᵗ)} and {@code ε' = ε·√(1−β₂ᵗ)} in double precision. Every operation is correctly rounded, so any vector
 * width gives the same bits. Weights and bias are one array, padded with zeros that
 * stay zero.
 */
final class VectorOptimizer {
    private static final VectorSpecies<Float> FLOATS = Tile.FLOATS;
    private static final int V = FLOATS.length();

    private final Optimizer optimizer;
    private final int weightCount;
    private final int biasCount;
    private final float[] values;
    private final float[] gradient;
    private final float[] first;
    private final float[] second;
    private double firstPower = 1;
    private double secondPower = 1;

    /**
     * @param initial W
     * @param features n, the length of b, which starts at 0
     */
    VectorOptimizer(Optimizer optimizer, float[] initial, int features) {
        this.optimizer = optimizer;
        this.weightCount = initial.length;
        this.biasCount = features;
        int length = (weightCount + biasCount + Tile.LOGICAL - 1) / Tile.LOGICAL * Tile.LOGICAL;
        this.values = Aligned.floats(length);
        System.arraycopy(initial, 0, values, START, weightCount);
        this.gradient = Aligned.floats(length);
        this.first = Aligned.floats(length);
        this.second = Aligned.floats(length);
    }

    /** {@link Aligned}: W, then b from {@link #biasAt} on; changes with every step. */
    float[] values() {
        return values;
    }

    /** Where the gradient goes before {@link #step}, laid out as {@link #values}. */
    float[] gradient() {
        return gradient;
    }

    /** The index of b_0. */
    int biasAt() {
        return weightCount;
    }

    /** A copy of W. */
    float[] weights() {
        return Arrays.copyOfRange(values, START, START + weightCount);
    }

    /** A copy of b. */
    float[] bias() {
        return Arrays.copyOfRange(values, START + weightCount, START + weightCount + biasCount);
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
        firstPower *= beta1;
        secondPower *= beta2;
        double correction = Math.sqrt(1 - secondPower);
        float stepSize = (float) (rate * correction / (1 - firstPower));
        float floor = (float) (epsilon * correction);
        update((float) shrink, beta1, beta2, stepSize, floor);
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
