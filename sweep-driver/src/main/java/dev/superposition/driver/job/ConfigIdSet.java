package dev.superposition.driver.job;

import java.io.Serializable;

/**
 * A set of config ids, 16 bytes each.
 *
 * <p>An id is 128 bits of a hash, written as 32 hexadecimal digits: its own bits place it in an open-addressing table with
 * linear probing, filled to three quarters at most, so that ten million ids take 270 MB or less and a look-up one or two
 * probes. Immutable once it is shared between threads.
 */
public final class ConfigIdSet implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int ID_LENGTH = 32;
    private static final int INITIAL_CAPACITY = 64;

    private long[] high = new long[INITIAL_CAPACITY];
    private long[] low = new long[INITIAL_CAPACITY];
    private int size;
    /** Two zero words mark a free slot, so the id of zeros is kept here. */
    private boolean hasZero;

    /** Whether {@code id} is written as ids are. */
    public static boolean isId(String id) {
        return id.length() == ID_LENGTH && id.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }

    /**
     * Adds an id.
     *
     * @return false if the set has it already
     * @throws IllegalArgumentException if {@code id} is not 32 hexadecimal digits
     */
    public boolean add(String id) {
        long h = word(id, 0);
        long l = word(id, ID_LENGTH / 2);
        if (h == 0 && l == 0) {
            boolean added = !hasZero;
            hasZero = true;
            return added;
        }
        int slot = slot(h, l);
        if (high[slot] == h && low[slot] == l) {
            return false;
        }
        high[slot] = h;
        low[slot] = l;
        size++;
        if (size > high.length / 4 * 3) {
            grow();
        }
        return true;
    }

    public boolean contains(String id) {
        long h = word(id, 0);
        long l = word(id, ID_LENGTH / 2);
        if (h == 0 && l == 0) {
            return hasZero;
        }
        int slot = slot(h, l);
        return high[slot] == h && low[slot] == l;
    }

    public int size() {
        return size + (hasZero ? 1 : 0);
    }

    public boolean isEmpty() {
        return size() == 0;
    }

    /** Where the id stands, or the free slot where it would. */
    private int slot(long h, long l) {
        int mask = high.length - 1;
        int slot = (int) l & mask;
        while ((high[slot] != 0 || low[slot] != 0) && (high[slot] != h || low[slot] != l)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldHigh = high;
        long[] oldLow = low;
        high = new long[oldHigh.length * 2];
        low = new long[oldLow.length * 2];
        for (int i = 0; i < oldHigh.length; i++) {
            if (oldHigh[i] != 0 || oldLow[i] != 0) {
                int slot = slot(oldHigh[i], oldLow[i]);
                high[slot] = oldHigh[i];
                low[slot] = oldLow[i];
            }
        }
    }

    private static long word(String id, int from) {
        if (!isId(id)) {
            throw new IllegalArgumentException("'" + id + "' is not a config id: must be 32 hexadecimal digits");
        }
        return Long.parseUnsignedLong(id, from, from + ID_LENGTH / 2, 16);
    }
}
