package dev.superposition.worker.simd;

import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.data.SparseSampler;
import dev.superposition.worker.data.StepCosts;
import dev.superposition.worker.model.TrainedModel;
import dev.superposition.worker.model.TrainedModel.Checkpoint;
import dev.superposition.worker.model.TrainedModel.LossPoint;
import dev.superposition.worker.train.Course;
import dev.superposition.worker.train.InstanceBatch;
import dev.superposition.worker.train.LossRecord;
import dev.superposition.worker.train.Trainer;
import dev.superposition.worker.train.TrainingProgress;
import java.util.ArrayList;
import java.util.List;

/**
 * The fast engine: one model after the other, each with its whole state in primitive arrays that stay in the processor's
 * caches.
 *
 * <p>Runs with rare features train on the Gram matrix ({@link GramKernel}), wide ones with a few more of them present by sparse encoding
 * ({@link SparseEncoderKernel}), those on a finite data set in few dimensions on its sparse examples ({@link ExamplesKernel}),
 * all others, and all with a ReLU on the hidden layer, on tiles of samples ({@link TileKernel}).
 */
public final class SimdTrainer implements Trainer {
    private static final int PROGRESS_STEPS = 100;

    static {
        KernelInlining.install();
    }

    /** Found by name, see {@link Trainer#of}. */
    public SimdTrainer() {}

    @Override
    public List<TrainedModel> train(InstanceBatch batch, TrainingProgress progress) {
        List<TrainedModel> trained = new ArrayList<>();
        for (RunConfig config : batch.configs()) {
            trained.add(train(config, batch.course(), progress));
        }
        return trained;
    }

    /** The kernel that suits the run's data. */
    static StepKernel kernel(RunConfig config) {
        if (ForwardPass.of(config.model()).hiddenRelu()) {
            return new TileKernel(config);
        } else if (ExamplesKernel.suits(config)) {
            return new ExamplesKernel(config);
        }
        if (!SparseSampler.suits(config)) {
            return new TileKernel(config);
        }
        return StepCosts.of(config).favourGramMatrix() ? new GramKernel(config) : new SparseEncoderKernel(config);
    }

    private static TrainedModel train(RunConfig config, Course course, TrainingProgress progress) {
        StepKernel kernel = kernel(config);
        VectorOptimizer optimizer = kernel.optimizer();
        int steps = config.training().steps();
        double perStep = (double) config.features() * config.training().batchSize();
        LossRecord losses = new LossRecord(config);
        List<Checkpoint> checkpoints = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            if (course.isCheckpoint(step)) {
                checkpoints.add(new Checkpoint(step, kernel.parameters()));
            }
            boolean lossPoint = course.isLossPoint(step);
            double squares = kernel.gradient(step, lossPoint);
            if (lossPoint) {
                losses.add(new LossPoint(step, squares / perStep));
            }
            optimizer.step(config.training().learningRate()
                    * config.training().schedule().share(step, steps));
            if ((step + 1) % PROGRESS_STEPS == 0 || step + 1 == steps) {
                progress.advanced(step % PROGRESS_STEPS + 1);
            }
        }
        if (course.isCheckpoint(steps)) {
            checkpoints.add(new Checkpoint(steps, kernel.parameters()));
        }
        return losses.finish(kernel.parameters(), checkpoints);
    }
}
