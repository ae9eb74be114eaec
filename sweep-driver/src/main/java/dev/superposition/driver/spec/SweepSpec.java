package dev.superposition.driver.spec;

import dev.superposition.worker.audit.AuditSettings;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A checked specification of a sweep: its grid, and nothing left to default.
 *
 * @param name the sweep's name: letters, digits, {@code - _ .}, so that it can stand in paths and SQL
 * @param question what the sweep is to answer, null if the spec does not say
 * @param parts the parts, whose union is the sweep; no configuration is in two of them
 * @param points configurations in all parts together
 * @param sharedPoints how many more points the spec names than there are configurations, because parts overlap
 * @param keep which fits of a point answers are about
 * @param resolvedYaml the spec with scale, overrides and defaults written out; parses to the same parts
 */
public record SweepSpec(
        String name,
        @Nullable String question,
        List<Part> parts,
        long points,
        long sharedPoints,
        EngineChoice engine,
        AuditSettings audit,
        Keep keep,
        String resolvedYaml)
        implements Serializable {
    public SweepSpec {
        parts = List.copyOf(parts);
    }
}
