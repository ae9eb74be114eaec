package dev.superposition.driver.job;

import dev.superposition.driver.plan.Grid;
import dev.superposition.driver.plan.PlannedRun;
import dev.superposition.driver.spec.SweepSpec;
import dev.superposition.worker.store.RunColumns;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What a phase diagram of whole sweeps will span, before they are trained: for each value of one column the values of two others.
 *
 * @param spans by value of the facet; empty if the sweeps are too large to look at each point
 */
public record PlannedCells(Map<@Nullable Object, Span> spans) {
    /** Points that are looked at: a second or two. */
    private static final long MOST_POINTS = 300_000;

    /** The values on both axes. */
    public record Span(Set<@Nullable Object> xs, Set<@Nullable Object> ys) {}

    /** The columns must be such as the configuration decides; others have no planned values. */
    public static PlannedCells of(List<SweepSpec> specs, String facet, String x, String y) {
        Map<@Nullable Object, Span> spans = new HashMap<>();
        if (specs.stream().mapToLong(SweepSpec::points).sum() <= MOST_POINTS) {
            for (SweepSpec spec : specs) {
                Grid grid = Grid.of(spec);
                LongStream.range(0, grid.size()).mapToObj(grid::at).forEach(run -> {
                    Span span = spans.computeIfAbsent(
                            value(facet, spec, run), value -> new Span(new HashSet<>(), new HashSet<>()));
                    span.xs().add(value(x, spec, run));
                    span.ys().add(value(y, spec, run));
                });
            }
        }
        return new PlannedCells(spans);
    }

    private static @Nullable Object value(String column, SweepSpec spec, PlannedRun run) {
        return RunColumns.planned(column, spec.name(), run.part(), run.config());
    }
}
