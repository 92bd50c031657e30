package dev.estiva.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A growing list of whole numbers, sorted at the end: exact percentiles for 8 bytes a value. It grows by pages, so that no
 * number is copied until then.
 */
final class Values {
    private static final int FIRST_PAGE = 1_024;
    private static final int LARGEST_PAGE = 1 << 16;

    private final List<long[]> full = new ArrayList<>();

    private long[] page = new long[FIRST_PAGE];

    private int used;
    private int size;

    void add(long value) {
        if (used == page.length) {
            full.add(page);
            page = new long[Math.min(LARGEST_PAGE, size)];
            used = 0;
        }
        page[used++] = value;
        size++;
    }

    int size() {
        return size;
    }

    void sort() {
        join();
        Arrays.sort(page, 0, size);
    }

    long get(int at) {
        join();
        return page[at];
    }

    /** Into one page. */
    private void join() {
        if (full.isEmpty()) {
            return;
        }
        long[] all = new long[size];
        int at = 0;
        for (long[] each : full) {
            System.arraycopy(each, 0, all, at, each.length);
            at += each.length;
        }
        System.arraycopy(page, 0, all, at, used);
        full.clear();
        page = all;
        used = size;
    }
}
