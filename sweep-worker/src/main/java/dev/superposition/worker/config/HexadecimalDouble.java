package dev.superposition.worker.config;

/**
 * Doubles in hexadecimal floating point, e.g. {@code 0x1.999999999999ap-4}: exact and canonical. The text of {@link Double#toHexString},
 * written straight to a builder; that method runs a regular expression for each number and takes some twenty times as long.
 */
final class HexadecimalDouble {
    private static final String DIGITS = "0123456789abcdef";
    private static final int FRACTION_BITS = 52;
    private static final long FRACTION = (1L << FRACTION_BITS) - 1;

    private HexadecimalDouble() {}

    /** Appends the text of a number. */
    static void append(StringBuilder text, double value) {
        if (!Double.isFinite(value)) {
            text.append(value);
            return;
        }
        long bits = Double.doubleToRawLongBits(value);
        long fraction = bits & FRACTION;
        boolean normal = Math.abs(value) >= Double.MIN_NORMAL;
        text.append(bits < 0 ? "-0x" : "0x").append(normal ? "1." : "0.");
        long rest = fraction;
        do {
            text.append(DIGITS.charAt((int) (rest >>> (FRACTION_BITS - 4))));
            rest = (rest << 4) & FRACTION;
        } while (rest != 0);
        int exponent = normal ? Math.getExponent(value) : Double.MIN_EXPONENT;
        text.append('p').append(value == 0 ? 0 : exponent);
    }
}
