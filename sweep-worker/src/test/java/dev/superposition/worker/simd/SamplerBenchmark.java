package dev.superposition.worker.simd;

import dev.superposition.worker.data.Independent;
import dev.superposition.worker.data.SparseSampler;
import dev.superposition.worker.random.Purpose;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** The time to draw 1024 rows of 80 features, whole rows or only the present features, and the random words behind them. */
public class SamplerBenchmark extends FastEngineBenchmark {
    private static final int FEATURES = 80;
    private static final int ROWS = 1024;
    private static final int[] KEY = {1, 2, 3, 4};

    /** p of every feature. */
    @Param({"0.3", "0.1", "0.01"})
    public double density = 0.1;

    private final float[] x = Aligned.floats(FEATURES * ROWS);
    private final VectorStream words = new VectorStream(KEY, Purpose.DATA);
    private VectorFeatures whole = whole();
    private SparseSampler sparse = sparse();
    private int step;

    /** Samplers of the density. */
    @Setup
    public void open() {
        KernelInlining.install();
        whole = whole();
        sparse = sparse();
        step = 0;
    }

    private VectorFeatures whole() {
        return new VectorFeatures(KEY, new Independent(densities()));
    }

    private SparseSampler sparse() {
        return new SparseSampler(densities(), ROWS, new VectorPoints(KEY));
    }

    private double[] densities() {
        double[] densities = new double[FEATURES];
        Arrays.fill(densities, density);
        return densities;
    }

    /** 81 920 values, most of them zero. */
    @Benchmark
    public float[] wholeRows() {
        whole.draw(step++, true, ROWS, x, ROWS);
        return x;
    }

    /** Only the values that are not zero. */
    @Benchmark
    public int presentFeatures() {
        sparse.draw(step++);
        return sparse.activeRows();
    }

    /** 4096 random words. */
    @Benchmark
    public int[] words() {
        return words.rows(step++, 1, 0, 4, 0, ROWS);
    }
}
