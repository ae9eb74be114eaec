package dev.superposition.worker.data;

import dev.superposition.worker.config.Remembered;
import dev.superposition.worker.random.Purpose;
import dev.superposition.worker.random.RandomStream;

/** How many rows of each batch are active: binomial numbers, drawn for many steps at a time. Not thread-safe. */
final class ActiveRows {
    /** Steps drawn at a time: their uniforms are one call of the stream. */
    private static final int STEPS = 256;

    /** Neighbouring runs share their densities, hence the table. */
    private static final Remembered<Batch, BinomialDistribution> TABLES =
            new Remembered<>(batch -> new BinomialDistribution(batch.rows(), batch.activeRowProbability()));

    /** What the number of active rows depends on. */
    private record Batch(int rows, double activeRowProbability) {}

    private final RandomStream stream;
    private final BinomialDistribution distribution;
    private final int[] counts = new int[STEPS];
    private int chunk = -1;

    ActiveRows(int[] key, int rows, double activeRowProbability) {
        this.stream = new RandomStream(key, Purpose.ACTIVE_ROWS);
        this.distribution = TABLES.apply(new Batch(rows, activeRowProbability));
    }

    /** The number of active rows of the batch of this step. */
    int draw(int step) {
        if (step / STEPS != chunk) {
            chunk = step / STEPS;
            int[][] words = stream.bits(chunk, 0, 1, 0, 4 * STEPS);
            for (int k = 0; k < STEPS; k++) {
                counts[k] = distribution.quantile(RandomStream.uniform(words[0][k], words[1][k]));
            }
        }
        return counts[step % STEPS];
    }
}
