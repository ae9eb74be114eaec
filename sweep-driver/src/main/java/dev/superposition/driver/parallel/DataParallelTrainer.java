package dev.superposition.driver.parallel;

import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.data.BatchShard;
import dev.superposition.worker.model.Parameters;
import dev.superposition.worker.model.Tensors;
import dev.superposition.worker.model.TrainedModel;
import dev.superposition.worker.model.TrainedModel.Checkpoint;
import dev.superposition.worker.model.TrainedModel.LossPoint;
import dev.superposition.worker.train.Course;
import dev.superposition.worker.train.InstanceBatch;
import dev.superposition.worker.train.LossRecord;
import dev.superposition.worker.train.Nd4jOptimizer;
import dev.superposition.worker.train.Trainer;
import dev.superposition.worker.train.TrainingProgress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The engine for models too wide for one task: in each step every executor computes the gradient of its {@linkplain BatchShard shards} of the
 * batch, and the driver takes the step of their mean ({@link SynchronousMaster}).
 *
 * <p>Initial weights, batches and optimizer are those of the reference engine, and so is every step, to rounding. Samples are drawn where
 * they are used. The driver holds parameters, gradient and optimizer state, and for a moment the gradients of all shards. The number
 * of shards is a constant, so that a run depends on its configuration alone.
 */
public final class DataParallelTrainer implements Trainer {
    private final JavaSparkContext spark;

    public DataParallelTrainer(JavaSparkContext spark) {
        this.spark = spark;
    }

    @Override
    public List<TrainedModel> train(InstanceBatch batch, TrainingProgress progress) {
        return batch.configs().stream()
                .map(config -> train(config, batch.course(), progress))
                .toList();
    }

    private TrainedModel train(RunConfig config, Course course, TrainingProgress progress) {
        int steps = config.training().steps();
        LossRecord losses = new LossRecord(config);
        List<Checkpoint> checkpoints = new ArrayList<>();
        MultiLayerNetwork network = network(config, DataType.FLOAT);
        SynchronousMaster master = new SynchronousMaster(
                spark, network, config.training().batchSize() / BatchShard.COUNT, () -> progress.advanced(0));
        INDArray gradient = network.params().ulike();
        Nd4jOptimizer optimizer = new Nd4jOptimizer(config.training().optimizer(), network.params(), gradient);
        for (int step = 0; step < steps; step++) {
            if (course.isCheckpoint(step)) {
                checkpoints.add(new Checkpoint(step, parameters(config, network)));
            }
            ShardGradient mean = gradient(master, config, step);
            if (course.isLossPoint(step)) {
                losses.add(new LossPoint(step, mean.loss()));
            }
            Tensors.write(mean.gradient(), gradient);
            optimizer.step(
                    step,
                    config.training().learningRate()
                            * config.training().schedule().share(step, steps));
            progress.advanced(1);
        }
        if (course.isCheckpoint(steps)) {
            checkpoints.add(new Checkpoint(steps, parameters(config, network)));
        }
        return losses.finish(parameters(config, network), checkpoints);
    }

    /** Spark's end is no fault of the run: an interrupt, which no row is made of. */
    private ShardGradient gradient(SynchronousMaster master, RunConfig config, int step) {
        try {
            return master.gradient(shards(config, step));
        } catch (RuntimeException e) {
            if (spark.sc().isStopped()) {
                throw new IllegalStateException("Spark has stopped", new InterruptedException(e.getMessage()));
            }
            throw e;
        }
    }

    /** A step's batch, drawn when a shard's task asks for it. */
    private JavaRDD<DataSet> shards(RunConfig config, int step) {
        List<Integer> numbers = IntStream.range(0, BatchShard.COUNT).boxed().toList();
        return spark.parallelize(numbers, BatchShard.COUNT).map(shard -> samples(new BatchShard(config, shard), step));
    }

    private static DataSet samples(BatchShard shard, int step) {
        float[] drawn = shard.draw(step);
        INDArray x = Nd4j.createFromArray(drawn)
                .reshape(drawn.length / shard.rows(), shard.rows())
                .transpose();
        return new DataSet(x, x);
    }

    /** The model of a run, untrained. */
    static MultiLayerNetwork network(RunConfig config, DataType type) {
        MultiLayerConfiguration configuration = new NeuralNetConfiguration.Builder()
                .seed(0)
                .dataType(type)
                .updater(new KeptGradient())
                .list(new TiedOutputLayer(config))
                .build();
        MultiLayerNetwork network = new MultiLayerNetwork(configuration);
        network.init();
        return network;
    }

    private static Parameters parameters(RunConfig config, MultiLayerNetwork network) {
        float[] flat = Tensors.read(network.params().dup());
        int weights = config.features() * config.hidden();
        return Parameters.tied(Arrays.copyOf(flat, weights), Arrays.copyOfRange(flat, weights, flat.length));
    }
}
