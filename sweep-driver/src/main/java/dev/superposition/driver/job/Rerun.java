package dev.superposition.driver.job;

import dev.superposition.driver.parallel.DataParallelTrainer;
import dev.superposition.driver.plan.Grid;
import dev.superposition.driver.plan.PlannedRun;
import dev.superposition.driver.spec.SpecException;
import dev.superposition.driver.spec.SweepSpec;
import dev.superposition.worker.audit.Audit;
import dev.superposition.worker.audit.AuditRule;
import dev.superposition.worker.audit.AuditSettings;
import dev.superposition.worker.config.Engine;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.measure.ModelMeasurer;
import dev.superposition.worker.store.Fence;
import dev.superposition.worker.store.RunColumns;
import dev.superposition.worker.store.RunRow;
import dev.superposition.worker.store.RunTable;
import dev.superposition.worker.store.StoredRun;
import dev.superposition.worker.store.TableException;
import dev.superposition.worker.task.IdentifiedRun;
import dev.superposition.worker.task.RunBatch;
import dev.superposition.worker.train.BatchShape;
import dev.superposition.worker.train.Trainer;
import dev.superposition.worker.train.TrainingProgress;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/**
 * One row of a table, trained again, alone and on this machine, or on a cluster if it takes one, and compared bit for bit.
 *
 * @param configId the row
 * @param outcome how the run ended this time
 * @param file where the row stands
 * @param version of the program that made the row, as {@link BuildInfo#text}
 * @param audit what an audit of this time's run found; null if the reference engine itself trained it, or it failed
 * @param differences columns that differ, provenance left out
 */
public record Rerun(
        String configId,
        String outcome,
        String file,
        String version,
        @Nullable Audit audit,
        List<String> differences) {

    /**
     * Trains the run of a row again. What it was comes from the specs in the table: the row's columns name profiles, the spec
     * says what they are.
     *
     * @param spark asked if the run takes a whole cluster
     * @throws TableException if the table has no such row, or none of its specs plans it
     */
    public static Rerun of(RunTable table, String configId, Consumer<String> notices, Supplier<JavaSparkContext> spark)
            throws SpecException {
        StoredRun stored = table.find(
                        configId, damaged -> notices.accept(damaged.file().path() + ": " + damaged.damage()))
                .orElseThrow(() -> new TableException(
                        "Cannot train " + configId + " again: " + table.location() + " has no row of that config_id"));
        for (SweepSpec spec : StoredSpecs.all(table)) {
            Grid grid = Grid.of(spec);
            OptionalLong index = LongStream.range(0, grid.size())
                    .parallel()
                    .filter(i -> resembles(grid.at(i).config(), stored.columns())
                            && PlannedIds.of(grid.at(i).config(), spec.engine()).equals(configId))
                    .findFirst();
            if (index.isPresent()) {
                RunRow row = train(table, stored, grid.at(index.getAsLong()), spec, notices, spark);
                return new Rerun(
                        configId,
                        row.outcome().id(),
                        stored.file().path(),
                        version(stored),
                        row.audit(),
                        stored.differences(row));
            }
        }
        throw new TableException("Cannot train " + configId + " again: none of the specs in " + table.location()
                + "/_sweep plans it; was it trained by a version of this program with other numerics?");
    }

    /** Whether this run and its twin in the table say the same, and the reference engine does not object. */
    public boolean confirmed() {
        return differences.isEmpty() && (audit == null || audit.agrees());
    }

    private static AuditRule everyRun(AuditSettings settings) {
        return new AuditRule(new AuditSettings(1, settings.steps(), settings.tolerance()), null);
    }

    private static RunRow train(
            RunTable table,
            StoredRun stored,
            PlannedRun planned,
            SweepSpec spec,
            Consumer<String> notices,
            Supplier<JavaSparkContext> spark) {
        Engine engine = spec.engine().resolve(BatchShape.of(planned.config()));
        // An equal configuration may stand in several sweeps; the row names the one that trained it.
        IdentifiedRun run =
                new IdentifiedRun(planned.config().id(engine), text(stored.columns(), "part"), planned.config());
        Trainer trainer;
        TrainingProgress progress;
        if (engine.isDistributed()) {
            JavaSparkContext context = spark.get();
            ClusterWatch cluster = ClusterWatch.of(context.sc(), notices);
            trainer = new DataParallelTrainer(context);
            progress = steps -> cluster.check();
        } else {
            trainer = Trainer.of(engine);
            progress = TrainingProgress.NONE;
        }
        RunBatch batch = new RunBatch(
                String.valueOf(text(stored.columns(), "sweep")),
                engine,
                trainer,
                new ModelMeasurer()::measure,
                Machine.origin("rerun", BuildInfo.current().text()),
                Clock.systemUTC(),
                table,
                new Fence("rerun", 0),
                everyRun(spec.audit()));
        return batch.rows(List.of(run), progress).get(0);
    }

    /** Cheap to compute, and true of few points: a hash for each point of a large grid would take long. */
    private static boolean resembles(RunConfig config, Map<String, @Nullable Object> columns) {
        return Long.valueOf(config.seed()).equals(columns.get("seed"))
                && Integer.valueOf(config.features()).equals(columns.get("n_features"))
                && Integer.valueOf(config.hidden()).equals(columns.get("n_hidden"));
    }

    private static String version(StoredRun stored) {
        return stored.columns().get(RunColumns.PROVENANCE) instanceof Map<?, ?> provenance
                ? String.valueOf(provenance.get("version"))
                : "unknown";
    }

    private static @Nullable String text(Map<String, @Nullable Object> columns, String name) {
        Object value = columns.get(name);
        return value == null ? null : value.toString();
    }
}
