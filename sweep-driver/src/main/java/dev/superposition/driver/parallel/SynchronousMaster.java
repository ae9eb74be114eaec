package dev.superposition.driver.parallel;

import dev.superposition.worker.data.BatchShard;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.api.WorkerConfiguration;
import org.deeplearning4j.spark.api.worker.NetBroadcastTuple;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingWorker;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Parameter averaging after every step, of gradients rather than of parameters, and with the same bits on however many executors.
 *
 * <p>Averaging parameters after one step each of gradient descent is one step along the mean gradient. Of Adam it is not: each worker would divide
 * by moments of its own shard, whose squares have a larger mean than the square of their mean. So workers send gradients ({@link
 * KeptGradient}), and the step of the mean is the driver's: for every optimizer that of the whole batch.
 *
 * <p>The library also counts data before each step, splits them at random, and adds results up as they come in; here a step is one Spark job of one
 * task a shard, and results are added up in the order of shards.
 */
final class SynchronousMaster extends ParameterAveragingTrainingMaster {
    private static final long TICK_MILLIS = 250;

    private final SparkDl4jMultiLayer network;
    private final Runnable waiting;
    private @Nullable Broadcast<NetBroadcastTuple> sent;
    private @Nullable ShardGradient mean;

    /**
     * @param network initialised; its parameters are those that {@link #gradient} is taken at
     * @param shardRows samples of a shard
     * @param waiting called several times a second while executors are at work; what it throws ends the step
     */
    SynchronousMaster(JavaSparkContext spark, MultiLayerNetwork network, int shardRows, Runnable waiting) {
        super(new Builder(BatchShard.COUNT, shardRows)
                .batchSizePerWorker(shardRows)
                .averagingFrequency(1)
                .workerPrefetchNumBatches(0)
                .saveUpdater(true)
                .repartionData(Repartition.Never)
                .rddTrainingApproach(RDDTrainingApproach.Direct)
                .rngSeed(0));
        this.network = new SparkDl4jMultiLayer(spark, network, this);
        this.waiting = waiting;
    }

    /**
     * The loss of a batch and its gradient.
     *
     * @param shards one partition a shard, in order, one data set in each
     */
    ShardGradient gradient(JavaRDD<DataSet> shards) {
        try {
            doIteration(network, shards, 1, 1);
            if (mean == null) {
                throw new IllegalStateException("the library did not process the results of a step");
            }
            return mean;
        } finally {
            if (sent != null) {
                sent.destroy();
                sent = null;
            }
        }
    }

    /** As the library has it, but the broadcast can be taken back: a run of many steps would fill the executors' disks. */
    @Override
    public ParameterAveragingTrainingWorker getWorkerInstance(SparkDl4jMultiLayer of) {
        MultiLayerNetwork net = of.getNetwork();
        Broadcast<NetBroadcastTuple> parameters = of.getSparkContext()
                .broadcast(new NetBroadcastTuple(net.getLayerWiseConfigurations(), net.params(), null));
        sent = parameters;
        WorkerConfiguration configuration = new WorkerConfiguration(
                false, rddDataSetNumExamples, batchSizePerWorker, averagingFrequency, prefetchNumBatches, false);
        return new ParameterAveragingTrainingWorker(parameters, saveUpdater, configuration, null, null, null);
    }

    @Override
    protected void processResults(
            SparkDl4jMultiLayer of,
            @Nullable SparkComputationGraph graph,
            JavaRDD<ParameterAveragingTrainingResult> results,
            int split,
            int splits) {
        mean = ShardGradient.mean(await(results.map(ShardGradient::of).collectAsync()));
    }

    private <T> T await(JavaFutureAction<T> job) {
        try {
            while (true) {
                try {
                    return job.get(TICK_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    waiting.run();
                }
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(String.valueOf(e.getCause()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            job.cancel(true);
        }
    }
}
