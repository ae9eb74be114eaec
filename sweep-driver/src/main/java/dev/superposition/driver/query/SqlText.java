package dev.superposition.driver.query;

import java.util.ArrayList;
import java.util.List;

/**
 * SQL cut into statements at the semicolons that stand outside of strings, quoted names and comments, by Spark's rules:
 * backslashes escape in strings but not in raw ones ({@code r'…'}) nor in {@code `names`}, and bracketed comments nest.
 *
 * @param statements what ends with a semicolon, without it; blanks and comments alone are no statement
 * @param rest what follows the last semicolon; empty if that is blanks and comments alone
 */
public record SqlText(List<String> statements, String rest) {
    public SqlText {
        statements = List.copyOf(statements);
    }

    public static SqlText of(String text) {
        List<String> statements = new ArrayList<>();
        int start = 0;
        boolean says = false;
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            int next = at + 1;
            if (text.startsWith("--", at)) {
                int end = text.indexOf('\n', at);
                next = end < 0 ? text.length() : end;
            } else if (text.startsWith("/*", at)) {
                next = endOfComment(text, at);
                says |= next > text.length();
            } else if (c == '\'' || c == '"' || c == '`') {
                next = endOfQuoted(text, at);
                says = true;
            } else if (c == ';') {
                if (says) {
                    statements.add(text.substring(start, at).strip());
                }
                start = next;
                says = false;
            } else {
                says |= !Character.isWhitespace(c);
            }
            at = next;
        }
        return new SqlText(statements, says ? text.substring(start).strip() : "");
    }

    /** The statements of a whole text, whose last one needs no semicolon. */
    public List<String> all() {
        List<String> all = new ArrayList<>(statements);
        if (!rest.isEmpty()) {
            all.add(rest);
        }
        return List.copyOf(all);
    }

    /** The place after the comment, beyond the text's end if it has none. */
    private static int endOfComment(String text, int start) {
        int depth = 0;
        int at = start;
        while (at < text.length()) {
            if (text.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (text.startsWith("*/", at)) {
                depth--;
                at += 2;
                if (depth == 0) {
                    return at;
                }
            } else {
                at++;
            }
        }
        return text.length() + 1;
    }

    private static int endOfQuoted(String text, int start) {
        char quote = text.charAt(start);
        boolean escapes = quote != '`' && !isRaw(text, start);
        for (int at = start + 1; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == quote) {
                return at + 1;
            } else if (c == '\\' && escapes) {
                at++;
            }
        }
        return text.length();
    }

    private static boolean isRaw(String text, int quote) {
        boolean marked = quote > 0 && (text.charAt(quote - 1) == 'r' || text.charAt(quote - 1) == 'R');
        return marked && (quote == 1 || !Character.isUnicodeIdentifierPart(text.charAt(quote - 2)));
    }
}
