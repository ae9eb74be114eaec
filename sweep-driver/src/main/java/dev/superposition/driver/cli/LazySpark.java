package dev.superposition.driver.cli;

import dev.superposition.driver.job.SparkSettings;
import dev.superposition.driver.job.SparkStart;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/** A Spark context that starts when it is first asked for, and stops if it was. */
final class LazySpark implements Supplier<JavaSparkContext>, AutoCloseable {
    private final String name;
    private final SparkSettings settings;
    private @Nullable JavaSparkContext context;

    LazySpark(String name, SparkSettings settings) {
        this.name = name;
        this.settings = settings;
    }

    @Override
    public JavaSparkContext get() {
        if (context == null) {
            context = SparkStart.context(name, settings);
        }
        return context;
    }

    @Override
    public void close() {
        if (context != null) {
            context.stop();
        }
    }
}
