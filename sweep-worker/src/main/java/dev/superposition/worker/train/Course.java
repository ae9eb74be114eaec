package dev.superposition.worker.train;

import java.util.Arrays;

/** The steps at which something is recorded. */
public final class Course {
    private final int[] lossSteps;
    private final int[] checkpointSteps;

    public Course(BatchShape shape) {
        this.lossSteps = shape.recording().lossSteps(shape.steps());
        this.checkpointSteps = shape.recording().checkpointSteps(shape.steps());
    }

    /** Whether the loss of this step's batch is a point of the loss curve. */
    public boolean isLossPoint(int step) {
        return Arrays.binarySearch(lossSteps, step) >= 0;
    }

    /** Whether the parameters after so many completed steps are kept. */
    public boolean isCheckpoint(int completedSteps) {
        return Arrays.binarySearch(checkpointSteps, completedSteps) >= 0;
    }
}
