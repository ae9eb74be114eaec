package dev.superposition.driver.job;

import dev.superposition.driver.plan.Grid;
import dev.superposition.driver.plan.IndexSet;
import dev.superposition.driver.spec.EngineChoice;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Which points of a grid a table lacks: an anti-join on {@code config_id}, by key set. Every point's id is computed, since
 * only content says what a row is; a point takes a few microseconds.
 */
final class Resume {
    /** Up to so many points, asking the cores of this machine is quicker than a Spark job. */
    private static final long LOCAL_POINTS = 300_000;
    /** Points of one slice. Its answer to the driver is a compressed bitmap: 128 KB at worst. */
    private static final long SLICE = 1L << 20;

    private Resume() {}

    /** Whether {@link #missing(Grid, EngineChoice, ConfigIdSet)} answers in seconds. */
    static boolean isSmall(Grid grid, ConfigIdSet present) {
        return present.isEmpty() || grid.size() <= LOCAL_POINTS;
    }

    /** The missing points, found on this machine. */
    static IndexSet missing(Grid grid, EngineChoice engine, ConfigIdSet present) {
        if (present.isEmpty()) {
            return IndexSet.all(grid);
        }
        return all(grid, new Slice(0, grid.size()).missing(grid, engine, present));
    }

    /** The missing points, found by the cluster. */
    static IndexSet missing(
            JavaSparkContext spark, ClusterWatch cluster, Grid grid, EngineChoice engine, ConfigIdSet present) {
        Broadcast<ConfigIdSet> shared = spark.broadcast(present);
        List<Slice> slices = Slice.of(grid);
        try {
            List<IndexSet> sets = cluster.await(spark.parallelize(slices, slices.size())
                    .map(slice -> slice.missing(grid, engine, shared.value()))
                    .collectAsync());
            return all(grid, IndexSet.union(sets));
        } finally {
            shared.destroy();
        }
    }

    /** A range where nothing is there yet: it plans without a bitmap. */
    private static IndexSet all(Grid grid, IndexSet missing) {
        return missing.size() == grid.size() ? IndexSet.all(grid) : missing;
    }

    /** The indices {@code from … from + size − 1} of a grid. */
    private record Slice(long from, long size) implements Serializable {
        static List<Slice> of(Grid grid) {
            List<Slice> slices = new ArrayList<>();
            for (long from = 0; from < grid.size(); from += SLICE) {
                slices.add(new Slice(from, Math.min(SLICE, grid.size() - from)));
            }
            return slices;
        }

        IndexSet missing(Grid grid, EngineChoice engine, ConfigIdSet present) {
            long[] indices = LongStream.range(from, from + size)
                    .parallel()
                    .filter(index ->
                            !present.contains(PlannedIds.of(grid.at(index).config(), engine)))
                    .toArray();
            return indices.length == size ? IndexSet.range(from, size) : IndexSet.of(indices);
        }
    }
}
