package dev.estiva.cli.terminal;

import dev.estiva.report.Printable;
import java.util.ArrayList;
import java.util.List;

/** Breaks a text into lines of a terminal, between words where it can. */
final class Wrap {
    private Wrap() {}

    /** Lines of at most this width, and at most so many of them: what is left out ends the last one with the ellipsis. */
    static List<String> lines(String text, int width, int most, String ellipsis) {
        List<String> lines = new ArrayList<>();
        String rest = text.strip();
        while (!rest.isEmpty()) {
            if (Printable.width(rest) <= width) {
                lines.add(rest);
                break;
            }
            if (lines.size() == most - 1) {
                lines.add(Printable.keepStart(rest, width, ellipsis));
                break;
            }
            int end = lineEnd(rest, width);
            lines.add(rest.substring(0, end).stripTrailing());
            rest = rest.substring(end).stripLeading();
        }
        return lines;
    }

    /** Behind the last character that is to be on the first line; at least one is. */
    private static int lineEnd(String text, int width) {
        int columns = 0;
        int lastBlank = -1;
        int at = 0;
        while (at < text.length()) {
            int next = text.offsetByCodePoints(at, 1);
            columns += Printable.width(text.substring(at, next));
            if (columns > width) {
                if (text.charAt(at) == ' ') {
                    return at;
                }
                return lastBlank > 0 ? lastBlank : Math.max(at, text.offsetByCodePoints(0, 1));
            }
            if (text.charAt(at) == ' ') {
                lastBlank = at;
            }
            at = next;
        }
        return at;
    }
}
