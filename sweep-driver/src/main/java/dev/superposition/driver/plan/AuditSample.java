package dev.superposition.driver.plan;

import dev.superposition.driver.spec.EngineChoice;
import dev.superposition.worker.audit.AuditRule;
import dev.superposition.worker.audit.AuditSettings;
import dev.superposition.worker.config.Engine;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.train.BatchShape;
import java.util.Comparator;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Chooses which runs of a sweep are audited, from the grid alone: what a table holds already, and how runs are packed, do not
 * enter.
 *
 * <p>A share of all is chosen by the hash of its identity. So that a small sweep is audited too, so is the one run with the lowest
 * hash. As runs are added, it changes only to an added one, which is then trained and audited. Beyond {@link #SEARCHED} points
 * the lowest of the first so many is taken: the choice costs the same for any grid. The search ends early where it finds a run that the share
 * chooses: the lowest hash of all is then below the share too, so the rule names no other run than if it had gone on.
 */
public final class AuditSample {
    private static final long SEARCHED = 1L << 16;

    /** Points whose hashes are worked out together. */
    private static final long BLOCK = 1L << 10;

    private AuditSample() {}

    /** The rule for a grid; {@link AuditRule#NONE} if nothing is to be audited. */
    public static AuditRule of(Grid grid, EngineChoice engine, AuditSettings settings) {
        if (settings.share() == 0) {
            return AuditRule.NONE;
        }
        long searched = Math.min(SEARCHED, grid.size());
        String lowest = null;
        for (long start = 0; start < searched; start += BLOCK) {
            String least = least(grid, engine, start, Math.min(searched, start + BLOCK));
            if (least != null && (lowest == null || least.compareTo(lowest) < 0)) {
                lowest = least;
            }
            if (lowest != null && AuditRule.draw(lowest) < settings.share()) {
                break;
            }
        }
        return lowest == null ? AuditRule.NONE : new AuditRule(settings, lowest);
    }

    /** The lowest identity of the points that can be audited; null if none can. */
    private static @Nullable String least(Grid grid, EngineChoice engine, long start, long end) {
        Function<RunConfig, Engine> trainer = config -> engine.resolve(BatchShape.of(config));
        return LongStream.range(start, end)
                .parallel()
                .mapToObj(index -> grid.at(index).config())
                .filter(config -> AuditRule.applies(trainer.apply(config)))
                .map(config -> config.id(trainer.apply(config)))
                .min(Comparator.naturalOrder())
                .orElse(null);
    }
}
