package dev.superposition.driver.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.superposition.driver.spec.SpecException;
import dev.superposition.driver.spec.SpecParser;
import dev.superposition.driver.spec.SweepSpec;
import dev.superposition.worker.config.Engine;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.config.SparsityProfile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An index names one configuration, a configuration has one index, and parts that overlap share it. */
@Tag("law")
class GridTest {

    @Test
    void at_order_isShapeFirstThenSparsityImportanceDropoutScaleSeed() throws SpecException {
        Grid grid = Grid.of(parse("""
                sweep: order
                model: { features: [5, 6], hidden: 2, dropout: [0, 0.5] }
                sparsity: [0.1, 0.2]
                importance: [1, 2]
                training: { init-scale: [0.1, 0.2] }
                seeds: { from: 3, count: 2 }
                """));

        assertThat(grid.size()).isEqualTo(64);
        assertThat(LongStream.of(0, 1, 2, 4, 8, 16, 32, 63)
                        .mapToObj(i -> describe(grid.at(i).config())))
                .containsExactly(
                        "n=5 p=0.9 uniform(1.0) q=0.0 init=0.1 seed=3",
                        "n=5 p=0.9 uniform(1.0) q=0.0 init=0.1 seed=4",
                        "n=5 p=0.9 uniform(1.0) q=0.0 init=0.2 seed=3",
                        "n=5 p=0.9 uniform(1.0) q=0.5 init=0.1 seed=3",
                        "n=5 p=0.9 uniform(2.0) q=0.0 init=0.1 seed=3",
                        "n=5 p=0.8 uniform(1.0) q=0.0 init=0.1 seed=3",
                        "n=6 p=0.9 uniform(1.0) q=0.0 init=0.1 seed=3",
                        "n=6 p=0.8 uniform(2.0) q=0.5 init=0.2 seed=4");
    }

    @Test
    void at_outside_isRefused() throws SpecException {
        Grid grid = Grid.of(parse("{ sweep: one, model: { features: 2, hidden: 1 }, sparsity: 0 }"));

        assertThat(grid.size()).isOne();
        assertThatThrownBy(() -> grid.at(1)).hasMessage("grid point 1: the grid has 1 points");
        assertThatThrownBy(() -> grid.at(-1)).hasMessage("grid point -1: the grid has 1 points");
    }

    @Test
    void of_largestGrid_addressesItsLastPoint() throws SpecException {
        Grid grid = Grid.of(
                parse("{ sweep: huge, model: { features: 2, hidden: 1 }, sparsity: 0, seeds: 9223372036854775807 }"));

        assertThat(grid.size()).isEqualTo(Long.MAX_VALUE);
        assertThat(grid.at(Long.MAX_VALUE - 1).config().seed()).isEqualTo(Long.MAX_VALUE - 1);
        assertThat(IndexSet.all(grid).select(Long.MAX_VALUE - 1)).isEqualTo(Long.MAX_VALUE - 1);
    }

    @Test
    void of_growingSpec_keepsEarlierConfigurations() throws SpecException {
        String spec = "{ sweep: s, model: { features: 5, hidden: 2 }, sparsity: SPARSITY, seeds: SEEDS }";
        Set<String> small = ids(spec.replace("SPARSITY", "[0, 0.9]").replace("SEEDS", "3"));
        Set<String> grown = ids(spec.replace("SPARSITY", "[0, 0.5, 0.9]").replace("SEEDS", "4"));

        assertThat(grown).containsAll(small).hasSize(12);
    }

    /** Parts of random overlapping axes against a plain enumeration of what they name. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void of_overlappingParts_trainsEachConfigurationOnceInTheFirst(long seed) throws SpecException {
        Random random = new Random(seed);
        StringBuilder yaml = new StringBuilder("sweep: overlap\nmodel: { hidden: 2 }\nparts:\n");
        List<String> alone = new ArrayList<>();
        for (int part = 0; part < 4; part++) {
            String axes = "model: { features: " + some(random, "3", "4", "6") + ", dropout: "
                    + some(random, "0", "0.1", "0.2") + " }, sparsity: "
                    + some(random, "0.1", "0.5", "{ density: 0.25 }")
                    + ", seeds: { from: " + random.nextInt(4) + ", count: " + (1 + random.nextInt(4)) + " }"
                    + ", training: { init-scale: " + some(random, "xavier", "0.25", "0.5", "1") + " }";
            yaml.append("  - { name: p" + part + ", " + axes + " }\n");
            alone.add("{ sweep: alone, " + axes.replace("model: {", "model: { hidden: 2,") + " }");
        }
        Map<String, String> expected = new LinkedHashMap<>();
        long named = 0;
        for (int part = 0; part < alone.size(); part++) {
            SweepSpec spec = parse(alone.get(part));
            named += spec.points() + spec.sharedPoints();
            for (String id : ids(alone.get(part))) {
                expected.putIfAbsent(id, "p" + part);
            }
        }

        SweepSpec spec = parse(yaml.toString());
        Grid grid = Grid.of(spec);
        List<PlannedRun> runs =
                LongStream.range(0, grid.size()).mapToObj(grid::at).toList();

        assertThat(runs)
                .as("%s", yaml)
                .hasSameSizeAs(expected.keySet())
                .allSatisfy(run -> assertThat(run.part())
                        .isEqualTo(expected.get(run.config().id(Engine.ND4J))));
        assertThat(runs.stream().map(run -> run.config().id(Engine.ND4J)).collect(Collectors.toSet()))
                .isEqualTo(expected.keySet());
        assertThat(spec.points() + spec.sharedPoints()).isEqualTo(named);
    }

    @Test
    void at_xavierAmongNumbers_isOneConfigurationWithItsNumber() throws SpecException {
        // √(2/(n+m)) is 0.5 for 5 → 3 and 0.25 for 29 → 3: named twice, trained once.
        SweepSpec spec = parse(
                "{ sweep: x, model: { features: [5, 29], hidden: 3 }, sparsity: 0, training: { init-scale: [xavier, 0.5] } }");

        assertThat(spec.points()).isEqualTo(3);
        assertThat(spec.sharedPoints()).isEqualTo(1);
        assertThat(LongStream.range(0, 3)
                        .mapToObj(i -> describe(Grid.of(spec).at(i).config())))
                .containsExactly(
                        "n=5 p=1.0 uniform(1.0) q=0.0 init=0.5 seed=0",
                        "n=29 p=1.0 uniform(1.0) q=0.0 init=0.25 seed=0",
                        "n=29 p=1.0 uniform(1.0) q=0.0 init=0.5 seed=0");
    }

    private static String some(Random random, String... values) {
        List<String> chosen =
                Stream.of(values).filter(v -> random.nextBoolean()).toList();
        return chosen.isEmpty() ? values[0] : chosen.toString();
    }

    private static Set<String> ids(String yaml) throws SpecException {
        Grid grid = Grid.of(parse(yaml));
        Set<String> ids = new HashSet<>();
        LongStream.range(0, grid.size())
                .forEach(i -> ids.add(grid.at(i).config().id(Engine.ND4J)));
        assertThat(ids).as("ids of %s", yaml).hasSize((int) grid.size());
        return ids;
    }

    private static String describe(RunConfig config) {
        return "n=" + config.features() + " p=" + ((SparsityProfile.Uniform) config.sparsity()).density() + " "
                + config.importance().text() + " q=" + config.dropout() + " init="
                + config.training().initScale() + " seed=" + config.seed();
    }

    private static SweepSpec parse(String yaml) throws SpecException {
        return SpecParser.parse("test", yaml, null, List.of());
    }
}
