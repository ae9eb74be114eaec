package dev.superposition.worker.store;

import dev.superposition.worker.audit.Audit;
import dev.superposition.worker.config.Engine;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.measure.Measurement;
import dev.superposition.worker.model.TrainedModel;
import org.jspecify.annotations.Nullable;

/**
 * One row of the table {@code runs}: a configuration, its outcome, and what was trained and measured.
 *
 * @param configId its identity, {@code config.id(engine)}
 * @param sweep the sweep that trained the run
 * @param part the part of that sweep's spec, null if the spec has no parts
 * @param error why the run failed, null unless {@link Outcome#FAILED}
 * @param trained null if the run failed
 * @param measured null unless {@link Outcome#COMPLETED}
 * @param audit null unless the run was chosen for an audit, and trained
 */
public record RunRow(
        String configId,
        String sweep,
        @Nullable String part,
        RunConfig config,
        Engine engine,
        Outcome outcome,
        @Nullable String error,
        @Nullable TrainedModel trained,
        @Nullable Measurement measured,
        Provenance provenance,
        @Nullable Audit audit) {

    /** A run that was trained to its end and measured. */
    public static RunRow completed(
            String configId,
            String sweep,
            @Nullable String part,
            Engine engine,
            TrainedModel trained,
            Measurement measured,
            Provenance provenance) {
        return new RunRow(
                configId,
                sweep,
                part,
                trained.config(),
                engine,
                Outcome.COMPLETED,
                null,
                trained,
                measured,
                provenance,
                null);
    }

    /** A run whose loss exploded. */
    public static RunRow diverged(
            String configId,
            String sweep,
            @Nullable String part,
            Engine engine,
            TrainedModel trained,
            Provenance provenance) {
        return new RunRow(
                configId,
                sweep,
                part,
                trained.config(),
                engine,
                Outcome.DIVERGED,
                null,
                trained,
                null,
                provenance,
                null);
    }

    /** A run whose training or measuring threw. */
    public static RunRow failed(
            String configId,
            String sweep,
            @Nullable String part,
            RunConfig config,
            Engine engine,
            String error,
            Provenance provenance) {
        return new RunRow(configId, sweep, part, config, engine, Outcome.FAILED, error, null, null, provenance, null);
    }

    /** The same row with what an audit of its run found. */
    public RunRow with(Audit found) {
        return new RunRow(configId, sweep, part, config, engine, outcome, error, trained, measured, provenance, found);
    }
}
