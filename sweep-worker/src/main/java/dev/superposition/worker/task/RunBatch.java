package dev.superposition.worker.task;

import dev.superposition.worker.config.Engine;
import dev.superposition.worker.measure.Measurement;
import dev.superposition.worker.model.TrainedModel;
import dev.superposition.worker.store.Fence;
import dev.superposition.worker.store.Origin;
import dev.superposition.worker.store.RunTable;
import dev.superposition.worker.train.Trainer;
import dev.superposition.worker.train.TrainingProgress;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;

/** Skeleton. */
public final class RunBatch {
    public RunBatch(
            String sweep,
            Engine engine,
            Trainer trainer,
            Function<List<TrainedModel>, List<Measurement>> measurer,
            Origin origin,
            Clock clock,
            RunTable table,
            Fence fence) {}

    /** Trains, measures and publishes runs of one shape. */
    public BatchReport run(List<PlannedRun> runs, TrainingProgress progress) {
        return pending();
    }

    @SuppressWarnings("TypeParameterUnusedInFormals") // goes with the last unwritten method
    private static <T> T pending() {
        throw new UnsupportedOperationException("being written");
    }
}
