package dev.superposition.driver.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.superposition.driver.spec.SpecException;
import dev.superposition.driver.spec.SpecParser;
import dev.superposition.driver.spec.SweepSpec;
import dev.superposition.worker.audit.AuditRule;
import dev.superposition.worker.config.Engine;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which runs are audited depends on the sweep's grid alone, and at least one is. */
@Tag("law")
final class AuditSampleTest {
    private static final String SPEC = """
            sweep: audited
            engine: simd
            model:    { features: 5, hidden: 2 }
            sparsity: [0.5, 0.9]
            seeds: 10
            """;

    private static SweepSpec spec(String... sets) throws SpecException {
        return SpecParser.parse("test.yaml", SPEC, null, List.of(sets));
    }

    private static AuditRule rule(SweepSpec spec) {
        return AuditSample.of(Grid.of(spec), spec.engine(), spec.audit());
    }

    private static Set<String> audited(SweepSpec spec) {
        Grid grid = Grid.of(spec);
        AuditRule rule = rule(spec);
        return LongStream.range(0, grid.size())
                .mapToObj(index -> grid.at(index).config().id(Engine.SIMD))
                .filter(rule::selects)
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 30, 100})
    void of_smallSweep_auditsOneAtLeast(int seeds) throws SpecException {
        assertThat(audited(spec("seeds=" + seeds))).isNotEmpty();
    }

    /** Whoever adds seeds one by one audits a run of the table at every stage, and only added runs anew. */
    @Test
    void of_growingSweep_addsAuditsOnlyAmongAddedRuns() throws SpecException {
        Set<String> before = audited(spec("seeds=1"));
        for (int seeds = 2; seeds <= 40; seeds++) {
            Set<String> now = audited(spec("seeds=" + seeds));
            Grid smaller = Grid.of(spec("seeds=" + (seeds - 1)));
            Set<String> old = LongStream.range(0, smaller.size())
                    .mapToObj(index -> smaller.at(index).config().id(Engine.SIMD))
                    .collect(Collectors.toSet());
            Set<String> known = before;
            assertThat(now).allMatch(id -> known.contains(id) || !old.contains(id));
            before = now;
        }
    }

    @ParameterizedTest
    @CsvSource({"3, 0.001", "100, 0.001", "4000, 0.001", "9000, 0.0001", "5000, 0.00001"})
    void of_anySize_isTheShareAndTheLowest(int seeds, double share) throws SpecException {
        SweepSpec spec = spec("seeds=" + seeds, "audit.share=" + share);
        Grid grid = Grid.of(spec);
        Set<String> all = LongStream.range(0, grid.size())
                .mapToObj(index -> grid.at(index).config().id(Engine.SIMD))
                .collect(Collectors.toSet());
        String lowest = Collections.min(all);
        Set<String> expected = all.stream()
                .filter(id -> AuditRule.draw(id) < share || id.equals(lowest))
                .collect(Collectors.toSet());
        assertThat(audited(spec)).isEqualTo(expected);
    }

    @Test
    void of_shareZeroOrReferenceEngine_auditsNothing() throws SpecException {
        assertThat(rule(spec("audit.share=0"))).isEqualTo(AuditRule.NONE);
        assertThat(rule(spec("engine=nd4j"))).isEqualTo(AuditRule.NONE);
    }

    @Test
    void of_hugeGrid_costsNoMoreThanASmallOne() throws SpecException {
        AuditRule rule = rule(spec("seeds=1000000000000"));
        assertThat(rule.always()).isNotNull();
        assertThat(AuditRule.draw(String.valueOf(rule.always()))).isLessThan(1e-3);
    }

    @Test
    void summary_auditedSweep_countsItsAudits() throws SpecException {
        SweepSpec spec = spec("seeds=5000");
        Grid grid = Grid.of(spec);
        PlanSummary summary = SweepPlan.of(
                        grid, spec.engine(), IndexSet.all(grid), rule(spec), PlanSettings.forCores(2))
                .summary();
        assertThat(summary.audits()).isEqualTo(10);
        assertThat(summary.auditCoreHours()).isBetween(0.001 * summary.coreHours(), 0.1 * summary.coreHours());
        SweepSpec small = spec("seeds=1");
        assertThat(SweepPlan.of(
                                Grid.of(small),
                                small.engine(),
                                IndexSet.all(Grid.of(small)),
                                rule(small),
                                PlanSettings.forCores(2))
                        .summary()
                        .audits())
                .isEqualTo(1);
    }
}
