package dev.superposition.worker.store;

import java.util.Locale;

/** How a run ended. Each is a row. */
public enum Outcome {
    /** Trained to its last step and measured. */
    COMPLETED,
    /** The loss became NaN, infinite or exploded; {@code diverged_at} has the step. */
    DIVERGED,
    /** Training or measuring threw; {@code error} says what. */
    FAILED;

    /** The name in column {@code outcome}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
