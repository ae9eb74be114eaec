package dev.superposition.worker.model;

import dev.superposition.worker.config.ModelKind;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.factory.Nd4j;

/**
 * B models of one kind and shape: their parameters, forward pass, loss and analytic gradient, one tensor operation for all
 * instances. Subclasses are the {@link ModelKind}s; each is a sequence of the operations below.
 *
 * <pre>
 *   h  = Wᵀx                       hidden, [B, m, rows]      (row i of W embeds feature i)
 *   y  = V h + b                   [B, n, rows]              (row i of V reads feature i out; V = W if tied)
 *   L  = 1/(n·rows) Σ_i I_i (y_i − t_i)²                     t = x, unless the kind computes something else
 *
 *   e  = y − t,  c_i = 2 I_i/(n·rows):  ∂L/∂y = c ∘ e
 *   g  = (c ∘ V)ᵀ e                                          ∂L/∂h
 *   ∂L/∂V = c ∘ (e hᵀ),  ∂L/∂b = c ∘ Σ_rows e,  ∂L/∂W = x gᵀ
 * </pre>
 *
 * <p>Each matrix is a tensor of shape [B, n, m+1] whose last column, for the matrix that reads out, is b; h carries a row of
 * ones below it and g a row of zeros. So y = [V b] h and ∂L/∂[V b] = c ∘ (e hᵀ): no broadcast of the bias, no reduction for its
 * gradient. The importance enters only the small tensors.
 *
 * <p>All tensors are allocated by the constructor, from the workspace that is open there; nothing is allocated by a step.
 * Data are feature-major, [B, n, rows]. Not thread-safe.
 */
public abstract class InstanceModels {
    private final Dimensions dimensions;
    private final boolean tied;
    private final Block embedding;
    private final Block readOut;
    private final INDArray scale;
    private final INDArray scaled;
    private final INDArray data;
    private final INDArray activations;
    private final LastRow ones;
    private final INDArray hiddenGradient;
    private final LastRow hiddenGradientOfBias;
    private final INDArray output;
    private final INDArray slope;
    private final Product embeddingProduct;
    private final Product readOutProduct;
    private final Product hiddenGradientProduct;
    private final Product readOutGradientProduct;
    private final Product embeddingGradientProduct;

    /**
     * The sizes of the tensors, and what weighs the loss.
     *
     * @param type FLOAT for training, DOUBLE to check gradients
     * @param rows samples of a batch
     * @param importances I_i of every instance
     */
    public record Dimensions(DataType type, int features, int hidden, int rows, double[][] importances) {
        int instances() {
            return importances.length;
        }
    }

    /** A parameter tensor [B, n, m+1] and the gradient of the loss with respect to it. */
    public record Block(INDArray values, INDArray gradient) {}

    InstanceModels(ModelKind kind, Dimensions dimensions) {
        this.dimensions = dimensions;
        this.tied = kind.tied();
        int hidden = dimensions.hidden() + 1;
        this.readOut = new Block(parameterTensor(), parameterTensor());
        this.embedding = tied ? readOut : new Block(parameterTensor(), parameterTensor());
        this.scaled = parameterTensor();
        this.scale = parameterTensor();
        scale.data().setData(scales(dimensions));
        this.data = tensor(dimensions.features(), dimensions.rows());
        this.activations = tensor(hidden, dimensions.rows());
        this.ones = new LastRow(activations, 1);
        this.hiddenGradient = tensor(hidden, dimensions.rows());
        this.hiddenGradientOfBias = new LastRow(hiddenGradient, 0);
        this.output = tensor(dimensions.features(), dimensions.rows());
        this.slope = tensor(dimensions.features(), dimensions.rows());
        this.embeddingProduct = new Product(embedding.values(), true, data, false, activations);
        this.readOutProduct = new Product(readOut.values(), false, activations, false, output);
        this.hiddenGradientProduct = new Product(scaled, true, output, false, hiddenGradient);
        this.readOutGradientProduct = new Product(output, false, activations, true, scaled);
        this.embeddingGradientProduct = new Product(data, false, hiddenGradient, true, embedding.gradient());
    }

