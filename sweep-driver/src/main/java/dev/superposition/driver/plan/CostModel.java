package dev.superposition.driver.plan;

import dev.superposition.worker.config.Engine;
import dev.superposition.worker.data.FeatureSampler;
import dev.superposition.worker.train.BatchShape;
import java.io.Serializable;

/**
 * What training costs, in seconds of one core and bytes of table.
 *
 * <pre>
 *   batch of B runs = batch + steps · call + B · run
 *   run             = row + evaluation + steps · (step + rows · n · (base + perHidden · m))
 * </pre>
 *
 * {@code batch} is Spark's price of a task and the file; {@code call} is the fixed price of the calls into the engine for all instances
 * together, {@code step} that of one instance. {@code rows} are those the engine simulates: all, or the active ones only, whose share
 * 1 − Π(1 − p_i) depends on the densities. {@code row} is what a run takes beside training and evaluation, such as writing its row.
 *
 * @param callSeconds of one step, however many instances
 * @param stepSeconds of one step of one instance, however small
 * @param nanosPerFeatureSample for sampling, loss and optimizer
 * @param nanosPerFeatureSampleAndHidden for the matrix products
 * @param activeRowsOnly whether rows without a present feature cost nothing
 * @param tensors whether the instances of a batch share tensors, whose size is to be bounded
 */
record CostModel(
        double callSeconds,
        double stepSeconds,
        double nanosPerFeatureSample,
        double nanosPerFeatureSampleAndHidden,
        boolean activeRowsOnly,
        boolean tensors)
        implements Serializable {
    /** Processor time of one core, AVX-512, batch size 1024, p from 0.01 to 1, shapes from 2 → 1 to 400 → 30: within 40 %. */
    private static final CostModel ND4J = new CostModel(0.1e-3, 0, 10, 0.25, false, true);

    /** Within 40 % where whole rows are simulated; where features are rare and many, up to four times too much. */
    private static final CostModel SIMD = new CostModel(0, 0.15e-6, 0.65, 0.095, true, false);

    /** Processor time of all shards together, from 20 → 5 to 10 000 → 100: read off a busy machine, so it may be four times off. */
    private static final CostModel DL4J_SPARK = new CostModel(0, 0.2, 80, 0.8, false, false);

    /** Losses that an audit compares, in steps of the reference: each is a forward pass. */
    private static final double AUDIT_LOSSES = 20;

    private static final double SECONDS_PER_NANO = 1e-9;
    private static final double BATCH_SECONDS = 10e-3;
    private static final double ROW_SECONDS = 25e-6;
    private static final double EVALUATION_NANOS = 0.8;
    private static final double EVALUATION_NANOS_PER_HIDDEN = 0.25;
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
            case DL4J_SPARK -> DL4J_SPARK;
        };
    }

    /** What a batch of any size takes. */
    double overheadSeconds(BatchShape shape) {
        return BATCH_SECONDS + shape.steps() * callSeconds;
    }

    /**
     * What one more run adds to its batch.
     *
     * @param activeShare mean probability that a row has a present feature
     */
    double instanceSeconds(BatchShape shape, double activeShare) {
        double rows = shape.batchSize() * (activeRowsOnly ? activeShare : 1);
        double nanosPerFeature = nanosPerFeatureSample + nanosPerFeatureSampleAndHidden * shape.hidden();
        double step = stepSeconds + rows * shape.features() * nanosPerFeature * SECONDS_PER_NANO;
        double evaluation = (double) FeatureSampler.EVALUATION_ROWS
                * shape.features()
                * (EVALUATION_NANOS + EVALUATION_NANOS_PER_HIDDEN * shape.hidden())
                * SECONDS_PER_NANO;
        return ROW_SECONDS + evaluation + shape.steps() * step;
    }

    /** Numbers of the largest tensor that one more instance takes, 0 if instances share no tensors. */
    double tensorFloats(BatchShape shape) {
        return tensors ? (double) shape.features() * Math.max(shape.batchSize(), shape.hidden() + 1) : 0;
    }

    /** What the reference engine takes to follow one run for some steps, and to compute losses at others. */
    static double referenceSeconds(BatchShape shape, int followed) {
        double oneStep = (ND4J.overheadSeconds(shape) - BATCH_SECONDS + ND4J.instanceSeconds(shape, 1) - ROW_SECONDS)
                / Math.max(1, shape.steps());
        return oneStep * (Math.min(followed, shape.steps()) + AUDIT_LOSSES);
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
