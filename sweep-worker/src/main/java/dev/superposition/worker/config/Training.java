package dev.superposition.worker.config;

import java.io.Serializable;

/**
 * How a model is trained: a fresh batch each step, plain minibatch descent from a normal initialisation with b = 0.
 *
 * @param learningRate the peak of {@code schedule}, positive
 * @param steps training steps, 0 (measure the initialisation) or more
 * @param batchSize samples in each step's batch
 * @param initScale standard deviation of the initial weights. It is explicit because the notebook's Xavier initialisation
 *     depends on how many models share a tensor; {@link #xavierScale} is the per-model value.
 */
public record Training(
        Optimizer optimizer,
        double learningRate,
        LearningRateSchedule schedule,
        int steps,
        int batchSize,
        double initScale)
        implements Serializable {
    public static final int MAX_STEPS = 100_000_000;
    public static final int MAX_BATCH_SIZE = 1 << 20;

    public Training {
        Rule.positive("learning rate", learningRate);
        Rule.between("steps", steps, 0, MAX_STEPS);
        Rule.between("batch size", batchSize, 1, MAX_BATCH_SIZE);
        Rule.notNegative("init scale", initScale);
    }

    /** √(2/(n+m)): the standard deviation of Xavier-normal initialisation of one n × m matrix. */
    public static double xavierScale(int features, int hidden) {
        return StrictMath.sqrt(2.0 / (features + hidden));
    }
}
