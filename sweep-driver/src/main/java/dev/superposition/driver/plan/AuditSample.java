package dev.superposition.driver.plan;

import dev.superposition.driver.spec.EngineChoice;
import dev.superposition.worker.audit.AuditRule;
import dev.superposition.worker.audit.AuditSettings;
import dev.superposition.worker.config.Engine;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.train.BatchShape;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * Chooses which runs of a sweep are audited, from the grid alone: what a table holds already, and how runs are packed, do not
 * enter.
 *
 * <p>A share of all is chosen by the hash of its identity. So that a small sweep is audited too, so is the one run with the lowest
 * hash. As runs are added, it changes only to an added one, which is then trained and audited. Beyond {@link #SEARCHED} points
 * the lowest of the first so many is taken: the choice costs the same for any grid.
 */
public final class AuditSample {
    private static final long SEARCHED = 1L << 16;

    private AuditSample() {}

    /** The rule for a grid; {@link AuditRule#NONE} if nothing is to be audited. */
    public static AuditRule of(Grid grid, EngineChoice engine, AuditSettings settings) {
        if (settings.share() == 0) {
            return AuditRule.NONE;
        }
        Function<RunConfig, Engine> trainer = config -> engine.resolve(BatchShape.of(config));
        Optional<String> lowest = LongStream.range(0, Math.min(SEARCHED, grid.size()))
                .parallel()
                .mapToObj(index -> grid.at(index).config())
                .filter(config -> AuditRule.applies(trainer.apply(config)))
                .map(config -> config.id(trainer.apply(config)))
                .min(Comparator.naturalOrder());
        return lowest.map(id -> new AuditRule(settings, id)).orElse(AuditRule.NONE);
    }
}
