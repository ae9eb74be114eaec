package dev.superposition.worker.train;

import dev.superposition.worker.model.Initialization;
import dev.superposition.worker.model.Parameters;
import dev.superposition.worker.model.TrainedModel;
import dev.superposition.worker.model.TrainedModel.Checkpoint;
import dev.superposition.worker.model.TrainedModel.LossPoint;
import java.util.ArrayList;
import java.util.List;

/**
 * The reference engine: plain ND4J tensor operations, each over all instances of the batch.
 *
 * <p>A step samples into one [B, n, rows] tensor, computes the gradient ({@link
 * dev.superposition.worker.model.InstanceModels#computeGradient}) and takes the step ({@link Nd4jOptimizer}). Each instance
 * gets the bits it has alone. All tensors live in one workspace, sized beforehand and returned to the system at the end.
 */
public final class Nd4jTrainer implements Trainer {
    private static final int PROGRESS_STEPS = 100;

    @Override
    public List<TrainedModel> train(InstanceBatch batch, TrainingProgress progress) {
        try (Nd4jInstances tensors = Nd4jInstances.open(batch, 1)) {
            return new Training(batch, tensors).run(progress);
        }
    }

    /** One batch on its way. */
    private static final class Training {
        private final InstanceBatch batch;
        private final Nd4jInstances tensors;
        private final List<LossRecord> losses;
        private final List<List<Checkpoint>> checkpoints = new ArrayList<>();

        Training(InstanceBatch batch, Nd4jInstances tensors) {
            this.batch = batch;
            this.tensors = tensors;
            tensors.setParameters(
                    batch.configs().stream().map(Initialization::parameters).toList());
            this.losses = batch.configs().stream().map(LossRecord::new).toList();
            batch.configs().forEach(config -> checkpoints.add(new ArrayList<>()));
        }

        List<TrainedModel> run(TrainingProgress progress) {
            int steps = batch.shape().steps();
            Course course = batch.course();
            for (int step = 0; step < steps; step++) {
                if (course.isCheckpoint(step)) {
                    keepCheckpoints(step);
                }
                tensors.sample(step);
                if (course.isLossPoint(step)) {
                    recordLosses(step);
                }
                tensors.computeGradient();
                tensors.update(step);
                if ((step + 1) % PROGRESS_STEPS == 0 || step + 1 == steps) {
                    progress.advanced((long) batch.instances() * (step % PROGRESS_STEPS + 1));
                }
            }
            if (course.isCheckpoint(steps)) {
                keepCheckpoints(steps);
            }
            List<Parameters> parameters = tensors.parameters();
            List<TrainedModel> trained = new ArrayList<>();
            for (int i = 0; i < batch.instances(); i++) {
                trained.add(losses.get(i).finish(parameters.get(i), checkpoints.get(i)));
            }
            return trained;
        }

        private void recordLosses(int step) {
            double[] ofStep = tensors.losses();
            for (int i = 0; i < ofStep.length; i++) {
                losses.get(i).add(new LossPoint(step, ofStep[i]));
            }
        }

        private void keepCheckpoints(int step) {
            List<Parameters> parameters = tensors.parameters();
            for (int i = 0; i < parameters.size(); i++) {
                checkpoints.get(i).add(new Checkpoint(step, parameters.get(i)));
            }
        }
    }
}
