package dev.superposition.driver.spec;

import java.io.Serializable;

/** The seeds {@code from … from + count − 1}. */
public record SeedRange(long from, long count) implements Serializable {
    public SeedRange {
        if (count < 1) {
            throw new IllegalArgumentException(count + " is not a number of seeds: must be at least 1");
        }
        if (from > 0 && from > Long.MAX_VALUE - (count - 1)) {
            throw new IllegalArgumentException(
                    count + " seeds from " + from + ": the last must not exceed " + Long.MAX_VALUE);
        }
    }

    /** The last seed. */
    public long last() {
        return from + (count - 1);
    }
}