    /** Models of a kind: of the class in this package that has its name. */
    public static InstanceModels of(ModelKind kind, Dimensions dimensions) {
        try {
            return Class.forName(InstanceModels.class.getPackageName() + "." + kind.className())
                    .asSubclass(InstanceModels.class)
                    .getDeclaredConstructor(ModelKind.class, Dimensions.class)
                    .newInstance(kind, dimensions);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("model kind " + kind.id() + " cannot be set up", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("model kind " + kind.id() + " has no class " + kind.className(), e);
        }
    }

    /** Bytes that the tensors of B instances take, with room for alignment. */
    public static long bytes(ModelKind kind, DataType type, int instances, int features, int hidden, int rows) {
        long matrices = kind.tied() ? 4 : 6;
        long wide = kind.tied() ? 3 : 4;
        long perInstance = wide * features * rows + 3L * (hidden + 1) * rows + matrices * features * (hidden + 1);
        return instances * perInstance * type.width() + 16_384;
    }

    /** The forward pass as far as y, from {@link #data} into {@link #output}. */
    abstract void forward(@Nullable INDArray mask);

    /** What is between y and the model's answer; nothing if the answer is y. */
    abstract void activate();

    /** After {@link #forward}: the gradient of every parameter. */
    abstract void backward(@Nullable INDArray mask);

    /** t, what the model should answer: x, unless the kind says otherwise. */
    INDArray target() {
        return data;
    }

    // The operations, in the order in which a pass has them.

    /** h = Wᵀx. */
    final void embed() {
        embeddingProduct.compute();
    }

    /** h = mask ∘ h. */
    final void drop(@Nullable INDArray mask) {
        if (mask != null) {
            activations.muli(mask);
        }
    }

    /** h = ReLU(h). */
    final void rectifyHidden() {
        Nd4j.exec(new RectifiedLinear(activations, activations, 0.0));
    }

    /** y = V h + b. */
    final void readOut() {
        ones.write();
        readOutProduct.compute();
    }

    /** y = ReLU(y). */
    final void rectifyOutput() {
        Nd4j.exec(new RectifiedLinear(output, output, 0.0));
    }

    /** e = y − t, in place of y. */
    final void outputError() {
        output.subi(target());
    }

    /** e = (y − t) ∘ [y > 0], in place of y: the error of ReLU(y), taken back to y. */
    final void rectifiedOutputError() {
        Nd4j.exec(new Step(output, slope, 0.0));
        output.subi(target()).muli(slope);
    }

    /** g = (c ∘ V)ᵀ e. */
    final void hiddenGradient() {
        readOut.values().mul(scale, scaled);
        hiddenGradientProduct.compute();
    }

    /** g = mask ∘ g. */
    final void dropGradient(@Nullable INDArray mask) {
        if (mask != null) {
            hiddenGradient.muli(mask);
        }
    }

    /** g = g ∘ factors, [B, m+1, rows]. */
    final void scaleGradient(INDArray factors) {
        hiddenGradient.muli(factors);
    }

    /** ∂L/∂W = x gᵀ and ∂L/∂[V b] = c ∘ (e hᵀ); their sum if W and V are one. */
    final void parameterGradients() {
        hiddenGradientOfBias.write();
        readOutGradientProduct.compute();
        scaled.muli(scale);
        embeddingGradientProduct.compute();
        if (tied) {
            embedding.gradient().addi(scaled);
        } else {
            readOut.gradient().assign(scaled);
        }
    }

    /**
     * The answer minus what it should be, of the data.
     *
     * @param mask factors of the hidden activations, [B, m+1, rows], or null for none
     * @return [B, n, rows], overwritten by the next pass
     */
    public final INDArray errors(@Nullable INDArray mask) {
        answers(mask);
        outputError();
        return output;
    }

    /**
     * The answers to the data.
     *
     * @param mask factors of the hidden activations, [B, m+1, rows], or null for none
     * @return [B, n, rows], overwritten by the next pass
     */
    public final INDArray answers(@Nullable INDArray mask) {
        forward(mask);
        activate();
        return output;
    }

    /**
     * Computes the gradient of the data's loss, of every {@link #blocks() block}.
     *
     * @param mask factors of the hidden activations, [B, m+1, rows], or null for none
     */
    public final void computeGradient(@Nullable INDArray mask) {
        forward(mask);
        backward(mask);
    }

    /** The parameter tensors: [W b], or [V b] and [W 0]. */
    public final List<Block> blocks() {
        return tied ? List.of(readOut) : List.of(readOut, embedding);
    }

    /** x, [B, n, rows]: filled by the caller. */
    public final INDArray data() {
        return data;
    }

    /** h of the last pass, [B, m+1, rows], the last row of ones. */
    public final INDArray activations() {
        return activations;
    }

    /** Sets the parameters of every instance. */
    public final void setParameters(List<Parameters> models) {
        ParameterLayout layout = new ParameterLayout(dimensions.features(), dimensions.hidden());
        Tensors.write(layout.readOut(models), readOut.values());
        if (!tied) {
            Tensors.write(layout.embedding(models), embedding.values());
        }
    }

    /** The parameters of every instance. */
    public final List<Parameters> parameters() {
        ParameterLayout layout = new ParameterLayout(dimensions.features(), dimensions.hidden());
        float[] outer = Tensors.read(readOut.values());
        return layout.parameters(dimensions.instances(), outer, tied ? null : Tensors.read(embedding.values()));
    }

    /** c_i = 2 I_i / (n · rows) of every parameter of feature i, with which the gradient of the loss begins. */
    private static double[] scales(Dimensions dimensions) {
        int width = dimensions.hidden() + 1;
        double[] scales = new double[dimensions.instances() * dimensions.features() * width];
        int at = 0;
        for (double[] importances : dimensions.importances()) {
            for (double importance : importances) {
                double c = 2 * importance / ((double) dimensions.features() * dimensions.rows());
                Arrays.fill(scales, at, at + width, c);
                at += width;
            }
        }
        return scales;
    }

    /** A tensor [B, height, width] of its own. */
    final INDArray tensor(int height, int width) {
        return Nd4j.create(dimensions.type(), dimensions.instances(), height, width);
    }

    private INDArray parameterTensor() {
        return tensor(dimensions.features(), dimensions.hidden() + 1);
    }
}
