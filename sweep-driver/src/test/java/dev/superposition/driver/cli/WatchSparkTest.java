package dev.superposition.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.superposition.driver.query.LocalSpark;
import dev.superposition.driver.query.SmallTable;
import dev.superposition.worker.store.LockHolder;
import dev.superposition.worker.store.RunTable;
import dev.superposition.worker.store.SweepAttempt;
import dev.superposition.worker.store.TableLock;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("end-to-end")
class WatchSparkTest {
    private static SparkSession spark;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        spark = LocalSpark.start();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @Test
    void picture_whileASweepWrites_showsWhatIsThereAndWhatIsToCome() throws Exception {
        Path html = folder.resolve("report.html");
        Path table = folder.resolve("table");
        SmallTable runs = new SmallTable(spark, table);
        RunTable opened = RunTable.open(table.toString(), new Configuration());
        opened.writeAttemptFile(new SweepAttempt("test", "1"), "spec.yaml", """
                sweep: test
                model: { features: 2, hidden: 1 }
                sparsity: { density: [0.5, 1.0] }
                importance: { last: [0.25, 1.0, 4.0] }
                seeds: 1
                """);
        TableLock lock = TableLock.acquire(
                opened,
                LockHolder.thisProcess("1", "user", InetAddress.getLocalHost().getHostName()),
                Clock.systemUTC(),
                TableLock::processStart);
        StringWriter out = new StringWriter();
        WatchSpark watch = new WatchSpark(
                table.toString(),
                Map.of(),
                html,
                Duration.ofSeconds(5),
                new Terminal(false, false, false, 80),
                new PrintWriter(out));

        assertThat(watch.picture(spark)).isTrue();
        assertThat(out.toString()).contains("] 0 of 6 runs, 0 %");

        out.getBuffer().setLength(0);
        run(runs, "a", 0.5, 0.25).write("1");
        run(runs, "b", 1.0, 4.0).write("2");
        assertThat(watch.picture(spark)).isTrue();
        assertThat(out.toString())
                .contains("[=============                           ] 2 of 6 runs, 33 %")
                .contains("    1|    .\n")
                .contains("  0.5|.\n")
                .contains("blank: no run");
        assertThat(html).content().contains("<meta http-equiv=\"refresh\" content=\"10\">");

        out.getBuffer().setLength(0);
        run(runs, "c", 0.5, 1.0);
        run(runs, "d", 0.5, 4.0);
        run(runs, "e", 1.0, 0.25);
        run(runs, "f", 1.0, 1.0).write("3");
        lock.close();
        assertThat(watch.picture(spark)).isFalse();
        assertThat(out.toString())
                .contains("] 6 of 6 runs, 100 %")
                .contains("    1|. . .\n")
                .contains("  0.5|. . .\n")
                .doesNotContain("blank: no run");
        assertThat(Files.readString(html)).doesNotContain("http-equiv=\"refresh\"");
    }

    private static SmallTable run(SmallTable runs, String id, double density, double importance) {
        return runs.run(id, "density", density, "relative_importance", importance);
    }
}
