package dev.superposition.driver.query;

/**
 * The two-dimensional colour map of phase diagrams: the norm of a feature fades it in from white, its interference turns it
 * from blue (a dimension of its own) over purple to orange (superposition).
 *
 * <p>Blue and orange are told apart with every common kind of colour blindness; purple between them keeps the way from one to
 * the other clear of grey. Norm and interference of 1, unit length and an antipodal twin, are full colour, and so is more.
 */
public final class PhaseColor {
    private static final int WHITE = 0xffffff;
    private static final int DEDICATED = 0x0072b2;
    private static final int BETWEEN = 0x8e4a9e;
    private static final int SUPERPOSITION = 0xe66100;

    private static final int[] CUBE_LEVELS = {0, 95, 135, 175, 215, 255};
    private static final int CUBE_START = 16;

    private PhaseColor() {}

    /** The colour as {@code 0xrrggbb}. */
    public static int of(double norm, double interference) {
        double turn = Math.min(1, Math.max(0, interference));
        int hue = turn < 0.5 ? mix(DEDICATED, BETWEEN, 2 * turn) : mix(BETWEEN, SUPERPOSITION, 2 * turn - 1);
        return mix(WHITE, hue, Math.min(1, Math.max(0, norm)));
    }

    /** The control sequence that makes a colour the foreground or the background. */
    static String sequence(int rgb, boolean background, ColorDepth depth) {
        int target = background ? 48 : 38;
        return depth == ColorDepth.TRUECOLOR
                ? "\u001b[" + target + ";2;" + channel(rgb, 16) + ";" + channel(rgb, 8) + ";" + channel(rgb, 0) + "m"
                : "\u001b[" + target + ";5;" + index(rgb) + "m";
    }

    private static int index(int rgb) {
        return CUBE_START + 36 * level(channel(rgb, 16)) + 6 * level(channel(rgb, 8)) + level(channel(rgb, 0));
    }

    private static int level(int value) {
        int nearest = 0;
        for (int level = 1; level < CUBE_LEVELS.length; level++) {
            if (Math.abs(CUBE_LEVELS[level] - value) < Math.abs(CUBE_LEVELS[nearest] - value)) {
                nearest = level;
            }
        }
        return nearest;
    }

    private static int mix(int from, int to, double share) {
        int mixed = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            long value = Math.round(channel(from, shift) + share * (channel(to, shift) - channel(from, shift)));
            mixed |= (int) value << shift;
        }
        return mixed;
    }

    private static int channel(int rgb, int shift) {
        return rgb >> shift & 0xff;
    }
}
