package dev.superposition.worker.simd;

import dev.superposition.worker.TestConfigs;
import dev.superposition.worker.config.RunConfig;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The time of one training step of the fast engine: 1024 samples of one model, from drawing them to the updated weights. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {
            "--add-modules=jdk.incubator.vector",
            "-XX:ObjectAlignmentInBytes=64",
            "-XX:LoopUnrollLimit=200",
            "-Xmx1g"
        })
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 1)
public class TrainingStepBenchmark {
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
