package dev.superposition.worker.simd;

import dev.superposition.worker.config.Optimizer;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The parameters of one model with their gradient and optimizer state, updated element by element.
 *
 * <p>Adam as PyTorch computes it, {@code θ ← θ − η·(m/(1−β₁ᵗ)) / (√(v/(1−β₂ᵗ)) + ε)}, rearranged to {@code θ − η'·m/(√v + ε')} with {@code η' =
 * η·√(1−β₂ᵗ)/(1−β₁ᵗ)} and {@code ε' = ε·√(1−β₂ᵗ)} in double precision. Every operation is correctly rounded, so any vector
 * width gives the same bits. Weights and bias are one array, padded with zeros that stay zero.
 */
final class VectorOptimizer {
    private static final VectorSpecies<Float> FLOATS = Tile.FLOATS;
    private static final int V = FLOATS.length();

    private final Optimizer optimizer;
    private final float[] weights;
    private final float[] bias;
    private final float[] weightGradient;
    private final float[] biasGradient;
    private final Moments weightMoments;
    private final Moments biasMoments;
    private final int weightCount;
    private final int biasCount;
    private double firstPower = 1;
    private double secondPower = 1;

    /**
     * @param initial W, n × m
     * @param features n
     */
    VectorOptimizer(Optimizer optimizer, float[] initial, int features) {
        this.optimizer = optimizer;
        this.weightCount = initial.length;
        this.biasCount = features;
        this.weights = Arrays.copyOf(initial, padded(weightCount));
        this.bias = new float[padded(features)];
        this.weightGradient = new float[weights.length];
        this.biasGradient = new float[bias.length];
        this.weightMoments = new Moments(weights.length);
        this.biasMoments = new Moments(bias.length);
    }

    private static int padded(int length) {
        return (length + Tile.LOGICAL - 1) / Tile.LOGICAL * Tile.LOGICAL;
    }

    /** W, n × m, then padding; changes with every step. */
    float[] weightsView() {
        return weights;
    }

    /** b, then padding; changes with every step. */
    float[] biasView() {
        return bias;
    }

    /** Where the gradient of W goes before {@link #step}. */
    float[] weightGradient() {
        return weightGradient;
    }

    /** Where the gradient of b goes before {@link #step}. */
    float[] biasGradient() {
        return biasGradient;
    }

    /** A copy of W, n × m. */
    float[] weights() {
        return Arrays.copyOf(weights, weightCount);
    }

    /** A copy of b. */
    float[] bias() {
        return Arrays.copyOf(bias, biasCount);
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
            momentum(weights, weightGradient, weightMoments.first, (float) o.momentum(), (float) rate);
            momentum(bias, biasGradient, biasMoments.first, (float) o.momentum(), (float) rate);
        }
    }

    private void adam(double rate, double shrink, double beta1, double beta2, double epsilon) {
        firstPower *= beta1;
        secondPower *= beta2;
        double correction = Math.sqrt(1 - secondPower);
        float stepSize = (float) (rate * correction / (1 - firstPower));
        float floor = (float) (epsilon * correction);
        adam(weights, weightGradient, weightMoments, (float) shrink, beta1, beta2, stepSize, floor);
        adam(bias, biasGradient, biasMoments, (float) shrink, beta1, beta2, stepSize, floor);
    }

    private static void adam(
            float[] theta,
            float[] gradient,
            Moments moments,
            float shrink,
            double beta1,
            double beta2,
            float stepSize,
            float floor) {
        FloatVector keep1 = FloatVector.broadcast(FLOATS, (float) beta1);
        FloatVector take1 = FloatVector.broadcast(FLOATS, (float) (1 - beta1));
        FloatVector keep2 = FloatVector.broadcast(FLOATS, (float) beta2);
        FloatVector take2 = FloatVector.broadcast(FLOATS, (float) (1 - beta2));
        for (int k = 0; k < theta.length; k += V) {
            FloatVector g = FloatVector.fromArray(FLOATS, gradient, k);
            FloatVector m =
                    FloatVector.fromArray(FLOATS, moments.first, k).mul(keep1).add(g.mul(take1));
            FloatVector v = FloatVector.fromArray(FLOATS, moments.second, k)
                    .mul(keep2)
                    .add(g.mul(g).mul(take2));
            m.intoArray(moments.first, k);
            v.intoArray(moments.second, k);
            FloatVector.fromArray(FLOATS, theta, k)
                    .mul(shrink)
                    .sub(m.mul(stepSize).div(v.sqrt().add(floor)))
                    .intoArray(theta, k);
        }
    }

    private static void momentum(float[] theta, float[] gradient, float[] velocity, float momentum, float rate) {
        for (int k = 0; k < theta.length; k += V) {
            FloatVector v = FloatVector.fromArray(FLOATS, velocity, k)
                    .mul(momentum)
                    .add(FloatVector.fromArray(FLOATS, gradient, k));
            v.intoArray(velocity, k);
            FloatVector.fromArray(FLOATS, theta, k).sub(v.mul(rate)).intoArray(theta, k);
        }
    }

    /** First and second moments of the gradient, or the velocity in {@code first}. */
    private static final class Moments {
        final float[] first;
        final float[] second;

        Moments(int length) {
            this.first = new float[length];
            this.second = new float[length];
        }
    }
}
