package dev.superposition.driver.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.superposition.worker.config.Engine;
import dev.superposition.worker.config.ImportanceProfile;
import dev.superposition.worker.config.LearningRateSchedule;
import dev.superposition.worker.config.ModelKind;
import dev.superposition.worker.config.Optimizer;
import dev.superposition.worker.config.Recording;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.config.SparsityProfile;
import dev.superposition.worker.config.Training;
import dev.superposition.worker.train.InstanceBatch;
import dev.superposition.worker.train.Trainer;
import dev.superposition.worker.train.TrainingProgress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Measures an engine on this machine, one thread: nanoseconds per feature-sample, which is one feature of one sample of one
 * model in one training step, with everything that a step does (sampling, forward and backward pass, optimizer).
 *
 * <p>ReLU-output models, importance 0.9^i, AdamW at 1e-3, 1024 samples a step. Each measurement warms up, then takes the median of five
 * repetitions.
 */
public final class EngineBenchmark {
    private static final int SAMPLES = 1024;
    private static final int REPETITIONS = 5;
    private static final int FIRST_STEPS = 4;

    private static final int MOST_STEPS = 1_000_000;

    /** Warming up ends when so many repetitions after each other take more than this share of the best before them. */
    private static final double SETTLED = 0.95;

    private static final int SETTLED_REPETITIONS = 3;

    /** And not before: until vector code is compiled it takes a hundred times as long, and so evenly that it looks settled. */
    private static final double WARM_UP_SECONDS = 2;

    private final Engine engine;
    private final double seconds;

    /**
     * @param seconds about how long each repetition takes
     */
    public EngineBenchmark(Engine engine, double seconds) {
        this.engine = engine;
        this.seconds = seconds;
    }

    /**
     * One measurement; field names are those of the line that is printed.
     *
     * @param models how many models trained together
     */
    @JsonPropertyOrder({"engine", "n", "m", "models", "density", "ns_per_feature_sample"})
    public record Measurement(
            String engine,
            int n,
            int m,
            int models,
            double density,
            @JsonProperty("ns_per_feature_sample") double nanosPerFeatureSample) {}

    /** Measures n → m at one density of every feature. */
    public Measurement measure(int n, int m, int models, double density) {
        int steps = FIRST_STEPS;
        double best = Double.MAX_VALUE;
        double spent = 0;
        for (int settled = 0; settled < SETTLED_REPETITIONS || spent < WARM_UP_SECONDS; ) {
            double elapsed = seconds(n, m, models, density, steps);
            spent += elapsed;
            settled = elapsed / steps < SETTLED * best ? 0 : settled + 1;
            best = Math.min(best, elapsed / steps);
            if (elapsed < seconds && steps < MOST_STEPS) {
                settled = 0;
                steps = (int) Math.min(MOST_STEPS, Math.ceil(steps * Math.min(10, 1.2 * seconds / elapsed)));
            }
        }
        double[] times = new double[REPETITIONS];
        for (int i = 0; i < times.length; i++) {
            times[i] = seconds(n, m, models, density, steps);
        }
        Arrays.sort(times);
        double nanos = times[REPETITIONS / 2] * 1e9 / ((double) steps * models * SAMPLES * n);
        return new Measurement(engine.id(), n, m, models, density, Math.round(nanos * 1000) / 1000.0);
    }

    private double seconds(int n, int m, int models, double density, int steps) {
        List<RunConfig> configs = IntStream.range(0, models)
                .mapToObj(seed -> new RunConfig(
                        ModelKind.RELU_OUTPUT,
                        n,
                        m,
                        0,
                        new SparsityProfile.Uniform(density),
                        new ImportanceProfile.Geometric(0.9),
                        seed,
                        new Training(
                                Optimizer.AdamW.DEFAULT,
                                1e-3,
                                LearningRateSchedule.CONSTANT,
                                steps,
                                SAMPLES,
                                Training.xavierScale(n, m)),
                        new Recording(2, 0)))
                .toList();
        InstanceBatch batch = new InstanceBatch(configs);
        long start = System.nanoTime();
        Trainer.of(engine).train(batch, TrainingProgress.NONE);
        return (System.nanoTime() - start) * 1e-9;
    }
}
