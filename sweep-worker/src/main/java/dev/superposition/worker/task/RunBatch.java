package dev.superposition.worker.task;

import dev.superposition.worker.audit.Audit;
import dev.superposition.worker.audit.AuditRule;
import dev.superposition.worker.audit.Auditor;
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
import dev.superposition.worker.store.RunKeys.RunKey;
import dev.superposition.worker.store.RunRow;
import dev.superposition.worker.store.RunTable;
import dev.superposition.worker.store.Trials;
import dev.superposition.worker.train.InstanceBatch;
import dev.superposition.worker.train.Trainer;
import dev.superposition.worker.train.TrainingProgress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * What a task does with one instance batch: train, measure, publish its rows as one file.
 *
 * <p>If training or measuring the batch throws, each of its runs is tried alone, so that only the one that is to blame becomes a
 * row with outcome {@code failed}. What is no run's fault is thrown: a failing file system, a lost lock, an interrupt, an
 * exception of the progress listener, a class or native library that cannot be loaded.
 *
 * @param sweep the sweep's name
 * @param trainer the trainer of {@code engine}
 * @param audits which runs are audited
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
        Fence fence,
        AuditRule audits) {

    /** The longest text of an error that goes into a row. */
    public static final int MAX_ERROR_LENGTH = 500;

    /** So many JVMs a run may kill alone before it counts as failed. */
    public static final int MOST_DEATHS = 3;

    /**
     * Trains, measures and publishes runs, unless a twin of this task has published them already.
     *
     * @param runs at least one, all of one shape, identified with this batch's engine, no configuration twice
     */
    public BatchReport run(List<IdentifiedRun> runs, TrainingProgress progress) {
        Optional<BatchReport> done = alreadyPublished(runs);
        if (done.isPresent()) {
            return done.get();
        }
        Attempt attempt = new Attempt(progress);
        return published(attempt.rows(runs), attempt);
    }

    /**
     * Like {@link #run}, for runs on which JVMs have died: each trains by itself, and one that {@value #MOST_DEATHS} JVMs died of, alone,
     * becomes a row with outcome {@code failed}. Nothing else may train in this JVM meanwhile, or its death would be laid at the wrong door.
     */
    public BatchReport runAlone(List<IdentifiedRun> runs, TrainingProgress progress) {
        Optional<BatchReport> done = alreadyPublished(runs);
        if (done.isPresent()) {
            return done.get();
        }
        Trials trials = Trials.of(table);
        Attempt attempt = new Attempt(progress);
        List<RunRow> rows = new ArrayList<>();
        runs.forEach(run -> rows.addAll(attempt.trial(run, trials)));
        BatchReport report = published(rows, attempt);
        trials.clear(rows.stream().map(RunRow::configId).toList());
        return report;
    }

    private BatchReport published(List<RunRow> rows, Attempt attempt) {
        Publication publication = table.publish(rows, fence);
        return new BatchReport(
                publication.path(),
                publication.first(),
                count(rows, row -> row.outcome() == Outcome.COMPLETED),
                count(rows, row -> row.outcome() == Outcome.DIVERGED),
                count(rows, row -> row.outcome() == Outcome.FAILED),
                count(rows, row -> row.audit() != null),
                count(rows, row -> row.audit() != null && !row.audit().agrees()),
                attempt.trainSeconds);
    }

    /** Trains and measures runs and publishes nothing; {@code runs} as for {@link #run}. */
    public List<RunRow> rows(List<IdentifiedRun> runs, TrainingProgress progress) {
        return new Attempt(progress).rows(runs);
    }

    private Optional<BatchReport> alreadyPublished(List<IdentifiedRun> runs) {
        List<String> ids = runs.stream().map(IdentifiedRun::configId).toList();
        Optional<RunFile> file = table.published(ids);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        RunKeys keys = table.keys(file.get());
        if (keys.damaged()) {
            throw new IllegalStateException("Cannot publish " + file.get().path() + ": a damaged file has that name ("
                    + keys.damage() + "); run the sweep again to set it aside");
        }
        List<RunKey> published = keys.runs();
        return Optional.of(new BatchReport(
                file.get().path(),
                false,
                count(published, run -> run.outcome() == Outcome.COMPLETED),
                count(published, run -> run.outcome() == Outcome.DIVERGED),
                count(published, run -> run.outcome() == Outcome.FAILED),
                count(published, run -> run.audit() != null),
                count(published, run -> run.audit() != null && !run.audit().agrees()),
                0));
    }

    private static <T> int count(List<T> runs, Predicate<T> wanted) {
        return Math.toIntExact(runs.stream().filter(wanted).count());
    }

    /** One execution of the task. */
    private final class Attempt {
        private final Meter meter;
        private double trainSeconds;

        Attempt(TrainingProgress progress) {
            this.meter = new Meter(progress);
        }

        List<RunRow> rows(List<IdentifiedRun> runs) {
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
                return List.of(failed(runs.get(0), started, errorText(e)));
            }
        }

        List<RunRow> trial(IdentifiedRun run, Trials trials) {
            int deaths = trials.deaths(run.configId());
            if (deaths >= MOST_DEATHS) {
                return List.of(failed(
                        run,
                        clock.instant(),
                        "JvmDeath: " + deaths + " executors died while they trained this run alone"));
            }
            try (Trials.Mark mark = trials.begin(run.configId())) {
                return rows(List.of(run));
            }
        }

        private RunRow failed(IdentifiedRun run, Instant started, String error) {
            Instant now = clock.instant();
            Provenance provenance = origin.of(started, now, Duration.between(started, now), 1);
            return RunRow.failed(run.configId(), sweep, run.part(), run.config(), engine, error, provenance);
        }

        private List<RunRow> trained(List<IdentifiedRun> runs) {
            Instant started = clock.instant();
            List<RunConfig> configs = runs.stream().map(IdentifiedRun::config).toList();
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
                IdentifiedRun run = runs.get(i);
                rows.add(
                        model.diverged()
                                ? RunRow.diverged(run.configId(), sweep, run.part(), engine, model, provenance)
                                : RunRow.completed(
                                        run.configId(),
                                        sweep,
                                        run.part(),
                                        engine,
                                        model,
                                        measurements.get(measured++),
                                        provenance));
            }
            trainSeconds += training.toNanos() / 1e9;
            audit(rows, models);
            return rows;
        }

        /** Puts audits into those rows that have one. What cannot be audited is no failed run: its row says so, and the sweep does. */
        private void audit(List<RunRow> rows, List<TrainedModel> models) {
            Auditor auditor = new Auditor(audits, engine, trainer);
            List<Integer> chosen = IntStream.range(0, rows.size())
                    .filter(i -> auditor.selects(rows.get(i).configId()))
                    .boxed()
                    .toList();
            List<Audit> found;
            try {
                found = auditor.audit(chosen.stream().map(models::get).toList(), meter.beside());
            } catch (Exception | OutOfMemoryError | StackOverflowError | AssertionError e) {
                meter.rethrowIfStopped(e);
                found = Collections.nCopies(chosen.size(), auditor.impossible(errorText(e)));
            }
            for (int k = 0; k < chosen.size(); k++) {
                rows.set(chosen.get(k), rows.get(chosen.get(k)).with(found.get(k)));
            }
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
