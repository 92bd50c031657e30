package dev.estiva.text;

import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/** Cuts text into lines and remembers how each ended, so that they can be put together again as they were. */
final class Lines {
    /** A longer one is no line of text, and would not fit the memory several times over. */
    private static final int MOST_CHARS = 1 << 24;

    private static final int CHUNK = 1 << 13;

    private final Reader in;
    private final char[] chunk = new char[CHUNK];
    private int from;
    private int to;
    private long number;
    private String end = "";

    Lines(Reader in) {
        this.in = in;
    }

    /** The next line, without its end; null after the last. */
    @Nullable
    String next() throws IOException {
        StringBuilder line = new StringBuilder();
        number++;
        while (true) {
            if (from == to && !fill()) {
                end = "";
                return line.isEmpty() ? null : line.toString();
            }
            int stop = indexOfEnd();
            line.append(chunk, from, stop - from);
            from = stop;
            if (line.length() > MOST_CHARS) {
                throw new IOException("line " + number + " has more than " + MOST_CHARS + " characters");
            }
            if (stop < to) {
                from++;
                return withoutReturn(line);
            }
        }
    }

    /** How the line ended that was read last: {@code "\n"}, {@code "\r\n"}, or not at all, as the last of a text may. */
    String end() {
        return end;
    }

    /** Which line was read last, from 1. */
    long number() {
        return number;
    }

    private String withoutReturn(StringBuilder line) {
        boolean hasReturn = !line.isEmpty() && line.charAt(line.length() - 1) == '\r';
        end = hasReturn ? "\r\n" : "\n";
        line.setLength(line.length() - (hasReturn ? 1 : 0));
        return line.toString();
    }

    private int indexOfEnd() {
        for (int i = from; i < to; i++) {
            if (chunk[i] == '\n') {
                return i;
            }
        }
        return to;
    }

    private boolean fill() throws IOException {
        int read = in.read(chunk);
        from = 0;
        to = Math.max(read, 0);
        return read > 0;
    }
}
