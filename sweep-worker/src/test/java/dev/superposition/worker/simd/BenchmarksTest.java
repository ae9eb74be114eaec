package dev.superposition.worker.simd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** That the benchmarks run; not how fast. */
@Tag("end-to-end")
class BenchmarksTest {
    @Test
    void run_everyBenchmarkForAMoment_givesResults() throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include("TrainingStepBenchmark|SamplerBenchmark")
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(20))
                        .param("shape", "5x2", "80x20")
                        .param("density", "0.1")
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
        assertThat(results)
                .hasSize(5)
                .allMatch(result -> result.getPrimaryResult().getScore() > 0);
    }
}
