package dev.superposition.worker.simd;

import dev.superposition.worker.TestConfigs;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.model.TrainedModel;
import dev.superposition.worker.train.InstanceBatch;
import dev.superposition.worker.train.TrainingProgress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Time and memory of a whole run of the fast engine over ranges of steps, of samples and of n·m, at density 1. With {@code -prof gc} the
 * harness also prints the bytes that a run allocates.
 */
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 1)
public class RunBenchmark extends FastEngineBenchmark {
    /** n x m, steps, samples of a batch. */
    @Param({
        "20x5 1000 1024",
        "20x5 2000 1024",
        "20x5 4000 1024",
        "20x5 8000 1024",
        "20x5 16000 1024",
        "20x5 32000 1024",
        "20x5 4000 256",
        "20x5 4000 512",
        "20x5 4000 2048",
        "20x5 4000 4096",
        "20x5 4000 8192",
        "20x5 4000 16384",
        "10x5 1000 1024",
        "20x10 1000 1024",
        "40x20 1000 1024",
        "80x40 1000 1024",
        "160x80 1000 1024",
        "320x160 1000 1024"
    })
    public String run = "2x1 100 1024";

    private final SimdTrainer trainer = new SimdTrainer();
    private RunConfig config = TestConfigs.of(2, 1).build();

    /** The configuration that is trained. */
    @Setup
    public void open() {
        String[] parts = run.split("[x ]", -1);
        config = TestConfigs.of(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]))
                .density(1)
                .steps(Integer.parseInt(parts[2]))
                .batchSize(Integer.parseInt(parts[3]))
                .build();
    }

    /** From the initial weights to the trained model. */
    @Benchmark
    public List<TrainedModel> train() {
        return trainer.train(new InstanceBatch(List.of(config)), TrainingProgress.NONE);
    }
}
