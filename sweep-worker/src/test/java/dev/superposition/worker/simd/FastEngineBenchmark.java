package dev.superposition.worker.simd;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How the fast engine is measured: in a JVM of its own with the options of {@code ./sweep}, warm. */
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
public abstract class FastEngineBenchmark {
    /** For the benchmarks. */
    protected FastEngineBenchmark() {}
}
