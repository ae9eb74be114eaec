package dev.superposition.worker.model;

import dev.superposition.worker.config.ModelKind;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The linear model, tied.
 *
 * <pre>
 *   forward                    backward
 *   h  = Wᵀx                   e  = x' − x
 *   h  = mask ∘ h              g  = mask ∘ (c ∘ W)ᵀ e
 *   x' = W h + b               ∂L/∂W = x gᵀ + c ∘ (e hᵀ)
 *                              ∂L/∂b = c ∘ Σ_rows e
 * </pre>
 *
 * <p>Source: Elhage et al. 2022, <i>Toy Models of Superposition</i>, "Demonstrating Superposition".
 */
final class LinearOutput extends InstanceModels {
    LinearOutput(ModelKind kind, Dimensions dimensions) {
        super(kind, dimensions);
    }

    @Override
    void forward(@Nullable INDArray mask) {
        embed();
        drop(mask);
        readOut();
    }

    @Override
    void activate() {}

    @Override
    void backward(@Nullable INDArray mask) {
        outputError();
        hiddenGradient();
        dropGradient(mask);
        parameterGradients();
    }
}
