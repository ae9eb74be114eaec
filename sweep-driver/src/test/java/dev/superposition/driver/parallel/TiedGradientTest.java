package dev.superposition.driver.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.superposition.worker.config.ImportanceProfile;
import dev.superposition.worker.config.LearningRateSchedule;
import dev.superposition.worker.config.ModelKind;
import dev.superposition.worker.config.Optimizer;
import dev.superposition.worker.config.Recording;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.config.SparsityProfile;
import dev.superposition.worker.config.Training;
import dev.superposition.worker.data.BatchShard;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The written gradient against finite differences of the loss, and against the one that the library derives from a graph. */
@Tag("oracle")
final class TiedGradientTest {
    private static final int N = 6;
    private static final int M = 3;
    private static final double STEP = 1e-6;

    @ParameterizedTest
    @EnumSource(names = {"RELU_OUTPUT", "LINEAR_OUTPUT"})
    void gradient_ofARandomBatch_isThatOfFiniteDifferences(ModelKind kind) {
        MultiLayerNetwork network = network(kind);
        double[] gradient = gradient(network);
        INDArray parameters = network.params();
        for (int i = 0; i < gradient.length; i++) {
            double at = parameters.getDouble(i);
            parameters.putScalar(i, at + STEP);
            double above = loss(network);
            parameters.putScalar(i, at - STEP);
            double below = loss(network);
            parameters.putScalar(i, at);
            assertThat(gradient[i]).isCloseTo((above - below) / (2 * STEP), within(1e-8));
        }
        assertThat(Arrays.stream(gradient).map(Math::abs).max().orElseThrow()).isGreaterThan(1e-3);
    }

    @ParameterizedTest
    @EnumSource(names = {"RELU_OUTPUT", "LINEAR_OUTPUT"})
    void gradient_ofARandomBatch_isThatOfTheGraph(ModelKind kind) {
        MultiLayerNetwork network = network(kind);
        SameDiff graph = SameDiff.create();
        SDVariable weights = graph.var("W", network.getParam("0_W").dup());
        SDVariable bias = graph.var("b", network.getParam("0_b").dup());
        SDVariable x = graph.constant("x", network.getInput().dup());
        SDVariable loss =
                new TiedOutputLayer(config(kind)).defineLayer(graph, x, null, Map.of("W", weights, "b", bias));
        graph.setLossVariables(loss);
        Map<String, INDArray> derived = graph.calculateGradients(Map.of(), "W", "b");
        double[] gradient = gradient(network);
        double[] expected = Stream.of("W", "b")
                .map(name -> Objects.requireNonNull(derived.get(name)).ravel().toDoubleVector())
                .flatMapToDouble(Arrays::stream)
                .toArray();
        assertThat(gradient).containsExactly(expected, within(1e-12));
        assertThat(loss(network)).isCloseTo(loss.eval().getDouble(0), within(1e-12));
    }

    /** Of the batch's summed loss. */
    private static double[] gradient(MultiLayerNetwork network) {
        network.computeGradientAndScore();
        return network.getFlattenedGradients().dup().toDoubleVector();
    }

    /** Of the whole batch, by a forward pass of its own. */
    private static double loss(MultiLayerNetwork network) {
        TiedGradient layer = (TiedGradient) network.getLayer(0);
        return layer.computeScore(0, true, LayerWorkspaceMgr.noWorkspaces())
                * network.getInput().size(0);
    }

    private static MultiLayerNetwork network(ModelKind kind) {
        MultiLayerNetwork network = DataParallelTrainer.network(config(kind), DataType.DOUBLE);
        BatchShard shard = new BatchShard(config(kind), 1);
        INDArray x = Nd4j.createFromArray(shard.draw(0))
                .reshape(N, shard.rows())
                .transpose()
                .castTo(DataType.DOUBLE);
        network.params().addi(Nd4j.linspace(-0.1, 0.1, network.params().length(), DataType.DOUBLE));
        network.setInput(x);
        network.setLabels(x);
        network.getLayer(0).setInput(x, LayerWorkspaceMgr.noWorkspaces());
        return network;
    }

    private static RunConfig config(ModelKind kind) {
        return new RunConfig(
                kind,
                N,
                M,
                0,
                new SparsityProfile.Uniform(0.4),
                new ImportanceProfile.Geometric(0.7),
                1,
                new Training(
                        Optimizer.AdamW.DEFAULT,
                        1e-3,
                        new LearningRateSchedule(LearningRateSchedule.Shape.CONSTANT, 0),
                        1,
                        32,
                        0.5),
                Recording.DEFAULT);
    }
}
