package dev.superposition.driver.plan;

import dev.superposition.worker.config.Engine;
import dev.superposition.worker.train.BatchShape;
import java.io.Serializable;

/**
 * What training costs, in seconds of one core and bytes of table.
 *
 * <p>A training step of B instances takes {@code overhead + B · batch size · n · (base + perHidden · m)}: a fixed price for the
 * calls into the engine, and a price for each feature of each sample, of which the part with m is the two matrix products.
 *
 * @param stepOverheadSeconds of one step, however many instances
 * @param nanosPerFeatureSample for sampling, loss and optimizer
 * @param nanosPerFeatureSampleAndHidden for the matrix products
 */
record CostModel(double stepOverheadSeconds, double nanosPerFeatureSample, double nanosPerFeatureSampleAndHidden)
        implements Serializable {
    /** Processor time of one core, AVX-512, batch size 1024, p from 0.01 to 1, shapes from 2 → 1 to 400 → 30: within 40 %. */
    private static final CostModel ND4J = new CostModel(0.1e-3, 10, 0.25);

    private static final CostModel SIMD = new CostModel(1e-6, 0.6, 0.08);

    private static final double SECONDS_PER_NANO = 1e-9;
    // Bytes after compression: within 20 % for tables of the quickstart, e05 and e17.
    private static final int ROW_BYTES = 100;
    private static final int ROW_BYTES_PER_FEATURE = 25;
    private static final int ROW_BYTES_PER_LOSS_POINT = 8;
    private static final int FILE_BYTES = 20_000;

    /** The costs of an engine. */
    static CostModel of(Engine engine) {
        return switch (engine) {
            case ND4J -> ND4J;
            case SIMD -> SIMD;
        };
    }

    /** Seconds to train a batch. */
    double batchSeconds(BatchShape shape, double instances) {
        return overheadSeconds(shape) + instances * instanceSeconds(shape);
    }

    /** The share of {@link #batchSeconds} that a batch of any size has. */
    double overheadSeconds(BatchShape shape) {
        return Math.max(1, shape.steps()) * stepOverheadSeconds;
    }

    /** What one more instance adds to {@link #batchSeconds}. */
    double instanceSeconds(BatchShape shape) {
        double featureSamples = Math.max(1.0, shape.steps()) * shape.batchSize() * shape.features();
        return featureSamples
                * (nanosPerFeatureSample + nanosPerFeatureSampleAndHidden * shape.hidden())
                * SECONDS_PER_NANO;
    }

    /** Bytes of one row. */
    static double rowBytes(BatchShape shape) {
        double parameters = shape.features() * (shape.hidden() + 1.0) * Float.BYTES;
        return ROW_BYTES
                + parameters * (1 + shape.recording().checkpoints())
                + ROW_BYTES_PER_FEATURE * (double) shape.features()
                + ROW_BYTES_PER_LOSS_POINT * (double) shape.recording().lossPoints();
    }

    /** Bytes that a file has besides its rows. */
    static double fileBytes() {
        return FILE_BYTES;
    }
}
