package dev.estiva.report;

import java.util.ArrayList;
import java.util.List;

/** Text that came from outside, made safe for one line of a terminal: no control characters, known width. */
public final class Printable {
    private static final char REPLACEMENT = '\uFFFD';

    private Printable() {}

    /** Without what would break the line, move the cursor or turn the direction of writing. */
    public static String of(String text) {
        int at = 0;
        while (at < text.length() && !isUnsafe(text.charAt(at))) {
            at++;
        }
        if (at == text.length()) {
            return text;
        }
        StringBuilder safe = new StringBuilder(text);
        for (; at < safe.length(); at++) {
            if (isUnsafe(safe.charAt(at))) {
                safe.setCharAt(at, REPLACEMENT);
            }
        }
        return safe.toString();
    }

    /** The columns it takes in a terminal: none for a combining mark, two for an East Asian wide character. */
    public static int width(String text) {
        return text.codePoints().map(Printable::width).sum();
    }

    /** Its beginning, if it is wider than this, followed by the ellipsis. */
    public static String keepStart(String text, int most, String ellipsis) {
        if (width(text) <= most) {
            return text;
        }
        int columns = width(ellipsis);
        int end = 0;
        while (columns + width(text.codePointAt(end)) <= most) {
            columns += width(text.codePointAt(end));
            end += Character.charCount(text.codePointAt(end));
        }
        return text.substring(0, end) + ellipsis;
    }

    /** Its end, if it is wider than this, after the ellipsis: of a path, the name matters most. */
    public static String keepEnd(String text, int most, String ellipsis) {
        if (width(text) <= most) {
            return text;
        }
        int columns = width(ellipsis);
        int begin = text.length();
        while (columns + width(text.codePointBefore(begin)) <= most) {
            columns += width(text.codePointBefore(begin));
            begin -= Character.charCount(text.codePointBefore(begin));
        }
        return ellipsis + text.substring(begin);
    }

    /** In lines of at most so many columns, broken at blanks where there are any; no line of an empty text. */
    static List<String> wrapped(String text, int most) {
        List<String> lines = new ArrayList<>();
        String rest = text.strip();
        while (!rest.isEmpty()) {
            int end = fitting(rest, most);
            int blank = end == rest.length() ? -1 : rest.lastIndexOf(' ', end);
            lines.add(rest.substring(0, blank > 0 ? blank : end).stripTrailing());
            rest = rest.substring(blank > 0 ? blank : end).strip();
        }
        return lines;
    }

    /** How many of its characters take at most so many columns; one at least. */
    private static int fitting(String text, int most) {
        int columns = 0;
        int end = 0;
        while (end < text.length() && columns + width(text.codePointAt(end)) <= most) {
            columns += width(text.codePointAt(end));
            end += Character.charCount(text.codePointAt(end));
        }
        return Math.max(end, Character.charCount(text.codePointAt(0)));
    }

    private static boolean isUnsafe(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            case Character.FORMAT -> c != '\u200C' && c != '\u200D';
            default -> false;
        };
    }

    private static int width(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
            default -> isWide(codePoint) ? 2 : 1;
        };
    }

    /** The blocks of wide characters (Unicode Standard Annex 11, East Asian Width, W and F), coarsely. */
    private static boolean isWide(int c) {
        return c >= 0x1100
                && (c <= 0x115F
                        || (c >= 0x2E80 && c <= 0xA4CF)
                        || (c >= 0xAC00 && c <= 0xD7A3)
                        || (c >= 0xF900 && c <= 0xFAFF)
                        || (c >= 0xFE30 && c <= 0xFE6F)
                        || (c >= 0xFF00 && c <= 0xFF60)
                        || (c >= 0xFFE0 && c <= 0xFFE6)
                        || (c >= 0x1F300 && c <= 0x1FAFF)
                        || (c >= 0x20000 && c <= 0x3FFFD));
    }
}
