package dev.superposition.worker.train;

import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.data.DropoutSampler;
import dev.superposition.worker.data.FeatureSampler;
import dev.superposition.worker.model.InstanceModels;
import dev.superposition.worker.model.InstanceModels.Dimensions;
import dev.superposition.worker.model.Parameters;
import dev.superposition.worker.model.TensorScope;
import dev.superposition.worker.model.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The models of an instance batch as tensors, and the data of their steps.
 *
 * <p>They may be there in several copies, each with parameters and a step of its own: a few operations over many copies take less
 * time than many over one. Copy c of instance i has the bits it has alone, since every operation is element-wise or a matrix
 * product per instance and copy.
 *
 * <p>All tensors live in the scope that {@link #open} opens; one is used at a time by a thread.
 */
final class Nd4jInstances implements AutoCloseable {
    private final TensorScope scope;
    private final InstanceBatch batch;
    private final BatchShape shape;
    private final int copies;
    private final double[][] importances;
    private final List<FeatureSampler> samplers;
    private final List<DropoutSampler> dropouts;
    private final InstanceModels models;
    /** One for each parameter tensor, the copies being its parts. */
    private final List<Nd4jOptimizer> optimizers;

    private final float[] staging;
    private final @Nullable INDArray mask;
    private final float[] maskStaging;

    private Nd4jInstances(TensorScope scope, InstanceBatch batch, int copies) {
        this.scope = scope;
        this.batch = batch;
        this.shape = batch.shape();
        this.copies = copies;
        List<RunConfig> configs = batch.configs();
        this.importances = configs.stream()
                .map(config -> config.importance().importances(config.features()))
                .toArray(double[][]::new);
        this.samplers = configs.stream().map(FeatureSampler::training).toList();
        this.dropouts = configs.stream().map(DropoutSampler::new).toList();
        double[][] ofCopies = Stream.generate(() -> importances)
                .limit(copies)
                .flatMap(Arrays::stream)
                .toArray(double[][]::new);
        this.models = InstanceModels.of(
                shape.model(),
                new Dimensions(DataType.FLOAT, shape.features(), shape.hidden(), shape.batchSize(), ofCopies));
        this.optimizers = models.blocks().stream()
                .map(block -> new Nd4jOptimizer(shape.optimizer(), block.values(), block.gradient(), copies))
                .toList();
        int all = Math.multiplyExact(copies, batch.instances());
        this.staging = new float[Math.multiplyExact(all, dataSize())];
        boolean dropout = configs.stream().anyMatch(config -> config.dropout() > 0);
        this.mask = dropout ? Nd4j.ones(DataType.FLOAT, all, shape.hidden() + 1, shape.batchSize()) : null;
        this.maskStaging = new float[dropout ? Math.multiplyExact(all, maskSize()) : 0];
        Arrays.fill(maskStaging, 1f);
    }

    /** Tensors for {@code copies} copies of a batch, in a scope that closing them closes. */
    static Nd4jInstances open(InstanceBatch batch, int copies) {
        BatchShape shape = batch.shape();
        long bytes = InstanceModels.bytes(
                shape.model(),
                DataType.FLOAT,
                Math.multiplyExact(copies, batch.instances()),
                shape.features(),
                shape.hidden(),
                shape.batchSize());
        TensorScope scope = TensorScope.open("training", 2 * bytes);
        try {
            return new Nd4jInstances(scope, batch, copies);
        } catch (RuntimeException | Error e) {
            scope.close();
            throw e;
        }
    }

    int copies() {
        return copies;
    }

    @Override
    public void close() {
        scope.close();
    }

    /** Sets the parameters of every instance of every copy, copy by copy. */
    void setParameters(List<Parameters> parameters) {
        models.setParameters(parameters);
    }

    /** The parameters of every instance of every copy, copy by copy. */
    List<Parameters> parameters() {
        return models.parameters();
    }

    /** Gives each copy the batches of a step. */
    void sample(int... steps) {
        for (int copy = 0; copy < copies; copy++) {
            for (int i = 0; i < batch.instances(); i++) {
                sample(i, steps[copy], copy * batch.instances() + i);
            }
        }
        Tensors.write(staging, models.data());
        if (mask != null) {
            Tensors.write(maskStaging, mask);
        }
    }

    private void sample(int i, int step, int at) {
        FeatureSampler sampler = samplers.get(i);
        int active = sampler.activeRows(step);
        sampler.fill(step, active, staging, at * dataSize());
        if (batch.configs().get(i).dropout() > 0) {
            for (int k = 0; k < shape.hidden(); k++) {
                dropouts.get(i).fill(step, k, active, maskStaging, at * maskSize() + k * shape.batchSize());
            }
        }
    }

    /** Computes the gradients of the batches at hand. */
    void computeGradient() {
        models.computeGradient(mask);
    }

    /**
     * Takes the steps that the copies' gradients are of. The optimizer is one: it has seen the gradients of all steps taken, of whichever copy.
     *
     * @param steps of the first copies; the parameters of the copies after them are lost
     */
    void update(int... steps) {
        double[] rates = Arrays.stream(steps)
                .mapToDouble(step -> shape.learningRate() * shape.schedule().share(step, shape.steps()))
                .toArray();
        optimizers.forEach(optimizer -> optimizer.step(rates, steps));
    }

    /** The losses of the batches at hand, copy by copy. */
    double[] losses() {
        float[] errors = Tensors.read(models.errors(mask));
        return IntStream.range(0, copies * batch.instances())
                .mapToDouble(at -> loss(errors, at))
                .toArray();
    }

    private double loss(float[] errors, int at) {
        int rows = shape.batchSize();
        double loss = 0;
        for (int feature = 0; feature < shape.features(); feature++) {
            int start = at * dataSize() + feature * rows;
            double squares = 0;
            for (int row = start; row < start + rows; row++) {
                squares += (double) errors[row] * errors[row];
            }
            loss += importances[at % batch.instances()][feature] * squares;
        }
        return loss / ((double) rows * shape.features());
    }

    /** Numbers that a step's batch has, of one instance. */
    private int dataSize() {
        return Math.multiplyExact(shape.features(), shape.batchSize());
    }

    private int maskSize() {
        return Math.multiplyExact(shape.hidden() + 1, shape.batchSize());
    }
}
