package dev.superposition.driver.report;

import dev.superposition.driver.job.Packing;
import dev.superposition.driver.job.ProgressDisplay;
import dev.superposition.driver.job.SparkSettings;
import dev.superposition.driver.job.SweepJob;
import dev.superposition.driver.job.SweepRequest;
import dev.superposition.driver.spec.SpecParser;
import dev.superposition.driver.spec.SweepSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Tables that a test trains from the specs of {@code conf/}. */
final class TrainedTable {
    private static final Path CONF = Path.of("../conf");

    private TrainedTable() {}

    /** Trains a spec, with some of its values replaced, into a folder. */
    static void train(SparkSession spark, String spec, @Nullable String scale, Path table, String... sets)
            throws Exception {
        Path file = CONF.resolve(spec);
        train(spark, SpecParser.parse(file.toString(), Files.readString(file), scale, List.of(sets)), table);
    }

    /** Trains a spec into a folder. */
    static void train(SparkSession spark, SweepSpec spec, Path table) {
        SweepRequest request = new SweepRequest(
                spec,
                table.toString(),
                SparkSettings.resolve(Map.of("spark.master", "local[2]")),
                Packing.DEFAULT,
                List.of("run", spec.name()));
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        new SweepJob(request, () -> context, new ProgressDisplay.Lines(System.err), notice -> {}, () -> false).run();
    }
}
