package dev.superposition.worker.data;

/**
 * A sparse matrix by its rows: the columns and values of row r's entries are at {@code starts()[r] … starts()[r + 1] − 1}. The arrays are
 * the matrix's own and may be longer than what they hold.
 */
public interface CompressedRows {
    /** The rows in the order in which they are to be taken. */
    int[] order();

    /** Where row r begins in {@link #columns} and {@link #values}; where it ends is at r + 1. */
    int[] starts();

    /** The column of each entry. */
    int[] columns();

    /** The value of each entry. */
    float[] values();
}
