package dev.superposition.worker.task;

import dev.superposition.worker.config.Engine;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.measure.Measurement;
import dev.superposition.worker.model.TrainedModel;
import dev.superposition.worker.store.Fence;
import dev.superposition.worker.store.Origin;
import dev.superposition.worker.store.Outcome;
import dev.superposition.worker.store.Provenance;
import dev.superposition.worker.store.Publication;
import dev.superposition.worker.store.RunFile;
import dev.superposition.worker.store.RunKeys;
import dev.superposition.worker.store.RunRow;
import dev.superposition.worker.store.RunTable;
import dev.superposition.worker.train.InstanceBatch;
import dev.superposition.worker.train.Trainer;
import dev.superposition.worker.train.TrainingProgress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a task does with one instance batch: train, measure, publish its rows as one file.
 *
 * <p>If training or measuring the batch throws, each of its runs is tried alone, so that only the one that is to blame becomes a
 * row with outcome {@code failed}. What is no run's fault is thrown: a failing file system, a lost lock, an interrupt, an
 * exception of the progress listener, a class or native library that cannot be loaded.
 *
 * @param sweep the sweep's name
 * @param trainer the trainer of {@code engine}
 * @param measurer measures models of one shape that did not diverge, in order
 */
public record RunBatch(
        String sweep,
        Engine engine,
        Trainer trainer,
        Function<List<TrainedModel>, List<Measurement>> measurer,
        Origin origin,
        Clock clock,
        RunTable table,
        Fence fence) {

    /** The longest text of an error that goes into a row. */
    public static final int MAX_ERROR_LENGTH = 500;

    /**
     * Trains, measures and publishes runs, unless a twin of this task has published them already.
     *
     * @param runs at least one, all of one shape, no configuration twice
     */
    public BatchReport run(List<PlannedRun> runs, TrainingProgress progress) {
        Optional<BatchReport> done = alreadyPublished(runs);
        if (done.isPresent()) {
            return done.get();
        }
        Attempt attempt = new Attempt(progress);
        List<RunRow> rows = attempt.rows(runs);
        Publication publication = table.publish(rows, fence);
        return report(
                publication.path(),
                publication.first(),
                rows.stream().map(RunRow::outcome).toList(),
                attempt.trainSeconds);
    }

    /** Trains and measures runs and publishes nothing; {@code runs} as for {@link #run}. */
    public List<RunRow> rows(List<PlannedRun> runs, TrainingProgress progress) {
        return new Attempt(progress).rows(runs);
    }

    private Optional<BatchReport> alreadyPublished(List<PlannedRun> runs) {
        List<String> ids = runs.stream().map(run -> run.config().id(engine)).toList();
        Optional<RunFile> file = table.published(ids);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        RunKeys keys = table.keys(file.get());
        if (keys.damaged()) {
            throw new IllegalStateException("Cannot publish " + file.get().path() + ": a damaged file has that name ("
                    + keys.damage() + "); run the sweep again to set it aside");
        }
        List<Outcome> outcomes =
                keys.runs().stream().map(RunKeys.RunKey::outcome).toList();
        return Optional.of(report(file.get().path(), false, outcomes, 0));
    }

    private static BatchReport report(String file, boolean published, List<Outcome> outcomes, double trainSeconds) {
        return new BatchReport(
                file,
                published,
                count(outcomes, Outcome.COMPLETED),
                count(outcomes, Outcome.DIVERGED),
                count(outcomes, Outcome.FAILED),
                trainSeconds);
    }

    private static int count(List<Outcome> outcomes, Outcome wanted) {
        return Math.toIntExact(outcomes.stream().filter(wanted::equals).count());
    }

    /** One execution of the task. */
    private final class Attempt {
        private final Meter meter;
        private double trainSeconds;

        Attempt(TrainingProgress progress) {
            this.meter = new Meter(progress);
        }

        List<RunRow> rows(List<PlannedRun> runs) {
            Instant started = clock.instant();
            try {
                return trained(runs);
            } catch (Exception | OutOfMemoryError | StackOverflowError | AssertionError e) {
                meter.rethrowIfStopped(e);
                if (runs.size() > 1) {
                    meter.restart();
                    return runs.stream()
                            .flatMap(run -> rows(List.of(run)).stream())
                            .toList();
                }
                Instant now = clock.instant();
                Provenance provenance = origin.of(started, now, Duration.between(started, now), 1);
                PlannedRun run = runs.get(0);
                return List.of(RunRow.failed(sweep, run.part(), run.config(), engine, errorText(e), provenance));
            }
        }

        private List<RunRow> trained(List<PlannedRun> runs) {
            Instant started = clock.instant();
            List<RunConfig> configs = runs.stream().map(PlannedRun::config).toList();
            List<TrainedModel> models = trainer.train(new InstanceBatch(configs), meter);
            Duration training = Duration.between(started, clock.instant());
            List<TrainedModel> sound =
                    models.stream().filter(model -> !model.diverged()).toList();
            List<Measurement> measurements = measurer.apply(sound);
            expect("models", models.size(), runs.size());
            expect("measurements", measurements.size(), sound.size());
            Provenance provenance = origin.of(started, clock.instant(), training, runs.size());
            List<RunRow> rows = new ArrayList<>();
            int measured = 0;
            for (int i = 0; i < runs.size(); i++) {
                TrainedModel model = models.get(i);
                String part = runs.get(i).part();
                rows.add(
                        model.diverged()
                                ? RunRow.diverged(sweep, part, engine, model, provenance)
                                : RunRow.completed(
                                        sweep, part, engine, model, measurements.get(measured++), provenance));
            }
            trainSeconds += training.toNanos() / 1e9;
            return rows;
        }
    }

    private static void expect(String what, int count, int expected) {
        if (count != expected) {
            throw new IllegalStateException(count + " " + what + " for " + expected + " runs");
        }
    }

    /** The kind of the error and the first line of its message. */
    private static String errorText(Throwable e) {
        String message = e.getMessage() == null ? "" : e.getMessage().strip();
        String line = message.lines().findFirst().orElse("");
        String text = e.getClass().getSimpleName() + (line.isEmpty() ? "" : ": " + line);
        return text.length() <= MAX_ERROR_LENGTH ? text : text.substring(0, MAX_ERROR_LENGTH - 1) + "…";
    }
}
