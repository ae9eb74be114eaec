package dev.superposition.worker.model;

import dev.superposition.worker.config.ModelKind;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The ReLU-hidden-layer model, tied: hidden dimensions become neurons.
 *
 * <pre>
 *   forward                    backward
 *   h  = ReLU(Wᵀx)             e  = (x' − x) ∘ [y > 0]
 *   h  = mask ∘ h              g  = mask ∘ [h > 0] ∘ (c ∘ W)ᵀ e
 *   y  = W h + b               ∂L/∂W = x gᵀ + c ∘ (e hᵀ)
 *   x' = ReLU(y)               ∂L/∂b = c ∘ Σ_rows e
 * </pre>
 *
 * <p>Where the mask is 0 so is g; elsewhere h > 0 before the mask if and only if it is after.
 *
 * <p>Source: Elhage et al. 2022, <i>Toy Models of Superposition</i>, "Superposition in a Privileged Basis".
 */
final class HiddenRelu extends InstanceModels {
    private final INDArray hiddenSlope;

    HiddenRelu(ModelKind kind, Dimensions dimensions) {
        super(kind, dimensions);
        this.hiddenSlope = tensor(dimensions.hidden() + 1, dimensions.rows());
    }

    @Override
    void forward(@Nullable INDArray mask) {
        embed();
        rectifyHidden();
        drop(mask);
        readOut();
    }

    @Override
    void activate() {
        rectifyOutput();
    }

    @Override
    void backward(@Nullable INDArray mask) {
        rectifiedOutputError();
        hiddenGradient();
        Nd4j.exec(new Step(activations(), hiddenSlope, 0.0));
        scaleGradient(hiddenSlope);
        dropGradient(mask);
        parameterGradients();
    }
}
