package dev.superposition.driver.query;

/** How the rows of a result are written. */
public enum ResultFormat {
    /** Aligned columns for reading: rounded numbers, shortened arrays, a limited number of rows. */
    TABLE,
    /** RFC 4180 with a header line, every row in full precision. */
    CSV,
    /** One JSON array of objects, every row in full precision. */
    JSON
}
