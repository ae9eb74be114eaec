package dev.superposition.driver.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.superposition.worker.store.RunTable;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of damaged files and of runs in two files becomes, {@link RunViewsTest} says. */
@Tag("closed-form")
class RunIdsTest {
    private static SparkSession spark;

    private final Path folder;

    RunIdsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeAll
    static void start() {
        spark = LocalSpark.start();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @Test
    void areDistinct_runsOfSeveralFiles_asLongAsNoneIsThereTwice() throws QueryException {
        SmallTable table = new SmallTable(spark, folder).run("a").run("b").write("1");
        assertThat(areDistinct(10)).isTrue();
        table.run("c").write("2");
        assertThat(areDistinct(10)).isTrue();
        table.run("d").run("a").write("3");
        assertThat(areDistinct(10)).isFalse();
    }

    @Test
    void areDistinct_moreRunsThanAreLookedAt_isNotSaid() throws QueryException {
        new SmallTable(spark, folder).run("a").run("b").write("1").run("c").write("2");
        assertThat(areDistinct(3)).isTrue();
        assertThat(areDistinct(2)).isFalse();
    }

    private boolean areDistinct(long most) throws QueryException {
        return RunIds.areDistinct(RunTable.open(folder.toString(), new Configuration()), folder.toString(), most);
    }
}
