package dev.estiva.metrics;

import java.util.Arrays;

/** A growing array of whole numbers, sorted at the end: exact percentiles for 8 bytes a value. */
final class Values {
    private static final int FIRST_CAPACITY = 1_024;

    private long[] values = new long[FIRST_CAPACITY];
    private int size;

    void add(long value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, (int) Math.min(Integer.MAX_VALUE - 8, size + (long) size / 2));
        }
        values[size++] = value;
    }

    int size() {
        return size;
    }

    void sort() {
        Arrays.sort(values, 0, size);
    }

    long get(int at) {
        return values[at];
    }
}
