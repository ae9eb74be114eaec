package dev.superposition.driver.parallel;

import dev.superposition.worker.config.ModelKind;
import java.util.Objects;
import java.util.OptionalDouble;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.samediff.SameDiffOutputLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Loss and gradient of a {@link TiedOutputLayer}, summed over the rows of a batch.
 *
 * <pre>
 *   h = x W,  y = h Wᵀ + b,  e = f(y) − x
 *   L = Σ_rows Σ_i c_i e_i²,                c_i = I_i/n
 *   d = 2 c ∘ e ∘ f'(y)                     ∂L/∂y
 *   g = d W                                 ∂L/∂h
 *   ∂L/∂W = xᵀ g + dᵀ h,  ∂L/∂b = Σ_rows d
 * </pre>
 *
 * Time O(rows · n · m), memory 2 · rows · n beside the batch.
 */
final class TiedGradient extends SameDiffOutputLayer {
    private static final long serialVersionUID = 1L;

    private final TiedOutputLayer model;
    /** L of the batch and parameters of the last gradient, until it is asked for. */
    private transient OptionalDouble loss = OptionalDouble.empty();

    TiedGradient(TiedOutputLayer model, NeuralNetConfiguration network, DataType type) {
        super(network, type);
        this.model = model;
    }

    @Override
    public Pair<Gradient, @Nullable INDArray> backpropGradient(
            @Nullable INDArray epsilon, LayerWorkspaceMgr workspaces) {
        INDArray weights = getParam(TiedOutputLayer.WEIGHTS);
        INDArray hidden = input.mmul(weights);
        INDArray y = answers(hidden);
        INDArray slope = rectified() ? Nd4j.exec(new Step(y, y.ulike(), 0.0)) : null;
        INDArray delta = y.subi(input);
        INDArray shares = model.shares(y.dataType());
        loss = OptionalDouble.of(loss(delta, shares));
        delta.muliRowVector(shares.mul(2));
        if (slope != null) {
            delta.muli(slope);
        }
        Gradient gradient = new DefaultGradient();
        INDArray ofWeights = gradient(TiedOutputLayer.WEIGHTS);
        ofWeights.assign(input.transpose().mmul(delta.mmul(weights)));
        ofWeights.addi(delta.transpose().mmul(hidden));
        gradient.setGradientFor(TiedOutputLayer.WEIGHTS, ofWeights);
        INDArray ofBias = gradient(TiedOutputLayer.BIAS);
        ofBias.assign(delta.sum(true, 0));
        gradient.setGradientFor(TiedOutputLayer.BIAS, ofBias);
        return new Pair<>(gradient, null);
    }

    @Override
    public double computeScore(double regularization, boolean training, LayerWorkspaceMgr workspaces) {
        double sum = loss.orElseGet(() -> loss(
                answers(input.mmul(getParam(TiedOutputLayer.WEIGHTS))).subi(input), model.shares(input.dataType())));
        loss = OptionalDouble.empty();
        return (sum + regularization) / input.size(0);
    }

    private INDArray gradient(String parameter) {
        return Objects.requireNonNull(gradTable.get(parameter), parameter);
    }

    /** f(h Wᵀ + b). */
    private INDArray answers(INDArray hidden) {
        INDArray y = hidden.mmul(getParam(TiedOutputLayer.WEIGHTS).transpose());
        y.addiRowVector(getParam(TiedOutputLayer.BIAS));
        return rectified() ? Nd4j.exec(new RectifiedLinear(y, y, 0.0)) : y;
    }

    private boolean rectified() {
        return model.config().model() == ModelKind.RELU_OUTPUT;
    }

    /** Σ_rows Σ_i c_i e_i². */
    private static double loss(INDArray errors, INDArray shares) {
        return errors.mul(errors)
                .sum(true, 0)
                .castTo(DataType.DOUBLE)
                .muli(shares.castTo(DataType.DOUBLE))
                .sumNumber()
                .doubleValue();
    }

    @Override
    public Layer clone() {
        throw new UnsupportedOperationException("a layer belongs to its network");
    }
}
