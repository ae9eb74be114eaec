package dev.superposition.driver.query;

import java.util.Locale;
import org.jline.utils.WCWidth;

/** Text that a terminal shows and never obeys. */
final class VisibleText {
    private VisibleText() {}

    /**
     * The text with every control, formatting (such as a change of writing direction), separating and unpaired surrogate
     * character written as an escape ({@code \n}, {@code \t}, {@code \}{@code u001b}).
     */
    static String of(String text) {
        return lines(text).replace("\n", "\\n").replace("\t", "\\t");
    }

    /** Like {@link #of}, but line feeds and tabs stay. */
    static String lines(String text) {
        if (text.codePoints().noneMatch(VisibleText::hidden)) {
            return text;
        }
        StringBuilder visible = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c == '\r') {
                visible.append("\\r");
            } else if (c == '\n' || c == '\t' || !hidden(c)) {
                visible.appendCodePoint(c);
            } else {
                visible.append(String.format(Locale.ROOT, c > 0xffff ? "\\U%08x" : "\\u%04x", c));
            }
        });
        return visible.toString();
    }

    private static boolean hidden(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }

    /** How many columns of a terminal the text takes; ideographs and emoji take two. */
    static int width(String text) {
        return text.codePoints().map(c -> Math.max(0, WCWidth.wcwidth(c))).sum();
    }

    /** The text, or its beginning and {@code …} if it is wider than {@code columns}. */
    static String shortened(String text, int columns) {
        if (width(text) <= columns) {
            return text;
        }
        StringBuilder start = new StringBuilder();
        int used = 1;
        for (int c : text.codePoints().toArray()) {
            used += Math.max(0, WCWidth.wcwidth(c));
            if (used > columns) {
                break;
            }
            start.appendCodePoint(c);
        }
        return start.append('…').toString();
    }

    /** The text padded with blanks to {@code columns}. */
    static String padded(String text, int columns, boolean right) {
        String blanks = " ".repeat(Math.max(0, columns - width(text)));
        return right ? blanks + text : text + blanks;
    }
}
