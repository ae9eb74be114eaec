package dev.superposition.worker.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.superposition.worker.TestConfigs;
import dev.superposition.worker.config.Engine;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class AuditRuleTest {
    private static List<String> ids(int count) {
        return LongStream.range(0, count)
                .mapToObj(seed -> TestConfigs.of(5, 2).seed(seed).build().id(Engine.SIMD))
                .toList();
    }

    private static AuditRule rule(double share, @Nullable String always) {
        return new AuditRule(new AuditSettings(share, 100, 0.01), always);
    }

    /** 20 000 fixed ids, share 0.05: 1000 expected, standard deviation 31; five of them are one in two million. */
    @Test
    @Tag("statistical")
    void selects_manyRuns_takesTheShare() {
        AuditRule rule = rule(0.05, null);
        long selected = ids(20_000).stream().filter(rule::selects).count();
        assertThat(selected).isCloseTo(1000, within(155L));
    }

    @Test
    @Tag("law")
    void selects_largerShare_takesAllThatASmallerOneTook() {
        ids(2000).stream()
                .filter(rule(0.01, null)::selects)
                .forEach(id -> assertThat(rule(0.02, null).selects(id)).isTrue());
    }

    @Test
    @Tag("closed-form")
    void selects_shareOneZeroAndTheChosenRun_areExact() {
        List<String> ids = ids(100);
        assertThat(ids).allMatch(rule(1, null)::selects);
        assertThat(ids).noneMatch(AuditRule.NONE::selects);
        assertThat(ids).noneMatch(rule(0, ids.get(0))::selects);
        assertThat(ids).filteredOn(rule(1e-12, ids.get(7))::selects).containsExactly(ids.get(7));
        assertThat(AuditRule.draw("0".repeat(32))).isZero();
        assertThat(AuditRule.draw("f".repeat(32))).isLessThan(1).isEqualTo(1 - 0x1p-53);
    }

    @Test
    @Tag("closed-form")
    void settings_outOfRange_areRefused() {
        assertThatThrownBy(() -> new AuditSettings(1.5, 100, 0.01)).hasMessage("audit share 1.5: must be in [0, 1]");
        assertThatThrownBy(() -> new AuditSettings(Double.NaN, 100, 0.01))
                .hasMessage("audit share NaN: must be in [0, 1]");
        assertThatThrownBy(() -> new AuditSettings(0.5, 0, 0.01)).hasMessage("audit steps 0: must be from 1 to 1000");
        assertThatThrownBy(() -> new AuditSettings(0.5, 100, 0))
                .hasMessage("audit tolerance 0.0: must be above 0 and at most 1");
    }
}
