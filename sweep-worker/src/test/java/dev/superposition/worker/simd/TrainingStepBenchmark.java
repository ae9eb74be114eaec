package dev.superposition.worker.simd;

import dev.superposition.worker.TestConfigs;
import dev.superposition.worker.config.RunConfig;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** The time of one training step of the fast engine: 1024 samples of one model, from drawing them to the updated weights. */
public class TrainingStepBenchmark extends FastEngineBenchmark {
    /** n x m. */
    @Param({"2x1", "5x2", "20x5", "80x20", "400x30"})
    public String shape = "2x1";

    /** p of every feature. */
    @Param({"1", "0.1", "0.01"})
    public double density = 1;

    private StepKernel kernel = SimdTrainer.kernel(TestConfigs.of(2, 1).build());
    private int step;

    /** A model at its initial weights. */
    @Setup
    public void open() {
        KernelInlining.install();
        String[] dimensions = shape.split("x", -1);
        RunConfig config = TestConfigs.of(Integer.parseInt(dimensions[0]), Integer.parseInt(dimensions[1]))
                .density(density)
                .batchSize(1024)
                .build();
        kernel = SimdTrainer.kernel(config);
        step = 0;
    }

    /** Gradient and update. */
    @Benchmark
    public double step() {
        double squares = kernel.gradient(step++, false);
        kernel.optimizer().step(1e-3);
        return squares;
    }
}
