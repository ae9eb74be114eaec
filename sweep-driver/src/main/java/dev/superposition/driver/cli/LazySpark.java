package dev.superposition.driver.cli;

import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/** A Spark context that starts when it is first asked for, and stops if it was. */
final class LazySpark implements Supplier<JavaSparkContext>, AutoCloseable {
    private final Supplier<JavaSparkContext> start;
    private @Nullable JavaSparkContext context;

    LazySpark(Supplier<JavaSparkContext> start) {
        this.start = start;
    }

    @Override
    public JavaSparkContext get() {
        if (context == null) {
            context = start.get();
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
