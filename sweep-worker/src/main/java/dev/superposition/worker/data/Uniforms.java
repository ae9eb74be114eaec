package dev.superposition.worker.data;

import dev.superposition.worker.random.RandomStream;
import java.util.ArrayList;
import java.util.List;

/** Uniform numbers for one row after another: number k of row r is a pure function of stream, step, k and r. Not thread-safe. */
final class Uniforms {
    private static final float BELOW_ONE = Math.nextDown(1f);

    private final RandomStream stream;
    private final int step;
    private final int rows;
    private final List<float[]> columns = new ArrayList<>();
    private int row;
    private int drawn;

    Uniforms(RandomStream stream, int step, int rows) {
        this.stream = stream;
        this.step = step;
        this.rows = rows;
    }

    /** From here on, the numbers are those of this row. */
    void begin(int newRow) {
        row = newRow;
        drawn = 0;
    }

    /** The row's next number, in [0, 1). */
    float next() {
        if (drawn == columns.size()) {
            float[] column = new float[rows];
            stream.uniforms(step, drawn, column, 0, rows);
            columns.add(column);
        }
        return Math.min(BELOW_ONE, columns.get(drawn++)[row]);
    }

    /** The row's next number as one of 0 … count − 1. */
    int choose(int count) {
        return (int) (next() * (double) count);
    }

    /** One of the weights' indices, in proportion to the weights, which add up to {@code total}. */
    int choose(double[] weights, int from, int to, double total) {
        double left = next() * total;
        int chosen = -1;
        for (int i = from; i < to; i++) {
            if (weights[i] > 0) {
                chosen = i;
                left -= weights[i];
                if (left < 0) {
                    break;
                }
            }
        }
        return chosen;
    }
}
