package dev.superposition.worker.train;

/** Told by a running batch how far it is; called often, from the training thread, and must return at once. */
@FunctionalInterface
public interface TrainingProgress {
    /**
     * Work done since the last call.
     *
     * @param instanceSteps training steps times instances; 0 says only that work goes on
     */
    void advanced(long instanceSteps);

    /** Hears nothing. */
    TrainingProgress NONE = instanceSteps -> {};
}
