package dev.superposition.driver.parallel;

import dev.superposition.worker.config.ModelKind;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.model.Initialization;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffOutputLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A whole toy model as one layer of a DeepLearning4J network.
 *
 * <pre>
 *   h = x W                   [rows, m]      x: [rows, n], W: [n, m]
 *   y = f(h Wᵀ + b)           [rows, n]      f: ReLU, or nothing
 *   L = Σ_rows 1/n Σ_i I_i (y_i − x_i)²
 * </pre>
 *
 * <p>The network divides L by the rows of its batch. Parameters lie as W, row-major, then b.
 */
final class TiedOutputLayer extends SameDiffOutputLayer {
    private static final long serialVersionUID = 1L;

    static final String WEIGHTS = "W";
    static final String BIAS = "b";
    private static final String OUTPUT = "answers";

    private final RunConfig config;

    TiedOutputLayer(RunConfig config) {
        this.config = config;
    }

    /** Whether it has the forward pass of a kind. */
    static boolean knows(ModelKind kind) {
        return kind == ModelKind.RELU_OUTPUT || kind == ModelKind.LINEAR_OUTPUT;
    }

    /** The configuration whose model it is. */
    RunConfig config() {
        return config;
    }

    /** A layer that computes the gradient as written in {@link TiedGradient}; the library's own derives it anew in every task. */
    @Override
    public Layer instantiate(
            NeuralNetConfiguration network,
            @Nullable Collection<TrainingListener> listeners,
            int index,
            INDArray parameters,
            boolean initialize,
            DataType type) {
        TiedGradient layer = new TiedGradient(this, network, type);
        layer.setIndex(index);
        layer.setParamsViewArray(parameters);
        layer.setParamTable(initializer().init(network, parameters, initialize));
        return layer;
    }

    @Override
    public void defineParameters(SDLayerParams params) {
        params.addWeightParam(WEIGHTS, config.features(), config.hidden());
        params.addBiasParam(BIAS, 1, config.features());
    }

    @Override
    public void initializeParameters(Map<String, INDArray> params) {
        named(params, WEIGHTS)
                .assign(Nd4j.createFromArray(Initialization.weights(config))
                        .reshape(config.features(), config.hidden()));
        named(params, BIAS).assign(0);
    }

    /** L as a graph, from which the library can derive a gradient: what tests hold the written one against. */
    @Override
    public SDVariable defineLayer(
            SameDiff graph, SDVariable x, @Nullable SDVariable labels, Map<String, SDVariable> parameters) {
        SDVariable weights = named(parameters, WEIGHTS);
        SDVariable hidden = x.mmul(weights);
        SDVariable y = graph.mmul(hidden, weights, false, true, false).add(named(parameters, BIAS));
        SDVariable answers =
                config.model() == ModelKind.RELU_OUTPUT ? graph.nn().relu(OUTPUT, y, 0) : graph.identity(OUTPUT, y);
        INDArray shares = shares(x.dataType());
        return answers.sub(x).mul(answers.sub(x)).mul(graph.constant(shares)).sum();
    }

    @Override
    public InputType getOutputType(int layer, InputType input) {
        return InputType.feedForward(config.features());
    }

    @Override
    public String activationsVertexName() {
        return OUTPUT;
    }

    /** I_i/n, [1, n]. */
    INDArray shares(DataType type) {
        int n = config.features();
        return Nd4j.createFromArray(config.importance().importances(n))
                .divi(n)
                .castTo(type)
                .reshape(1, n);
    }

    private static <T> T named(Map<String, T> parameters, String name) {
        return Objects.requireNonNull(parameters.get(name), name);
    }
}
