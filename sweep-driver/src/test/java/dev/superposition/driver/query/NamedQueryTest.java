package dev.superposition.driver.query;

import static dev.superposition.driver.query.SmallTable.component;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What holds for every named query, and how runs ended, on tables small enough to be answered by hand. */
@Tag("closed-form")
class NamedQueryTest extends AskedTable {
    @Test
    void anyQuery_ofTheBestRuns_isAConditionOnTheirIds() throws QueryException {
        table().run("a", "loss", 0.02, "components", List.of(component(2, 1, "digon", 0, 1)))
                .run("b", "loss", 0.01, "seed", 1L)
                .run("c", "loss", 0.03, "density", 0.5, "sparsity_profile", "uniform(0.5)")
                .write("1");
        assertThat(ask("geometry", Map.of("where", "config_id IN (SELECT config_id FROM best_runs)"))
                        .select("example_config_id", "runs")
                        .collectAsList())
                .extracting(row -> row.mkString("|"))
                .containsExactly("c|1", "b|1");
    }

    @Test
    void outcomes_countsEachAndShowsAnError() throws QueryException {
        table().run("a")
                .failed("c", "no memory")
                .failed("b", "boom")
                .diverged("d", 40)
                .diverged("e", 30)
                .run("f", "part", "second")
                .write("1");
        assertThat(ask("outcomes", Map.of()).collectAsList())
                .extracting(row -> row.mkString("|"))
                .containsExactly(
                        "test|null|completed|1|0.2|null|0|a|null",
                        "test|null|diverged|2|0.4|30|0|d|null",
                        "test|null|failed|2|0.4|null|2|b|boom",
                        "test|second|completed|1|1.0|null|0|f|null");
    }

    @Test
    void queries_ofAnEmptyTable_haveNoRows() throws QueryException {
        table();
        register();
        for (NamedQuery query : NamedQuery.all()) {
            assertThat(query.run(spark(), Map.of()).collectAsList())
                    .as(query.name())
                    .isEmpty();
        }
    }
}
