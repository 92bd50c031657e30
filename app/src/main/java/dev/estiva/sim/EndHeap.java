package dev.estiva.sim;

import dev.estiva.sim.SimulatedEnds.End;
import java.util.Arrays;
import java.util.Comparator;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Ends to come, the earliest first. Their instants lie together in an array, for comparing them is what a simulation of many
 * workers does most: looking each up in its object took a quarter of all time.
 */
final class EndHeap {
    private static final Comparator<End> AT_ONE_INSTANT =
            Comparator.comparingLong(End::startMicros).thenComparingLong(End::number);

    private long[] instants = new long[16];
    private @Nullable End[] ends = new End[16];
    private int size;

    /** {@link Long#MAX_VALUE} if there is none. */
    long nextMicros() {
        return size == 0 ? Long.MAX_VALUE : instants[0];
    }

    void add(End end) {
        if (size == instants.length) {
            instants = Arrays.copyOf(instants, size * 2);
            ends = Arrays.copyOf(ends, size * 2);
        }
        size++;
        rise(size - 1, end);
    }

    End remove() {
        End first = size == 0 ? null : ends[0];
        End last = size == 0 ? null : ends[size - 1];
        if (first == null || last == null) {
            throw new NoSuchElementException("nothing ends");
        }
        size--;
        ends[size] = null;
        if (size > 0) {
            sink(instants[size], last);
        }
        return first;
    }

    /** Looks at all. */
    void removeIf(Predicate<End> unwanted) {
        @Nullable End[] before = Arrays.copyOf(ends, size);
        Arrays.fill(ends, 0, size, null);
        size = 0;
        for (End end : before) {
            if (end != null && !unwanted.test(end)) {
                add(end);
            }
        }
    }

    private void rise(int from, End end) {
        long instant = end.atMicros();
        int at = from;
        while (at > 0) {
            int parent = (at - 1) >>> 1;
            if (!isBefore(instant, end, parent)) {
                break;
            }
            instants[at] = instants[parent];
            ends[at] = ends[parent];
            at = parent;
        }
        instants[at] = instant;
        ends[at] = end;
    }

    /** Lets the first place be taken by the least of what is below, down to where this one belongs. */
    private void sink(long instant, End end) {
        int at = 0;
        int child = 1;
        while (child < size) {
            End right = child + 1 < size ? ends[child + 1] : null;
            if (right != null && isBefore(instants[child + 1], right, child)) {
                child++;
            }
            if (isBefore(instant, end, child)) {
                break;
            }
            instants[at] = instants[child];
            ends[at] = ends[child];
            at = child;
            child = 2 * at + 1;
        }
        instants[at] = instant;
        ends[at] = end;
    }

    private boolean isBefore(long instant, End end, int place) {
        End other = ends[place];
        return instant != instants[place]
                ? instant < instants[place]
                : other != null && AT_ONE_INSTANT.compare(end, other) < 0;
    }
}
