package dev.superposition.worker.data;

import dev.superposition.worker.config.RunConfig;
import dev.superposition.worker.random.Purpose;
import dev.superposition.worker.random.RandomStream;

/**
 * Draws the dropout masks of one run: each hidden activation of each sample is dropped with the run's rate q, or scaled by
 * 1/(1 − q), so that its expectation stays.
 */
public final class DropoutSampler {
    private final float rate;
    private final float kept;
    private final RandomStream stream;

    public DropoutSampler(RunConfig config) {
        this.rate = (float) config.dropout();
        this.kept = (float) (1 / (1 - config.dropout()));
        this.stream = new RandomStream(config.streamKey(), Purpose.DROPOUT);
    }

    /**
     * The factors of hidden dimension {@code hidden} for rows 0 … rows − 1 of a step: 0 or 1/(1 − q).
     *
     * @param mask receives {@code rows} numbers from {@code offset} on
     */
    public void fill(int step, int hidden, int rows, float[] mask, int offset) {
        stream.uniforms(step, hidden, mask, offset, rows);
        for (int row = 0; row < rows; row++) {
            mask[offset + row] = mask[offset + row] < rate ? 0f : kept;
        }
    }
}
