package dev.superposition.worker.data;

/** Draws a Poisson process of unit rate with uniform marks: the gaps between successive points, and a mark for each. */
public interface PointSource {
    /**
     * Draws points {@code 2·blocks·chunk …} of a step.
     *
     * @param blocks half the number of points, a multiple of {@link dev.superposition.worker.random.RandomStream#LANES}
     * @param gaps receives 2·blocks exponential numbers of mean 1
     * @param marks receives 2·blocks uniform numbers in (0, 1]
     */
    void draw(int step, int chunk, int blocks, float[] gaps, float[] marks);
}
