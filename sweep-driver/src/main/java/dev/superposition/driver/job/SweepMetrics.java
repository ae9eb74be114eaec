package dev.superposition.driver.job;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.time.Duration;
import java.util.function.ToDoubleFunction;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.MetricsSystem;
import org.apache.spark.metrics.source.Source;

/** The progress of a sweep as metrics of Spark's driver, for whatever sinks {@code conf/metrics.properties} names. */
final class SweepMetrics implements Source, AutoCloseable {
    private static final String NAME = "sweep";

    private final MetricRegistry registry = new MetricRegistry();
    private final MetricsSystem system;
    private volatile Progress progress;

    private SweepMetrics(Progress progress, MetricsSystem system) {
        this.progress = progress;
        this.system = system;
        gauge("modelsTotal", Progress::total);
        gauge("modelsPublished", Progress::published);
        gauge("modelsTrained", Progress::trained);
        gauge("modelsDiverged", Progress::diverged);
        gauge("modelsFailed", Progress::failed);
        gauge("modelsAudited", Progress::audited);
        gauge("auditsDisagreeing", Progress::disagreeing);
        gauge("modelsPerSecond", Progress::modelsPerSecond);
        gauge("workShare", Progress::workShare);
        gauge(
                "secondsRemaining",
                shown -> shown.remaining()
                        .map(Duration::toSeconds)
                        .map(Long::doubleValue)
                        .orElse(Double.NaN));
    }

    /** Metrics of a sweep on the running context, until they are closed. */
    static SweepMetrics register(Progress progress) {
        MetricsSystem system = SparkEnv.get().metricsSystem();
        SweepMetrics metrics = new SweepMetrics(progress, system);
        system.registerSource(metrics);
        return metrics;
    }

    private void gauge(String name, ToDoubleFunction<Progress> value) {
        registry.register(name, (Gauge<Double>) () -> value.applyAsDouble(progress));
    }

    void update(Progress now) {
        progress = now;
    }

    @Override
    public String sourceName() {
        return NAME;
    }

    @Override
    public MetricRegistry metricRegistry() {
        return registry;
    }

    @Override
    public void close() {
        system.removeSource(this);
    }
}
