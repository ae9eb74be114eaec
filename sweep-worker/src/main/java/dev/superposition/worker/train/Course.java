package dev.superposition.worker.train;

import dev.superposition.worker.config.Recording;
import java.util.Arrays;
import java.util.BitSet;

/** The steps at which something is recorded of a batch; it never changes what is trained. */
public final class Course {
    private final BitSet lossSteps = new BitSet();
    private final BitSet checkpointSteps = new BitSet();

    /**
     * @param lossSteps steps, from 0, whose batch loss is a point of the loss curve
     * @param checkpointSteps numbers of completed steps after which the parameters are kept
     */
    public Course(int[] lossSteps, int[] checkpointSteps) {
        Arrays.stream(lossSteps).forEach(this.lossSteps::set);
        Arrays.stream(checkpointSteps).forEach(this.checkpointSteps::set);
    }

    /** What the runs of a shape are to record. */
    static Course of(BatchShape shape) {
        Recording recording = shape.recording();
        return new Course(recording.lossSteps(shape.steps()), recording.checkpointSteps(shape.steps()));
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
