package dev.superposition.driver.query;

/** One line of half-blocks, its colours switched only where they change and reset at its end. */
final class TerminalLine {
    /** Paints for halves without a colour: a dot, a cross, nothing. */
    static final int MISSING = -1;

    static final int CROSSED = -2;
    static final int BLANK = -3;

    private static final String RESET = "\u001b[0m";

    private final ColorDepth depth;
    private final StringBuilder text = new StringBuilder();
    private String style = "";

    TerminalLine(ColorDepth depth) {
        this.depth = depth;
    }

    /** Plain text in no colour. */
    void text(String plain) {
        switchTo("");
        text.append(plain);
    }

    /** {@code width} characters whose upper and lower half have these colours {@code 0xrrggbb} or paints. */
    void block(int top, int bottom, int width) {
        if (top >= 0 && bottom >= 0) {
            switchTo(PhaseColor.sequence(top, false, depth) + PhaseColor.sequence(bottom, true, depth));
            text.append((top == bottom ? "█" : "▀").repeat(width));
        } else if (top >= 0) {
            switchTo(PhaseColor.sequence(top, false, depth));
            text.append("▀".repeat(width));
        } else if (bottom >= 0) {
            switchTo(PhaseColor.sequence(bottom, false, depth));
            text.append("▄".repeat(width));
        } else {
            switchTo("");
            text.append((top == CROSSED || bottom == CROSSED ? "×" : "·").repeat(width));
        }
    }

    private void switchTo(String next) {
        if (!next.equals(style)) {
            text.append(style.isEmpty() ? "" : RESET).append(next);
            style = next;
        }
    }

    @Override
    public String toString() {
        return style.isEmpty() ? text.toString() : text + RESET;
    }
}
