package dev.superposition.worker.train;

import java.util.Arrays;
import java.util.BitSet;

/** The steps at which something is recorded. */
public final class Course {
    private final BitSet lossSteps = new BitSet();
    private final BitSet checkpointSteps = new BitSet();

    public Course(BatchShape shape) {
        Arrays.stream(shape.recording().lossSteps(shape.steps())).forEach(lossSteps::set);
        Arrays.stream(shape.recording().checkpointSteps(shape.steps())).forEach(checkpointSteps::set);
    }

    /** Whether the loss of this step's batch is a point of the loss curve. */
    public boolean isLossPoint(int step) {
        return lossSteps.get(step);
    }

    /** Whether the parameters after so many completed steps are kept. */
    public boolean isCheckpoint(int completedSteps) {
        return checkpointSteps.get(completedSteps);
    }
}
