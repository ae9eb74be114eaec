package dev.superposition.driver.job;

import dev.superposition.driver.plan.Grid;
import dev.superposition.driver.spec.EngineChoice;
import dev.superposition.driver.spec.SweepSpec;
import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.train.BatchShape;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/** The identities of the configurations a spec plans. */
final class PlannedIds {
    private static final long SLICE = 1L << 16;

    private PlannedIds() {}

    /** The identity of one planned configuration. */
    static String of(RunConfig config, EngineChoice engine) {
        return config.id(engine.resolve(BatchShape.of(config)));
    }

    /** Hands on every id of a spec, on the calling thread; the cores of this machine compute them. */
    static void each(SweepSpec spec, Consumer<String> consumer) {
        Grid grid = Grid.of(spec);
        for (long from = 0; from < grid.size(); from += SLICE) {
            List<String> ids = LongStream.range(from, Math.min(grid.size(), from + SLICE))
                    .parallel()
                    .mapToObj(index -> of(grid.at(index).config(), spec.engine()))
                    .toList();
            ids.forEach(consumer);
        }
    }
}
