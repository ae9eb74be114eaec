package dev.superposition.worker.model;

import dev.superposition.worker.config.ModelKind;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.api.ops.impl.transforms.same.Abs;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The model that computes absolute values, untied: a ReLU layer W (W₁ of the paper) and a read-out V (W₂).
 *
 * <pre>
 *   forward                    backward
 *   h  = ReLU(Wᵀx)             e  = (y' − |x|) ∘ [y > 0]
 *   h  = mask ∘ h              g  = mask ∘ [h > 0] ∘ (c ∘ V)ᵀ e
 *   y  = V h + b               ∂L/∂W = x gᵀ,   ∂L/∂V = c ∘ (e hᵀ)
 *   y' = ReLU(y)               ∂L/∂b = c ∘ Σ_rows e
 * </pre>
 *
 * <p>Source: Elhage et al. 2022, <i>Toy Models of Superposition</i>, "Computation in Superposition".
 */
final class AbsoluteValue extends InstanceModels {
    private final INDArray hiddenSlope;
    private final INDArray magnitudes;

    AbsoluteValue(ModelKind kind, Dimensions dimensions) {
        super(kind, dimensions);
        this.hiddenSlope = tensor(dimensions.hidden() + 1, dimensions.rows());
        this.magnitudes = tensor(dimensions.features(), dimensions.rows());
    }

    @Override
    INDArray target() {
        return magnitudes;
    }

    @Override
    void forward(@Nullable INDArray mask) {
        Nd4j.exec(new Abs(data(), magnitudes));
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
