package dev.superposition.driver.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.superposition.worker.store.RunTable;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What of damaged files and of runs in two files becomes, {@link RunViewsTest} says. */
@Tag("closed-form")
class RunIdsTest extends AskedTable {
    @Test
    void areDistinct_runsOfSeveralFiles_asLongAsNoneIsThereTwice() throws QueryException {
        SmallTable table = table().run("a").run("b").write("1");
        assertThat(areDistinct(10)).isTrue();
        table.run("c").write("2");
        assertThat(areDistinct(10)).isTrue();
        table.run("d").run("a").write("3");
        assertThat(areDistinct(10)).isFalse();
    }

    @Test
    void areDistinct_moreRunsThanAreLookedAt_isNotSaid() throws QueryException {
        table().run("a").run("b").write("1").run("c").write("2");
        assertThat(areDistinct(3)).isTrue();
        assertThat(areDistinct(2)).isFalse();
    }

    private boolean areDistinct(long most) throws QueryException {
        return RunIds.areDistinct(RunTable.open(location(), new Configuration()), location(), most);
    }
}
