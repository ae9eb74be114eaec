package dev.superposition.worker.random;

/** What a run's random numbers are for. Each purpose is a stream of its own: more of one never shifts another. */
public enum Purpose {
    /** Initial weights. */
    INIT(0),
    /** How many rows of a batch have an active feature. */
    ACTIVE_ROWS(1),
    /** Which features are present, and their values. */
    DATA(2),
    /** Which hidden activations are dropped. */
    DROPOUT(3),
    /** Which features are negative. */
    SIGN(4),
    /** How large features are whose presence is drawn apart. */
    MARK(5);

    private final int word;

    Purpose(int word) {
        this.word = word;
    }

    /** The counter word that separates the streams; part of the numerics, never renumbered. */
    public int word() {
        return word;
    }
}
