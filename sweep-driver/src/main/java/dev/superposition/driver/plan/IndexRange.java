package dev.superposition.driver.plan;

/** Consecutive indices: {@code from … from + size − 1}. */
record IndexRange(long from, long size) implements IndexSet {
    IndexRange {
        if (from < 0 || size < 0 || from > Long.MAX_VALUE - size) {
            throw new IllegalArgumentException(
                    "index range from " + from + " of " + size + ": must lie within 0 … " + Long.MAX_VALUE);
        }
    }

    @Override
    public long select(long rank) {
        if (rank < 0 || rank >= size) {
            throw new IndexOutOfBoundsException("rank " + rank + ": the range has " + size + " indices");
        }
        return from + rank;
    }

    @Override
    public long rank(long index) {
        return Math.max(0, Math.min(size, index - from));
    }

    @Override
    public boolean contains(long index) {
        return index >= from && index - from < size;
    }
}
