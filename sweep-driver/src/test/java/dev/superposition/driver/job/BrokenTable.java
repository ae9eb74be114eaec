package dev.superposition.driver.job;

import dev.superposition.driver.plan.AuditSample;
import dev.superposition.driver.plan.Grid;
import dev.superposition.driver.spec.SpecException;
import dev.superposition.driver.spec.SpecParser;
import dev.superposition.driver.spec.SweepSpec;
import dev.superposition.worker.config.Engine;
import dev.superposition.worker.measure.ModelMeasurer;
import dev.superposition.worker.model.TrainedModel;
import dev.superposition.worker.model.TrainedModel.Checkpoint;
import dev.superposition.worker.store.Origin;
import dev.superposition.worker.store.RunTable;
import dev.superposition.worker.store.SweepAttempt;
import dev.superposition.worker.task.IdentifiedRun;
import dev.superposition.worker.task.RunBatch;
import dev.superposition.worker.train.Trainer;
import dev.superposition.worker.train.TrainingProgress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;

/** A table that a sweep filled with an engine that takes the last bias for its opposite. */
public final class BrokenTable {
    private BrokenTable() {}

    /** Fills the folder with the rows of a spec, all in one file. */
    public static void fill(Path folder, String yaml) throws SpecException {
        SweepSpec spec = SpecParser.parse("test.yaml", yaml, null, List.of());
        Grid grid = Grid.of(spec);
        RunTable table = RunTable.openOrCreate(folder.toString(), new Configuration());
        try (HeldLock lock = HeldLock.take(table, "attempt")) {
            table.writeAttemptFile(new SweepAttempt(spec.name(), "attempt"), StoredSpecs.FILE, spec.resolvedYaml());
            List<IdentifiedRun> runs = LongStream.range(0, grid.size())
                    .mapToObj(index -> grid.at(index).identified(Engine.SIMD))
                    .toList();
            new RunBatch(
                            spec.name(),
                            Engine.SIMD,
                            broken(),
                            new ModelMeasurer()::measure,
                            new Origin("attempt", "host", "version", "java", "cpu"),
                            Clock.systemUTC(),
                            table,
                            lock.fence(),
                            AuditSample.of(grid, spec.engine(), spec.audit()))
                    .run(runs, TrainingProgress.NONE);
        }
    }

    private static Trainer broken() {
        return (batch, progress) -> Trainer.of(Engine.SIMD).train(batch, progress).stream()
                .map(model -> new TrainedModel(
                        model.config(),
                        model.weights(),
                        wrong(model.bias()),
                        model.lossCurve(),
                        model.checkpoints().stream()
                                .map(point -> new Checkpoint(point.step(), point.weights(), wrong(point.bias())))
                                .toList(),
                        model.divergedAt()))
                .toList();
    }

    private static float[] wrong(float[] bias) {
        float[] wrong = bias.clone();
        wrong[wrong.length - 1] *= -1;
        return wrong;
    }
}
