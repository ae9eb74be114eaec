package dev.superposition.driver.plan;

/** {@code whole} things in {@code shares} shares, equal to within one; the larger ones first. */
record Split(long whole, long shares) {
    /** How many things come before a share. */
    long start(long share) {
        return share * (whole / shares) + Math.min(share, whole % shares);
    }
}
