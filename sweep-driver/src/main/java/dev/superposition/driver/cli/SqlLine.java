package dev.superposition.driver.cli;

import dev.superposition.driver.query.SqlText;
import java.util.List;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/**
 * What stands at the prompt, with the word the cursor is in: letters, digits, {@code _}, {@code -} after a dot command, and the path
 * of a nested column with its indices, such as {@code features[0].norm}.
 *
 * @param line all lines of an unfinished statement
 * @param cursor place in them
 * @param wordCursor place in the word
 */
record SqlLine(String line, int cursor, String word, int wordCursor) implements CompletingParsedLine {
    /** Starts a command of the prompt's own. */
    static final String DOT = ".";

    static boolean isDotCommand(String line) {
        return line.stripLeading().startsWith(DOT);
    }

    static SqlLine of(String line, int cursor) {
        boolean command = isDotCommand(line);
        int start = cursor;
        while (start > 0) {
            int before = start - 1;
            if (line.charAt(before) == ']') {
                before = line.lastIndexOf('[', before);
            }
            if (before < 0 || (line.charAt(before) != '[' && !isWord(line.charAt(before), command))) {
                break;
            }
            if (line.charAt(before) == '[' && line.charAt(start - 1) != ']') {
                break;
            }
            start = before;
        }
        int end = cursor;
        while (end < line.length() && isWord(line.charAt(end), command)) {
            end++;
        }
        return new SqlLine(line, cursor, line.substring(start, end), cursor - start);
    }

    private static boolean isWord(char c, boolean command) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '.' || (command && c == '-');
    }

    /** What stands before the word. */
    String before() {
        return line.substring(0, cursor - wordCursor);
    }

    /** The word up to the cursor. */
    String begun() {
        return word.substring(0, wordCursor);
    }

    @Override
    public int wordIndex() {
        return 0;
    }

    @Override
    public List<String> words() {
        return List.of(word);
    }

    /** Nothing in a name has to be escaped. */
    @Override
    public CharSequence escape(CharSequence candidate, boolean complete) {
        return candidate;
    }

    @Override
    public int rawWordCursor() {
        return wordCursor;
    }

    @Override
    public int rawWordLength() {
        return word.length();
    }

    /** Reads lines until the last statement has its semicolon. */
    static final class Reader implements Parser {
        @Override
        public ParsedLine parse(String line, int cursor, ParseContext context) {
            boolean whole = context == ParseContext.ACCEPT_LINE || context == ParseContext.SECONDARY_PROMPT;
            if (whole && !isDotCommand(line) && !SqlText.of(line).rest().isEmpty()) {
                throw new EOFError(-1, -1, "the statement has no semicolon yet");
            }
            return SqlLine.of(line, cursor);
        }

        /** Backslashes belong to the statement. */
        @Override
        public boolean isEscapeChar(char c) {
            return false;
        }
    }
}
