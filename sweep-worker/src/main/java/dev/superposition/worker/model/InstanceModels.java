package dev.superposition.worker.model;

import dev.superposition.worker.config.ModelKind;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.blas.params.MMulTranspose;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The parameters of B models of one shape, with their forward pass, loss and analytic gradient: one tensor operation for all
 * instances.
 *
 * <pre>
 *   h  = Wᵀx                       hidden, [B, m, rows]      (row i of W embeds feature i)
 *   h  = mask ∘ h                  dropout, in training only
 *   y  = W h + b                   [B, n, rows]
 *   x' = ReLU(y)  or  y            relu-output or linear-output
 *   L  = 1/(n·rows) Σ_i I_i (x_i − x'_i)²
 *
 *   e  = (x' − x) ∘ [y > 0]        (relu-output; all ones for linear-output)
 *   c_i = 2 I_i/(n·rows)
 *   ∂L/∂b = c ∘ Σ_rows e
 *   ∂L/∂W = c ∘ (e hᵀ) + x gᵀ,     g = mask ∘ (c ∘ W)ᵀ e
 * </pre>
 *
 * <p>W and b live in one tensor P = [W b] of shape [B, n, m+1], and h carries a row of ones below it, so that y = P h and
 * ∂L/∂P = c ∘ (e hᵀ) + x gᵀ with a zero last row of g: no broadcast of the bias, no reduction for its gradient. The
 * importance enters only the small tensors.
 *
 * <p>All tensors are allocated by the constructor, from the workspace that is open there; nothing is allocated by a step.
 * Data are feature-major, [B, n, rows]. Not thread-safe.
 */
public final class InstanceModels {
    private final ModelKind kind;
    private final int features;
    private final int hidden;
    private final INDArray parameters;
    private final INDArray gradient;
    private final INDArray scale;
    private final INDArray scaled;
    private final INDArray data;
    private final INDArray activations;
    private final INDArray ones;
    private final INDArray hiddenGradient;
    private final INDArray hiddenGradientOfBias;
    private final INDArray output;
    private final INDArray positive;

    /**
     * @param type FLOAT for training, DOUBLE to check gradients
     * @param rows samples of a batch
     * @param importances I_i of every instance
     */
    public InstanceModels(ModelKind kind, DataType type, int features, int hidden, int rows, double[][] importances) {
        int instances = importances.length;
        this.kind = kind;
        this.features = features;
        this.hidden = hidden;
        this.parameters = Nd4j.create(type, instances, features, hidden + 1);
        this.gradient = Nd4j.create(type, instances, features, hidden + 1);
        this.scaled = Nd4j.create(type, instances, features, hidden + 1);
        this.scale = Nd4j.create(type, instances, features, hidden + 1);
        for (int instance = 0; instance < instances; instance++) {
            for (int i = 0; i < features; i++) {
                double c = 2 * importances[instance][i] / ((double) features * rows);
                scale.get(NDArrayIndex.point(instance), NDArrayIndex.point(i), NDArrayIndex.all())
                        .assign(c);
            }
        }
        this.data = Nd4j.create(type, instances, features, rows);
        this.activations = Nd4j.create(type, instances, hidden + 1, rows);
        this.ones = lastRow(activations);
        this.hiddenGradient = Nd4j.create(type, instances, hidden + 1, rows);
        this.hiddenGradientOfBias = lastRow(hiddenGradient);
        this.output = Nd4j.create(type, instances, features, rows);
        this.positive = Nd4j.create(type, instances, features, rows);
    }

    /** Bytes that the tensors of B instances take, with room for alignment. */
    public static long bytes(DataType type, int instances, int features, int hidden, int rows) {
        long perInstance = 3L * features * rows + 2L * (hidden + 1) * rows + 4L * features * (hidden + 1);
        return instances * perInstance * type.width() + 16_384;
    }

    private static INDArray lastRow(INDArray tensor) {
        return tensor.get(NDArrayIndex.all(), NDArrayIndex.point(tensor.size(1) - 1), NDArrayIndex.all());
    }

    /** Sets W and b of every instance. */
    public void setParameters(List<TrainedModel> models) {
        float[] values = new float[models.size() * features * (hidden + 1)];
        int at = 0;
        for (TrainedModel model : models) {
            for (int i = 0; i < features; i++) {
                System.arraycopy(model.weights(), i * hidden, values, at, hidden);
                values[at + hidden] = model.bias()[i];
                at += hidden + 1;
            }
        }
        Tensors.write(values, parameters);
    }

    /** P = [W b], [B, n, m+1]. */
    public INDArray parameters() {
        return parameters;
    }

    /** ∂L/∂P of the last call of {@link #computeGradient}, [B, n, m+1]. */
    public INDArray gradient() {
        return gradient;
    }

    /** x, [B, n, rows]: filled by the caller. */
    public INDArray data() {
        return data;
    }

    /** The hidden activations h of the last pass, [B, m+1, rows], the last row of ones. */
    public INDArray activations() {
        return activations;
    }

    /**
     * x' − x of the data, with dropout.
     *
     * @param mask factors of the hidden activations, [B, m+1, rows], or null for none
     * @return [B, n, rows], overwritten by the next pass
     */
    public INDArray errors(@Nullable INDArray mask) {
        forward(mask);
        if (kind == ModelKind.RELU_OUTPUT) {
            Nd4j.exec(new RectifiedLinear(output, output, 0.0));
        }
        return output.subi(data);
    }

    /**
     * Computes ∂L/∂P of the data.
     *
     * @param mask factors of the hidden activations, [B, m+1, rows], or null for none
     */
    public void computeGradient(@Nullable INDArray mask) {
        forward(mask);
        if (kind == ModelKind.RELU_OUTPUT) {
            Nd4j.exec(new Step(output, positive, 0.0));
            output.subi(data).muli(positive);
        } else {
            output.subi(data);
        }
        parameters.mul(scale, scaled);
        multiply(scaled, true, output, false, hiddenGradient);
        if (mask != null) {
            hiddenGradient.muli(mask);
        }
        hiddenGradientOfBias.assign(0);
        multiply(output, false, activations, true, scaled);
        multiply(data, false, hiddenGradient, true, gradient);
        gradient.addi(scaled.muli(scale));
    }

    private void forward(@Nullable INDArray mask) {
        multiply(parameters, true, data, false, activations);
        if (mask != null) {
            activations.muli(mask);
        }
        ones.assign(1);
        multiply(parameters, false, activations, false, output);
    }

    private static void multiply(INDArray a, boolean transposeA, INDArray b, boolean transposeB, INDArray result) {
        Nd4j.exec(new Mmul(
                a,
                b,
                result,
                MMulTranspose.builder()
                        .transposeA(transposeA)
                        .transposeB(transposeB)
                        .build()));
    }
}
