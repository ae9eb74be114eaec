package dev.superposition.worker.data;

import java.util.Arrays;

/**
 * Features whose presence depends on one another, drawn sample by sample; marks are independent of presence and of each other.
 *
 * <p>A subclass says how one sample is drawn. It may say that every row is active and leave some empty: that costs time and
 * nothing else.
 */
abstract class JointDistribution extends FeatureDistribution {
    /** The least mark: the grid on which marks are drawn has a 0. */
    private static final float LEAST = 0x1.0p-25f;

    /**
     * Draws which features are present in an active row.
     *
     * @param present all false; receives n truths
     */
    abstract void draw(Uniforms uniforms, boolean[] present);

    @Override
    final void fill(FeatureStreams streams, int step, int count, int stride, float[] x, int offset) {
        int n = features();
        boolean[] present = new boolean[n];
        Uniforms uniforms = new Uniforms(streams.presence(), step, count);
        for (int row = 0; row < count; row++) {
            Arrays.fill(present, false);
            uniforms.begin(row);
            draw(uniforms, present);
            for (int i = 0; i < n; i++) {
                x[offset + i * stride + row] = present[i] ? 1 : 0;
            }
        }
        float[] marks = new float[count];
        for (int i = 0; i < n; i++) {
            int start = offset + i * stride;
            streams.marks().uniforms(step, i, marks, 0, count);
            for (int row = 0; row < count; row++) {
                x[start + row] *= Math.max(LEAST, 1 - marks[row]);
            }
        }
    }
}
