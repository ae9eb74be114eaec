package dev.superposition.worker.audit;

import dev.superposition.worker.config.Engine;
import dev.superposition.worker.config.Recording;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.model.IgnoreLoss;
import dev.superposition.worker.model.TrainedModel;
import dev.superposition.worker.model.TrainedModel.Checkpoint;
import dev.superposition.worker.model.TrainedModel.LossPoint;
import dev.superposition.worker.train.BatchShape;
import dev.superposition.worker.train.Course;
import dev.superposition.worker.train.InstanceBatch;
import dev.superposition.worker.train.Nd4jFollower;
import dev.superposition.worker.train.Nd4jFollower.Followed;
import dev.superposition.worker.train.Trainer;
import dev.superposition.worker.train.TrainingProgress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Checks runs of one engine against the reference engine.
 *
 * <p>An audited run is trained once more by its own engine, with checkpoints this time: recording changes no bit, so it must end
 * where it ended before. The reference takes the first steps itself, and the parameters are compared at each checkpoint up to
 * there. At the checkpoints after that, up to the last step, the reference computes the loss of the step's batch with the run's
 * own parameters, and the losses are compared. So sampler, dropout and forward pass are seen along the whole course, gradient and
 * optimizer at its beginning: later, two sound engines part, and their distance says nothing any more.
 *
 * <p>An audit is a pure function of the configuration, like the run itself; the reference's half on one type of processor.
 *
 * @param engine what trained the runs
 * @param trainer the trainer of {@code engine}
 */
public record Auditor(AuditRule rule, Engine engine, Trainer trainer) {
    private static final Engine REFERENCE = Engine.ND4J;
    /** Losses below this share of what the data and the weights could give are compared as if they were so large. */
    private static final double SMALL_LOSS = 0.1;

    /** Steps, by equal factors, that a run is looked at: with so many, each of the first hundred is one. Fewer where checkpoints would not fit. */
    private static final int POINTS = 1024;

    private static final int FEWEST_POINTS = 8;
    /** Losses compared, at some of those steps. */
    private static final int LOSSES = 48;
    /** Bound on the checkpoints of runs that are audited together. */
    private static final int MOST_FLOATS = 1 << 24;
    /** What a checkpoint takes besides its parameters, in floats. */
    private static final int CHECKPOINT_FLOATS = 32;
    /** Bound on instances · batch size · n of one call of the reference. */
    private static final int MOST_TENSOR_FLOATS = 1 << 20;

    /** Whether the run of this {@code config_id} is audited. */
    public boolean selects(String configId) {
        return AuditRule.applies(engine) && rule.selects(configId);
    }

    /**
     * Audits runs, whether selected or not.
     *
     * @param models trained by {@code engine}, all of one shape
     * @param progress told of zero steps now and then, so that it can stop the work
     * @return one audit a model, in order
     */
    public List<Audit> audit(List<TrainedModel> models, TrainingProgress progress) {
        List<Audit> audits = new ArrayList<>();
        while (audits.size() < models.size()) {
            int from = audits.size();
            int most = mostTogether(BatchShape.of(models.get(from).config()));
            audits.addAll(new Check(models.subList(from, Math.min(models.size(), from + most)), progress).audits());
        }
        return audits;
    }

    /** What is said of a run if {@link #audit} throws. */
    public Audit impossible(String error) {
        return Audit.impossible(REFERENCE.id(), rule.settings().tolerance(), error);
    }

    /** Some runs that are audited together. */
    private final class Check {
        private final List<TrainedModel> models;
        private final InstanceBatch batch;
        private final int lastFollowed;
        private final List<TrainedModel> repeated;
        private final List<List<Checkpoint>> trail;
        private final List<List<Checkpoint>> lossStates;
        private final Followed reference;

        Check(List<TrainedModel> models, TrainingProgress progress) {
            TrainingProgress pulse = steps -> progress.advanced(0);
            this.models = models;
            BatchShape shape = BatchShape.of(models.get(0).config());
            Recording points = new Recording(points(shape), points(shape));
            int[] steps = points.checkpointSteps(shape.steps());
            int[] followed = Arrays.stream(steps)
                    .filter(step -> step <= rule.settings().steps())
                    .toArray();
            this.lastFollowed = followed[followed.length - 1];
            int[] compared = thinned(common(steps, points.lossSteps(shape.steps())));
            int[] kept = IntStream.concat(Arrays.stream(followed), Arrays.stream(compared))
                    .distinct()
                    .toArray();
            this.batch =
                    new InstanceBatch(models.stream().map(TrainedModel::config).toList(), new Course(compared, kept));
            this.repeated = trainer.train(batch, pulse);
            for (TrainedModel model : repeated) {
                if (model.checkpoints().size() != kept.length) {
                    throw new IllegalStateException("engine " + engine.id() + " kept "
                            + model.checkpoints().size() + " of " + kept.length + " checkpoints");
                }
            }
            this.lossStates = at(compared);
            this.trail = at(followed);
            this.reference = new Nd4jFollower(batch).follow(trail, lossStates, pulse);
        }

