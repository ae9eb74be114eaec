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
     * What the reference makes of the checkpoints of some runs.
     *
     * @param arrivals for each instance where it arrives at each checkpoint of its course after the first
     * @param losses for each instance one batch loss a state
     */
    public record Followed(List<List<Checkpoint>> arrivals, List<double[]> losses) {}

    /**
     * Starts at each checkpoint of the runs' courses and takes the steps to the next, with an optimizer that has seen the gradients
     * of all steps so far; and computes the losses that the runs' states have on the training batches, dropout included, of the
     * steps they belong to.
     *
     * @param courses for each instance its first checkpoints, at least one, all instances at the same steps
     * @param states for each instance any number of checkpoints, all instances at the same steps
     * @param progress told of the steps taken, and of each loss
     */
    public Followed follow(List<List<Checkpoint>> courses, List<List<Checkpoint>> states, TrainingProgress progress) {
        int[] steps = steps(courses);
        int stretches = steps.length - 1;
        boolean singleSteps = steps[stretches] - steps[0] == stretches;
        int copies = singleSteps ? copies(Math.max(stretches, steps(states).length)) : 1;
        try (Nd4jInstances tensors = Nd4jInstances.open(batch, copies)) {
            return new Followed(arrivals(courses, tensors, progress), losses(states, tensors, progress));
        }
    }

    private List<List<Checkpoint>> arrivals(
            List<List<Checkpoint>> courses, Nd4jInstances tensors, TrainingProgress progress) {
        int[] steps = steps(courses);
        int stretches = steps.length - 1;
        List<List<Checkpoint>> arrivals = new ArrayList<>();
        batch.configs().forEach(config -> arrivals.add(new ArrayList<>()));
        for (int first = 0; first < stretches; first += tensors.copies()) {
            int end = Math.min(stretches, first + tensors.copies());
            lookAt(courses, first, stretches, tensors);
            tensors.computeGradient();
            tensors.update(Arrays.copyOfRange(steps, first, end));
            progress.advanced((long) (end - first) * batch.instances());
            // None if stretches are single steps; otherwise there is one copy.
            for (int step = steps[first] + 1; step < steps[first + 1]; step++) {
                tensors.sample(step);
                tensors.computeGradient();
                tensors.update(step);
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
        return arrivals;
    }

    private List<double[]> losses(List<List<Checkpoint>> states, Nd4jInstances tensors, TrainingProgress progress) {
        int points = steps(states).length;
        List<double[]> losses =
                batch.configs().stream().map(config -> new double[points]).toList();
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
}
