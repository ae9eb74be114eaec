package dev.superposition.worker.data;

import dev.superposition.worker.config.RunConfig;

/**
 * One of {@value #COUNT} equal parts of a step's batch: adjacent rows of what {@link FeatureSampler} draws. Each part is drawn from the whole
 * batch, O(n · rows) time and memory. Not thread-safe.
 */
public final class BatchShard {
    /** How many parts a batch has: a constant of the engine that trains on them, whatever executors there are. */
    public static final int COUNT = 4;

    private final FeatureSampler sampler;
    private final int shard;
    private final float[] batch;

    /**
     * @param config its batch size is a multiple of {@link #COUNT}
     * @param shard 0 … {@link #COUNT} − 1
     */
    public BatchShard(RunConfig config, int shard) {
        this.sampler = FeatureSampler.training(config);
        this.shard = shard;
        this.batch = new float[Math.multiplyExact(config.features(), sampler.rows())];
    }

    /** Whether a batch of so many samples has equal parts. */
    public static boolean divides(int batchSize) {
        return batchSize % COUNT == 0;
    }

    /** Rows of the part. */
    public int rows() {
        return sampler.rows() / COUNT;
    }

    /** The part of a step's batch, feature-major: n rows of {@link #rows()} numbers. */
    public float[] draw(int step) {
        sampler.fill(step, sampler.activeRows(step), batch, 0);
        float[] part = new float[batch.length / COUNT];
        for (int to = 0; to < part.length; to += rows()) {
            System.arraycopy(batch, to * COUNT + shard * rows(), part, to, rows());
        }
        return part;
    }
}
