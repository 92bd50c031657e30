package dev.estiva.sim;

import dev.estiva.core.Input.Attempt;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerId;
import dev.estiva.sim.SimulatedEnds.End;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Ends to come, the earliest first. A heap of four children each, half as deep as one of two: the instants of four siblings
 * lie together in an array, for comparing them is what a simulation of many workers does most. All else of an end stays in a
 * row of a table and is looked at when it comes. No objects are kept, so moving an end writes no reference, of which the
 * garbage collector would want to know.
 */
final class EndHeap {
    private static final int CHILDREN = 4;

    // The columns of a row.
    private static final int START = 0;
    private static final int NUMBER = 1;
    private static final int JOB = 2;
    private static final int INDEX_AND_ATTEMPT = 3;
    private static final int WORKER_AND_FLAGS = 4;
    private static final int COLUMNS = 5;

    private static final int DUE = 1;
    private static final int FAILS = 2;
    private static final int FLAG_BITS = 2;

    private long[] instants = new long[16];

    /** Which row belongs to the instant at the same place; behind those of the heap, the rows that are free. */
    private int[] rows = new int[16];

    private long[] table = new long[16 * COLUMNS];
    private int size;
    private int rowsUsed;

    /** {@link Long#MAX_VALUE} if there is none. */
    long nextMicros() {
        return size == 0 ? Long.MAX_VALUE : instants[0];
    }

    void add(End end) {
        if (size == instants.length) {
            instants = Arrays.copyOf(instants, size * 2);
            rows = Arrays.copyOf(rows, size * 2);
            table = Arrays.copyOf(table, size * 2 * COLUMNS);
        }
        if (size == rowsUsed) {
            rows[size] = rowsUsed++;
        }
        int row = rows[size] * COLUMNS;
        table[row + START] = end.startMicros();
        table[row + NUMBER] = end.number();
        table[row + JOB] = end.job();
        table[row + INDEX_AND_ATTEMPT] =
                (long) end.index() << Integer.SIZE | end.attempt().number();
        table[row + WORKER_AND_FLAGS] =
                (long) end.worker().value() << FLAG_BITS | (end.fails() ? FAILS : 0) | (end.due() ? DUE : 0);
        rise(size++, end.atMicros(), rows[size - 1]);
    }

    End remove() {
        if (size == 0) {
            throw new NoSuchElementException("nothing ends");
        }
        End first = end(instants[0], rows[0]);
        removeAt(0);
        return first;
    }

    /**
     * Puts the first ends into that list, at most so many. Their rows, which are in no cache, are looked at when all are known:
     * then none has to wait for another.
     */
    void remove(int most, List<End> to) {
        int count = Math.min(most, size);
        long[] when = new long[count];
        for (int at = 0; at < count; at++) {
            when[at] = instants[0];
            removeAt(0);
        }
        for (int at = 0; at < count; at++) {
            to.add(end(when[at], rows[size + count - 1 - at])); // where removeAt puts what is free
        }
    }

    /** Takes this attempt's end out, if it is to come; looks at all. */
    void remove(long job, int index, int attempt) {
        long indexAndAttempt = (long) index << Integer.SIZE | attempt;
        for (int at = 0; at < size; at++) {
            int row = rows[at] * COLUMNS;
            if (table[row + JOB] == job && table[row + INDEX_AND_ATTEMPT] == indexAndAttempt) {
                removeAt(at);
                return;
            }
        }
    }

    private End end(long instant, int number) {
        int row = number * COLUMNS;
        long workerAndFlags = table[row + WORKER_AND_FLAGS];
        return new End(
                instant,
                table[row + START],
                table[row + NUMBER],
                new WorkerId((int) (workerAndFlags >> FLAG_BITS)),
                new Attempt(new TaskId(table[row + JOB], (int) (table[row + INDEX_AND_ATTEMPT] >> Integer.SIZE)), (int)
                        table[row + INDEX_AND_ATTEMPT]),
                (workerAndFlags & DUE) != 0,
                (workerAndFlags & FAILS) != 0);
    }

    /** The last one takes the place of the one that goes, whose row becomes the first free one. */
    private void removeAt(int at) {
        int freed = rows[at];
        size--;
        long instant = instants[size];
        int row = rows[size];
        rows[size] = freed;
        if (at < size) {
            int place = sink(at, instant, row);
            if (place == at) {
                rise(at, instant, row);
            }
        }
    }

    private void rise(int from, long instant, int row) {
        int at = from;
        while (at > 0) {
            int parent = (at - 1) / CHILDREN;
            if (!isBefore(instant, row, parent)) {
                break;
            }
            instants[at] = instants[parent];
            rows[at] = rows[parent];
            at = parent;
        }
        instants[at] = instant;
        rows[at] = row;
    }

    /** Lets this place be taken by the least of what is below, down to where the end belongs; answers where that is. */
    private int sink(int from, long instant, int row) {
        int at = from;
        int child = CHILDREN * at + 1;
        while (child < size) {
            int least = child;
            int behind = Math.min(child + CHILDREN, size);
            for (int other = child + 1; other < behind; other++) {
                if (isBefore(instants[other], rows[other], least)) {
                    least = other;
                }
            }
            if (isBefore(instant, row, least)) {
                break;
            }
            instants[at] = instants[least];
            rows[at] = rows[least];
            at = least;
            child = CHILDREN * at + 1;
        }
        instants[at] = instant;
        rows[at] = row;
        return at;
    }

    private boolean isBefore(long instant, int row, int place) {
        return instant != instants[place] ? instant < instants[place] : isBefore(row, rows[place]);
    }

    /** Of ends of one instant. */
    private boolean isBefore(int row, int other) {
        long start = table[row * COLUMNS + START];
        long otherStart = table[other * COLUMNS + START];
        return start != otherStart
                ? start < otherStart
                : table[row * COLUMNS + NUMBER] < table[other * COLUMNS + NUMBER];
    }
}
