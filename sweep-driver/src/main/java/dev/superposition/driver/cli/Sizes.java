package dev.superposition.driver.cli;

import java.util.List;
import java.util.Locale;

/** Sizes in bytes as people read them. */
final class Sizes {
    private static final List<String> UNITS = List.of("B", "kB", "MB", "GB", "TB", "PB");
    private static final int STEP = 1000;

    private Sizes() {}

    /** E.g. {@code 12 B}, {@code 3.4 MB}. */
    static String text(double bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= STEP && unit < UNITS.size() - 1) {
            value /= STEP;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, UNITS.get(unit));
    }
}