        List<Audit> audits() {
            return IntStream.range(0, models.size()).mapToObj(this::audit).toList();
        }

        private Audit audit(int i) {
            TrainedModel model = models.get(i);
            TrainedModel again = repeated.get(i);
            Difference parameters =
                    Difference.of(trail.get(i), reference.arrivals().get(i));
            double[] differences =
                    lossDifferences(again, lossStates.get(i), reference.losses().get(i));
            return new Audit(
                    REFERENCE.id(),
                    lastFollowed,
                    parameters.weights(),
                    parameters.bias(),
                    parameters.parameters(),
                    differences.length,
                    Arrays.stream(differences).max().orElse(0),
                    Arrays.equals(model.weights(), again.weights())
                            && Arrays.equals(model.bias(), again.bias())
                            && Arrays.equals(model.outputWeights(), again.outputWeights()),
                    rule.settings().tolerance(),
                    null);
        }

        /** Relative differences of the losses that the run recorded, as long as it was not exploding. */
        private double[] lossDifferences(TrainedModel run, List<Checkpoint> states, double[] expected) {
            Map<Integer, Double> recorded =
                    run.lossCurve().stream().collect(Collectors.toMap(LossPoint::step, LossPoint::loss));
            return IntStream.range(0, expected.length)
                    .filter(k -> recorded.containsKey(states.get(k).step()) && !Difference.lost(states.get(k)))
                    .mapToDouble(k -> relative(
                            recorded.getOrDefault(states.get(k).step(), Double.NaN),
                            expected[k],
                            SMALL_LOSS * lossScale(run.config(), states.get(k))))
                    .toArray();
        }

        /** The runs' checkpoints at some of the steps that have one. */
        private List<List<Checkpoint>> at(int[] steps) {
            Set<Integer> wanted = Arrays.stream(steps).boxed().collect(Collectors.toSet());
            return repeated.stream()
                    .map(model -> model.checkpoints().stream()
                            .filter(point -> wanted.contains(point.step()))
                            .toList())
                    .toList();
        }
    }

    /**
     * The size of losses that rounding is to be measured against: what ignoring the data costs, but at least one active feature of
     * the batch, times the fourth power of the largest ‖W_i‖ where that exceeds 1, since outputs are products of two weights.
     */
    private static double lossScale(RunConfig config, Checkpoint state) {
        double importance = Arrays.stream(config.importance().importances(config.features()))
                .max()
                .orElse(0);
        double oneFeature =
                importance / ((double) config.features() * config.training().batchSize());
        double norm = 1;
        for (int i = 0; i < config.features(); i++) {
            double squared = 0;
            for (int k = i * config.hidden(); k < (i + 1) * config.hidden(); k++) {
                squared += (double) state.weights()[k] * state.weights()[k];
            }
            norm = Math.max(norm, squared);
        }
        return Math.max(IgnoreLoss.of(config), oneFeature) * norm * norm;
    }

    /** A difference that is no number counts as infinite. */
    private static double relative(double loss, double expected, double scale) {
        double difference = loss == expected ? 0 : Math.abs(loss - expected) / (expected + scale);
        return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
    }

    private static int points(BatchShape shape) {
        return Math.max(FEWEST_POINTS, Math.min(POINTS, MOST_FLOATS / checkpointFloats(shape)));
    }

    private static int mostTogether(BatchShape shape) {
        long inTensor = MOST_TENSOR_FLOATS / ((long) shape.features() * shape.batchSize());
        long inMemory = MOST_FLOATS / ((long) points(shape) * checkpointFloats(shape));
        return (int) Math.max(1, Math.min(inTensor, inMemory));
    }

    private static int checkpointFloats(BatchShape shape) {
        return CHECKPOINT_FLOATS + shape.features() * (shape.hidden() + 1);
    }

    /** At most {@link #LOSSES} of the steps, the first and the last among them. */
    private static int[] thinned(int[] steps) {
        if (steps.length <= LOSSES) {
            return steps;
        }
        return IntStream.range(0, LOSSES)
                .map(k -> steps[(int) ((long) k * (steps.length - 1) / (LOSSES - 1))])
                .toArray();
    }

    private static int[] common(int[] a, int[] b) {
        Set<Integer> steps = new TreeSet<>(Arrays.stream(a).boxed().toList());
        steps.retainAll(Arrays.stream(b).boxed().toList());
        return steps.stream().mapToInt(Integer::intValue).toArray();
    }
}
