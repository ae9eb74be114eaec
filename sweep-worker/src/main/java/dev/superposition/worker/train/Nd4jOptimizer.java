package dev.superposition.worker.train;

import dev.superposition.worker.config.Optimizer;
import dev.superposition.worker.model.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.updaters.AdamUpdater;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * An optimizer over the parameters of a whole instance batch, by element-wise tensor operations.
 *
 * <p>Parameters and gradient may consist of several parts, each of which takes a step of its own: the optimizer has seen the
 * gradients of all of them, one after the other. What a step does to parameters is done to all parts by one operation.
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
    private final List<INDArray> gradientParts;
    private final INDArray first;
    private final INDArray second;
    private final @Nullable INDArray shrinkage;
    private final float[] shrinkageStaging;

    /**
     * Allocates the state from the workspace that is open.
     *
     * @param parameters changed by every step
     * @param gradient read, and used up, by every step
     */
    public Nd4jOptimizer(Optimizer optimizer, INDArray parameters, INDArray gradient) {
        this(optimizer, parameters, gradient, 1);
    }

    /** @param parts how many parts of equal size the first dimension of {@code parameters} and {@code gradient} has */
    Nd4jOptimizer(Optimizer optimizer, INDArray parameters, INDArray gradient, int parts) {
        this.optimizer = optimizer;
        this.parameters = parameters;
        this.gradient = gradient;
        long rows = gradient.size(0) / parts;
        this.gradientParts = parts == 1
                ? List.of(gradient)
                : IntStream.range(0, parts)
                        .mapToObj(part -> gradient.get(NDArrayIndex.interval(part * rows, (part + 1) * rows)))
                        .toList();
        this.first = Nd4j.zerosLike(gradientParts.get(0));
        this.second = Nd4j.zerosLike(gradientParts.get(0));
        boolean shrinks = optimizer instanceof Optimizer.AdamW && parts > 1;
        this.shrinkage = shrinks ? Nd4j.zerosLike(parameters) : null;
        this.shrinkageStaging = new float[shrinks ? Math.toIntExact(parameters.length()) : 0];
    }

    /**
     * Takes one step along the gradient, of each part the one it is at.
     *
     * @param rates the learning rate of each step
     * @param steps from 0, of the first parts; what the parts after them hold is lost
     */
    void step(double[] rates, int... steps) {
        if (optimizer instanceof Optimizer.AdamW o) {
            shrink(rates, o.weightDecay());
        }
        for (int part = 0; part < steps.length; part++) {
            toStep(gradientParts.get(part), steps[part], rates[part]);
        }
        parameters.subi(gradient);
    }

    /**
     * Takes one step along the gradient.
     *
     * @param step from 0
     * @param rate the learning rate of this step
     */
    public void step(int step, double rate) {
        step(new double[] {rate}, step);
    }

    private void shrink(double[] rates, double decay) {
        if (shrinkage == null) {
            parameters.muli(1 - rates[0] * decay);
            return;
        }
        int size = shrinkageStaging.length / gradientParts.size();
        for (int part = 0; part < rates.length; part++) {
            Arrays.fill(shrinkageStaging, part * size, (part + 1) * size, (float) (1 - rates[part] * decay));
        }
        Tensors.write(shrinkageStaging, shrinkage);
        parameters.muli(shrinkage);
    }

    /** Makes of a gradient what is subtracted from the parameters. */
    private void toStep(INDArray part, int step, double rate) {
        if (optimizer instanceof Optimizer.AdamW o) {
            adam(part, step, rate, o.beta1(), o.beta2(), o.epsilon());
        } else if (optimizer instanceof Optimizer.Adam o) {
            adam(part, step, rate, o.beta1(), o.beta2(), o.epsilon());
        } else if (optimizer instanceof Optimizer.Sgd o) {
            first.muli(o.momentum()).addi(part);
            first.mul(rate, part);
        }
    }

    private void adam(INDArray part, int step, double rate, double beta1, double beta2, double epsilon) {
        double firstCorrection = 1 - StrictMath.pow(beta1, step + 1.0);
        double secondCorrection = StrictMath.sqrt(1 - StrictMath.pow(beta2, step + 1.0));
        Nd4j.exec(new AdamUpdater(
                part,
                second,
                first,
                rate * secondCorrection / firstCorrection,
                beta1,
                beta2,
                epsilon * secondCorrection,
                CORRECTIONS_VANISHED));
    }
}
