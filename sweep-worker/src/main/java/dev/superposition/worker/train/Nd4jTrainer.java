package dev.superposition.worker.train;

import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.data.DropoutSampler;
import dev.superposition.worker.data.FeatureSampler;
import dev.superposition.worker.model.Initialization;
import dev.superposition.worker.model.InstanceModels;
import dev.superposition.worker.model.InstanceModels.Dimensions;
import dev.superposition.worker.model.Parameters;
import dev.superposition.worker.model.TensorScope;
import dev.superposition.worker.model.Tensors;
import dev.superposition.worker.model.TrainedModel;
import dev.superposition.worker.model.TrainedModel.Checkpoint;
import dev.superposition.worker.model.TrainedModel.LossPoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The reference engine: plain ND4J tensor operations, each over all instances of the batch.
 *
 * <p>A step samples into one [B, n, rows] tensor, runs {@link InstanceModels#computeGradient} and {@link Nd4jOptimizer#step}. Each
 * instance gets the bits it has alone, since every operation is element-wise or a matrix product per instance. All tensors
 * live in one workspace, sized beforehand and returned to the system at the end.
 */
public final class Nd4jTrainer implements Trainer {
    private static final int PROGRESS_STEPS = 100;

    @Override
    public List<TrainedModel> train(InstanceBatch batch, TrainingProgress progress) {
        try (TensorScope scope = open(batch.shape(), batch.instances())) {
            return new Training(batch).run(progress);
        }
    }

    /**
     * Follows runs that another engine trained: starts at each of their checkpoints and takes the steps to the next, with an
     * optimizer that has seen the gradients of all steps so far.
     *
     * @param courses for each instance its first checkpoints, all instances at the same steps
     * @return for each instance where the reference arrives at each checkpoint after the first
     */
    public List<List<Checkpoint>> follow(
            InstanceBatch batch, List<List<Checkpoint>> courses, TrainingProgress progress) {
        try (TensorScope scope = open(batch.shape(), batch.instances())) {
            return new Training(batch).follow(courses, progress);
        }
    }

    /**
     * The losses that given parameters have on the training batches, dropout included, of the steps they belong to.
     *
     * @param states for each instance the same number of checkpoints, at the same steps
     * @return for each instance one loss a checkpoint
     */
    public List<double[]> batchLosses(InstanceBatch batch, List<List<Checkpoint>> states, TrainingProgress progress) {
        try (TensorScope scope = open(batch.shape(), batch.instances())) {
            return new Training(batch).batchLosses(states, progress);
        }
    }

    private static TensorScope open(BatchShape shape, int instances) {
        long bytes = InstanceModels.bytes(
                shape.model(), DataType.FLOAT, instances, shape.features(), shape.hidden(), shape.batchSize());
        return TensorScope.open("training", 2 * bytes);
    }

    /** One batch on its way. */
    private static final class Training {
        private final InstanceBatch batch;
        private final BatchShape shape;
        private final List<Instance> instances = new ArrayList<>();
        private final InstanceModels models;
        private final List<Nd4jOptimizer> optimizers;
        private final float[] staging;
        private final @Nullable INDArray mask;
        private final float[] maskStaging;

        Training(InstanceBatch batch) {
            this.batch = batch;
            this.shape = batch.shape();
            double[][] importances = batch.configs().stream()
                    .map(config -> config.importance().importances(config.features()))
                    .toArray(double[][]::new);
            this.models = InstanceModels.of(
                    shape.model(),
                    new Dimensions(DataType.FLOAT, shape.features(), shape.hidden(), shape.batchSize(), importances));
            for (int i = 0; i < batch.instances(); i++) {
                instances.add(new Instance(batch.configs().get(i), importances[i]));
            }
            models.setParameters(
                    batch.configs().stream().map(Initialization::parameters).toList());
            this.optimizers = models.blocks().stream()
                    .map(block -> new Nd4jOptimizer(shape.optimizer(), block.values(), block.gradient()))
                    .toList();
            this.staging = new float
                    [Math.multiplyExact(batch.instances(), Math.multiplyExact(shape.features(), shape.batchSize()))];
            boolean dropout = batch.configs().stream().anyMatch(config -> config.dropout() > 0);
            int maskSize = batch.instances() * (shape.hidden() + 1) * shape.batchSize();
            this.mask = dropout
                    ? Nd4j.ones(DataType.FLOAT, batch.instances(), shape.hidden() + 1, shape.batchSize())
                    : null;
            this.maskStaging = new float[dropout ? maskSize : 0];
            Arrays.fill(maskStaging, 1f);
        }

        List<TrainedModel> run(TrainingProgress progress) {
            int steps = shape.steps();
            Course course = batch.course();
            for (int step = 0; step < steps; step++) {
                if (course.isCheckpoint(step)) {
                    keepCheckpoints(step);
                }
                sample(step);
                if (course.isLossPoint(step)) {
                    recordLosses(step);
                }
                update(step);
                if ((step + 1) % PROGRESS_STEPS == 0 || step + 1 == steps) {
                    progress.advanced((long) batch.instances() * (step % PROGRESS_STEPS + 1));
                }
            }
            if (course.isCheckpoint(steps)) {
                keepCheckpoints(steps);
            }
            List<Parameters> parameters = models.parameters();
            List<TrainedModel> trained = new ArrayList<>();
            for (int i = 0; i < instances.size(); i++) {
                trained.add(instances.get(i).finish(parameters.get(i)));
            }
            return trained;
        }

        private void sample(int step) {
            int size = shape.features() * shape.batchSize();
            int maskSize = (shape.hidden() + 1) * shape.batchSize();
            for (int i = 0; i < instances.size(); i++) {
                Instance instance = instances.get(i);
                int active = instance.sampler.activeRows(step);
                instance.sampler.fill(step, active, staging, i * size);
                if (instance.config.dropout() > 0) {
                    for (int k = 0; k < shape.hidden(); k++) {
                        instance.dropout.fill(step, k, active, maskStaging, i * maskSize + k * shape.batchSize());
                    }
                }
            }
            Tensors.write(staging, models.data());
            if (mask != null) {
                Tensors.write(maskStaging, mask);
            }
        }

        List<List<Checkpoint>> follow(List<List<Checkpoint>> courses, TrainingProgress progress) {
            List<List<Checkpoint>> arrivals = new ArrayList<>();
            courses.forEach(course -> arrivals.add(new ArrayList<>()));
            List<Checkpoint> first = courses.get(0);
            for (int k = 1; k < first.size(); k++) {
                setParameters(courses, k - 1);
                for (int step = first.get(k - 1).step(); step < first.get(k).step(); step++) {
                    sample(step);
                    update(step);
                    progress.advanced(instances.size());
                }
                List<Parameters> parameters = models.parameters();
                for (int i = 0; i < instances.size(); i++) {
                    arrivals.get(i).add(new Checkpoint(first.get(k).step(), parameters.get(i)));
                }
            }
            return arrivals;
        }

        List<double[]> batchLosses(List<List<Checkpoint>> states, TrainingProgress progress) {
            List<Checkpoint> first = states.get(0);
            List<double[]> losses = new ArrayList<>();
            states.forEach(ofInstance -> losses.add(new double[first.size()]));
            for (int k = 0; k < first.size(); k++) {
                setParameters(states, k);
                sample(first.get(k).step());
                double[] ofStep = losses();
                for (int i = 0; i < ofStep.length; i++) {
                    losses.get(i)[k] = ofStep[i];
                }
                progress.advanced(instances.size());
            }
            return losses;
        }

        private void setParameters(List<List<Checkpoint>> states, int k) {
            models.setParameters(states.stream()
                    .map(ofInstance -> ofInstance.get(k).parameters())
                    .toList());
        }

        private void update(int step) {
            models.computeGradient(mask);
            double rate = shape.learningRate() * shape.schedule().share(step, shape.steps());
            for (Nd4jOptimizer optimizer : optimizers) {
                optimizer.step(step, rate);
            }
        }

        private void recordLosses(int step) {
            double[] losses = losses();
            for (int i = 0; i < losses.length; i++) {
                instances.get(i).record(step, losses[i]);
            }
        }

        /** Each instance's loss of the batch at hand. */
        private double[] losses() {
            float[] errors = Tensors.read(models.errors(mask));
            int rows = shape.batchSize();
            double[] losses = new double[instances.size()];
            for (int i = 0; i < losses.length; i++) {
                double loss = 0;
                for (int feature = 0; feature < shape.features(); feature++) {
                    int start = (i * shape.features() + feature) * rows;
                    double squares = 0;
                    for (int row = start; row < start + rows; row++) {
                        squares += (double) errors[row] * errors[row];
                    }
                    loss += instances.get(i).importances[feature] * squares;
                }
                losses[i] = loss / ((double) rows * shape.features());
            }
            return losses;
        }

        private void keepCheckpoints(int step) {
            List<Parameters> parameters = models.parameters();
            for (int i = 0; i < instances.size(); i++) {
                instances.get(i).checkpoints.add(new Checkpoint(step, parameters.get(i)));
            }
        }
    }

    /** One model of the batch: its data and its record. */
    private static final class Instance {
        final RunConfig config;
        final double[] importances;
        final FeatureSampler sampler;
        final DropoutSampler dropout;
        final List<Checkpoint> checkpoints = new ArrayList<>();
        private final LossRecord losses;

        Instance(RunConfig config, double[] importances) {
            this.config = config;
            this.importances = importances;
            this.sampler = FeatureSampler.training(config);
            this.dropout = new DropoutSampler(config);
            this.losses = new LossRecord(config);
        }

        void record(int step, double loss) {
            losses.add(new LossPoint(step, loss));
        }

        TrainedModel finish(Parameters parameters) {
            return losses.finish(parameters, checkpoints);
        }
    }
}
