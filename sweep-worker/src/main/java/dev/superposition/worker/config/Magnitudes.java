package dev.superposition.worker.config;

import java.io.Serializable;

/**
 * How large a feature is where it is present: uniform on (low, high].
 *
 * @param low 0 or more
 * @param high positive, at least {@code low}; if equal, all values are equal
 */
public record Magnitudes(double low, double high) implements Serializable {
    /** Uniform on (0, 1]. */
    public static final Magnitudes UNIT = new Magnitudes(0, 1);

    /** Always 1. */
    public static final Magnitudes BINARY = new Magnitudes(1, 1);

    public Magnitudes {
        Rule.notNegative("lowest magnitude", low);
        Rule.positive("highest magnitude", high);
        if (low > high) {
            throw new IllegalArgumentException("lowest magnitude " + low + ": must not exceed the highest, " + high);
        }
    }

    /** The value of a uniform mark in (0, 1]; the mark itself, to the bit, for {@link #UNIT}. */
    public float of(float mark) {
        return (float) low + (float) (high - low) * mark;
    }

    /** E[x | x > 0]. */
    public double mean() {
        return (low + high) / 2;
    }

    /** E[x² | x > 0]. */
    public double meanSquare() {
        return (low * low + low * high + high * high) / 3;
    }

    /** {@code unit}, {@code binary}, or the range, e.g. {@code uniform(0.5, 1.0)}. */
    public String text() {
        return equals(UNIT) ? "unit" : equals(BINARY) ? "binary" : "uniform(" + low + ", " + high + ")";
    }
}
