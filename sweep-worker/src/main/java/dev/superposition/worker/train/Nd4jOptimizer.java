package dev.superposition.worker.train;

import dev.superposition.worker.config.Optimizer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.updaters.AdamUpdater;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The state of an optimizer over the parameters of a whole instance batch, updated by element-wise tensor operations.
 *
 * <p>Adam in PyTorch's arithmetic, {@code θ ← θ − η·(m/(1−β₁ᵗ)) / (√(v/(1−β₂ᵗ)) + ε)}. The native operation computes {@code η'·m/(√v
 * + ε')} with corrections of its own in single precision; it is called at an iteration so late that those are 1, with {@code η' =
 * η·√(1−β₂ᵗ)/(1−β₁ᵗ)} and {@code ε' = ε·√(1−β₂ᵗ)} in double precision, which is the same formula.
 */
public final class Nd4jOptimizer {
    private static final int CORRECTIONS_VANISHED = 100_000_000;

    private final Optimizer optimizer;
    private final INDArray parameters;
    private final INDArray gradient;
    private final INDArray first;
    private final INDArray second;

    /**
     * Allocates the state from the workspace that is open.
     *
     * @param parameters changed by every step
     * @param gradient read, and used up, by every step
     */
    public Nd4jOptimizer(Optimizer optimizer, INDArray parameters, INDArray gradient) {
        this(optimizer, parameters, gradient, Nd4j.zerosLike(parameters), Nd4j.zerosLike(parameters));
    }

    private Nd4jOptimizer(
            Optimizer optimizer, INDArray parameters, INDArray gradient, INDArray first, INDArray second) {
        this.optimizer = optimizer;
        this.parameters = parameters;
        this.gradient = gradient;
        this.first = first;
        this.second = second;
    }

    /** The same optimizer over other parameters, of the same shape: it has seen the gradients of the steps of both. */
    Nd4jOptimizer over(INDArray otherParameters, INDArray otherGradient) {
        return new Nd4jOptimizer(optimizer, otherParameters, otherGradient, first, second);
    }

    /**
     * Takes one step along the gradient.
     *
     * @param step from 0
     * @param rate the learning rate of this step
     */
    public void step(int step, double rate) {
        if (optimizer instanceof Optimizer.AdamW o) {
            parameters.muli(1 - rate * o.weightDecay());
            adam(step, rate, o.beta1(), o.beta2(), o.epsilon());
        } else if (optimizer instanceof Optimizer.Adam o) {
            adam(step, rate, o.beta1(), o.beta2(), o.epsilon());
        } else if (optimizer instanceof Optimizer.Sgd o) {
            first.muli(o.momentum()).addi(gradient);
            parameters.subi(first.mul(rate, gradient));
        }
    }

    private void adam(int step, double rate, double beta1, double beta2, double epsilon) {
        double firstCorrection = 1 - StrictMath.pow(beta1, step + 1.0);
        double secondCorrection = StrictMath.sqrt(1 - StrictMath.pow(beta2, step + 1.0));
        Nd4j.exec(new AdamUpdater(
                gradient,
                second,
                first,
                rate * secondCorrection / firstCorrection,
                beta1,
                beta2,
                epsilon * secondCorrection,
                CORRECTIONS_VANISHED));
        parameters.subi(gradient);
    }
}
