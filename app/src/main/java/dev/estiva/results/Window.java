package dev.estiva.results;

import java.util.Collection;

/** The time that is looked at, in microseconds since 1970. */
public record Window(long fromMicros, long toMicros) {
    public Window {
        if (toMicros < fromMicros) {
            throw new IllegalArgumentException("a window that ends before it begins");
        }
    }

    /** From the first submission, or start, to the last end; nothing if there are no results. */
    static Window of(Collection<Result> results) {
        long from = Long.MAX_VALUE;
        long to = Long.MIN_VALUE;
        for (Result result : results) {
            Result.Times times = result.times();
            from = Math.min(from, times.hasWait() ? times.submitMicros() : times.startMicros());
            to = Math.max(to, times.endMicros());
        }
        return from > to ? new Window(0, 0) : new Window(from, to);
    }

    public double seconds() {
        return (toMicros - fromMicros) / 1e6;
    }

    long overlapMicros(long from, long to) {
        return Math.max(0, Math.min(to, toMicros) - Math.max(from, fromMicros));
    }
}
