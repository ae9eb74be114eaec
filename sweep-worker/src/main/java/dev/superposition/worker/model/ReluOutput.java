package dev.superposition.worker.model;

import dev.superposition.worker.config.ModelKind;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The ReLU-output model, tied.
 *
 * <pre>
 *   forward                    backward
 *   h  = Wᵀx                   e  = (x' − x) ∘ [y > 0]
 *   h  = mask ∘ h              g  = mask ∘ (c ∘ W)ᵀ e
 *   y  = W h + b               ∂L/∂W = x gᵀ + c ∘ (e hᵀ)
 *   x' = ReLU(y)               ∂L/∂b = c ∘ Σ_rows e
 * </pre>
 *
 * <p>Source: Elhage et al. 2022, <i>Toy Models of Superposition</i>, "Demonstrating Superposition".
 */
final class ReluOutput extends InstanceModels {
    ReluOutput(ModelKind kind, Dimensions dimensions) {
        super(kind, dimensions);
    }

    @Override
    void forward(@Nullable INDArray mask) {
        embed();
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
        dropGradient(mask);
        parameterGradients();
    }
}
