package dev.estiva.workload;

import dev.estiva.model.JobSpec;
import dev.estiva.model.Seconds;
import dev.estiva.workload.WorkloadException.Place;
import java.nio.charset.StandardCharsets;

/** One line of 18 numbers, read again and again; a negative number means that the value is unknown. */
final class SwfLine {
    private static final int MILLION = 1_000_000;

    private final String file;
    private final long[] millionths = new long[SwfField.COUNT];
    private long line;

    SwfLine(String file) {
        this.file = file;
    }

    void read(long number, byte[] text, int from, int to) throws WorkloadException {
        line = number;
        int count = 0;
        int at = from;
        while (at < to) {
            if (isBlank(text[at])) {
                at++;
                continue;
            }
            int start = at;
            while (at < to && !isBlank(text[at])) {
                at++;
            }
            if (count < SwfField.COUNT) {
                readField(count, text, start, at);
            }
            count++;
        }
        if (count != SwfField.COUNT) {
            throw new WorkloadException(
                    Place.ofLine(file, line), count + (count == 1 ? " field" : " fields"), SwfField.COUNT + " fields");
        }
    }

    private void readField(int index, byte[] text, int from, int to) throws WorkloadException {
        millionths[index] = SwfNumber.millionths(text, from, to);
        if (millionths[index] == SwfNumber.NONE) {
            String found = new String(text, from, to - from, StandardCharsets.UTF_8);
            throw wrong(SwfField.at(index), Quoted.of(found), "a number");
        }
    }

    static boolean isBlank(byte b) {
        return b == ' ' || (b >= '\t' && b <= '\r');
    }

    boolean isPositive(SwfField field) {
        return millionths[field.index()] > 0;
    }

    boolean isNegative(SwfField field) {
        return millionths[field.index()] < 0;
    }

    boolean is(SwfField field, long whole) {
        return millionths[field.index()] == whole * MILLION;
    }

    /** A time in microseconds. */
    long micros(SwfField field) throws WorkloadException {
        long micros = millionths[field.index()];
        if (micros > JobSpec.LONGEST_MICROS) {
            String found = micros == SwfNumber.TOO_LARGE ? "a larger number" : Seconds.ofMicros(micros);
            throw wrong(field, found, "at most " + Seconds.ofMicros(JobSpec.LONGEST_MICROS) + " seconds");
        }
        return micros;
    }

    long whole(SwfField field) throws WorkloadException {
        long value = millionths[field.index()];
        if (value == SwfNumber.TOO_LARGE || value < 0 || value % MILLION != 0) {
            String found = value == SwfNumber.TOO_LARGE ? "a larger number" : text(field);
            throw wrong(field, found, "a whole number from 0 to " + Long.MAX_VALUE / MILLION);
        }
        return value / MILLION;
    }

    /** A number as text, as short as it goes. */
    String text(SwfField field) {
        return Seconds.ofMicros(millionths[field.index()]);
    }

    long number() {
        return line;
    }

    private WorkloadException wrong(SwfField field, String found, String expected) {
        return new WorkloadException(new Place(file, field.place(), line, 0), found, expected);
    }
}
