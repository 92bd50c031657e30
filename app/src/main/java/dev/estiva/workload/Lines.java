package dev.estiva.workload;

import dev.estiva.workload.WorkloadException.Place;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The lines of a file as ranges of one buffer, so that reading a log makes no text of what is no text. */
final class Lines {
    /** Far longer than any line of a log; a file without line ends must not fill the memory. */
    private static final int LONGEST = 1 << 16;

    private final String file;
    private final InputStream in;
    private final byte[] buffer = new byte[LONGEST];
    private int filled;
    private int next;
    private int from;
    private int to;
    private long number;
    private boolean ended;

    Lines(String file, InputStream in) {
        this.file = file;
        this.in = in;
    }

    /** Moves to the next line, if there is one. */
    boolean next() throws WorkloadException {
        number++;
        int searched = next;
        while (true) {
            for (int i = searched; i < filled; i++) {
                if (buffer[i] == '\n') {
                    return line(i, i + 1);
                }
            }
            if (ended) {
                return filled > next && line(filled, filled);
            }
            searched = filled - next;
            fill();
        }
    }

    private boolean line(int end, int following) {
        from = next;
        to = end;
        next = following;
        return true;
    }

    /** Moves the unfinished line to the front and reads on behind it. */
    private void fill() throws WorkloadException {
        System.arraycopy(buffer, next, buffer, 0, filled - next);
        filled -= next;
        next = 0;
        if (filled == LONGEST) {
            throw new WorkloadException(
                    Place.ofLine(file, number), "a line of more than " + LONGEST + " bytes", "shorter lines");
        }
        try {
            int read = in.read(buffer, filled, LONGEST - filled);
            ended = read < 0;
            filled += Math.max(0, read);
        } catch (IOException e) {
            throw Content.unreadable(file, number, e);
        }
    }

    /** The number of this line, from 1. */
    long number() {
        return number;
    }

    /** Where this line is: in {@code [from, to)} of these bytes, until {@link #next()} is called. */
    byte[] bytes() {
        return buffer;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    boolean beginsWith(byte... start) {
        return to - from >= start.length && Arrays.equals(buffer, from, from + start.length, start, 0, start.length);
    }

    void skip(int bytes) {
        from += bytes;
    }
}
