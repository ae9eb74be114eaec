package dev.superposition.worker.train;

import dev.superposition.worker.model.Parameters;
import dev.superposition.worker.model.TrainedModel.Checkpoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the reference engine makes of runs that another engine trained, at their checkpoints. What it computes there depends on
 * nothing before, so that several checkpoints are looked at together.
 */
public final class Nd4jFollower {
    /** Bound on copies · instances · batch size · n: what an operation costs besides its data is small there. */
    private static final int MOST_FLOATS = 1 << 16;

    private final InstanceBatch batch;

    public Nd4jFollower(InstanceBatch batch) {
        this.batch = batch;
    }

    /**
     * Starts at each of the runs' checkpoints and takes the steps to the next, with an optimizer that has seen the gradients of
     * all steps so far.
     *
     * @param courses for each instance its first checkpoints, at least one, all instances at the same steps
     * @return for each instance where the reference arrives at each checkpoint after the first
     */
    public List<List<Checkpoint>> follow(List<List<Checkpoint>> courses, TrainingProgress progress) {
        int[] steps = steps(courses);
        int stretches = steps.length - 1;
        boolean singleSteps = steps[stretches] - steps[0] == stretches;
        List<List<Checkpoint>> arrivals = lists();
        try (Nd4jInstances tensors = Nd4jInstances.open(batch, singleSteps ? copies(stretches) : 1)) {
            for (int first = 0; first < stretches; first += tensors.copies()) {
                int end = Math.min(stretches, first + tensors.copies());
                lookAt(courses, first, stretches, tensors);
                tensors.computeGradient();
                for (int k = first; k < end; k++) {
                    tensors.update(k - first, steps[k]);
                    for (int step = steps[k] + 1; step < steps[k + 1]; step++) {
                        tensors.sample(step);
                        tensors.computeGradient();
                        tensors.update(0, step);
                        progress.advanced(batch.instances());
                    }
                    progress.advanced(batch.instances());
                }
                List<Parameters> parameters = tensors.parameters();
                for (int k = first; k < end; k++) {
                    for (int i = 0; i < batch.instances(); i++) {
                        Parameters arrived = parameters.get((k - first) * batch.instances() + i);
                        arrivals.get(i).add(new Checkpoint(steps[k + 1], arrived));
                    }
                }
            }
        }
        return arrivals;
    }

    /**
     * The losses that given parameters have on the training batches, dropout included, of the steps they belong to.
     *
     * @param states for each instance the same number of checkpoints, at the same steps
     * @return for each instance one loss a checkpoint
     */
    public List<double[]> batchLosses(List<List<Checkpoint>> states, TrainingProgress progress) {
        int points = steps(states).length;
        List<double[]> losses =
                batch.configs().stream().map(config -> new double[points]).toList();
        try (Nd4jInstances tensors = Nd4jInstances.open(batch, copies(points))) {
            for (int first = 0; first < points; first += tensors.copies()) {
                lookAt(states, first, points, tensors);
                double[] found = tensors.losses();
                for (int k = first; k < Math.min(points, first + tensors.copies()); k++) {
                    for (int i = 0; i < batch.instances(); i++) {
                        losses.get(i)[k] = found[(k - first) * batch.instances() + i];
                    }
                    progress.advanced(batch.instances());
                }
            }
        }
        return losses;
    }

    /** Gives copy c the parameters and the batch of point {@code first + c}, or of the last of {@code points}. */
    private void lookAt(List<List<Checkpoint>> courses, int first, int points, Nd4jInstances tensors) {
        int[] ofCopies = IntStream.range(first, first + tensors.copies())
                .map(k -> Math.min(k, points - 1))
                .toArray();
        tensors.setParameters(Arrays.stream(ofCopies)
                .boxed()
                .flatMap(k -> courses.stream().map(course -> course.get(k).parameters()))
                .toList());
        tensors.sample(
                Arrays.stream(ofCopies).map(k -> courses.get(0).get(k).step()).toArray());
    }

    /** As many as can be looked at together, and no more than give so many points in equal parts. */
    private int copies(int points) {
        BatchShape shape = batch.shape();
        long floats = (long) batch.instances() * shape.features() * shape.batchSize();
        int most = (int) Math.max(1, MOST_FLOATS / floats);
        int parts = Math.max(1, (points + most - 1) / most);
        return Math.max(1, (points + parts - 1) / parts);
    }

    private static int[] steps(List<List<Checkpoint>> courses) {
        return courses.get(0).stream().mapToInt(Checkpoint::step).toArray();
    }

    private List<List<Checkpoint>> lists() {
        List<List<Checkpoint>> lists = new ArrayList<>();
        batch.configs().forEach(config -> lists.add(new ArrayList<>()));
        return lists;
    }
}
