package dev.estiva.sim;

import dev.estiva.core.Input.Attempt;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerId;
import dev.estiva.sim.SimulatedEnds.End;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.IntConsumer;
import java.util.function.LongToIntFunction;

/**
 * Slots that hold ends, in no order. All are in one table, in pieces of a few rows each, of which a slot has as many as it
 * needs: so slots of any sizes take little more room than their ends, and what is given back is used first, while it is in a
 * cache. No objects are kept, so adding an end writes no reference, of which the garbage collector would want to know.
 */
final class EndSlots {
    // The columns of a row.
    private static final int INSTANT = 0;
    private static final int START = 1;
    private static final int NUMBER = 2;
    private static final int JOB = 3;
    private static final int INDEX_AND_ATTEMPT = 4;
    private static final int WORKER_AND_FLAGS = 5;
    private static final int COLUMNS = 6;

    private static final int DUE = 1;
    private static final int FAILS = 2;
    private static final int FLAG_BITS = 2;

    /** Of a piece. */
    private static final int ROWS = 16;

    private static final int NONE = -1;

    private long[] table = new long[16 * ROWS * COLUMNS];

    /** The piece that was full before this one came to its slot; or, of one that is free, the next that is. */
    private int[] before = new int[16];

    private int piecesUsed;
    private int firstFree = NONE;

    private final int[] sizes;

    /** The piece of each slot that is not full yet, or was filled last. */
    private final int[] pieces;

    EndSlots(int count) {
        this.sizes = new int[count];
        this.pieces = new int[count];
    }

    int size(int slot) {
        return sizes[slot];
    }

    void add(int slot, End end) {
        int row = newRow(slot);
        table[row + INSTANT] = end.atMicros();
        table[row + START] = end.startMicros();
        table[row + NUMBER] = end.number();
        table[row + JOB] = end.job();
        table[row + INDEX_AND_ATTEMPT] =
                indexAndAttempt(end.index(), end.attempt().number());
        table[row + WORKER_AND_FLAGS] =
                (long) end.worker().value() << FLAG_BITS | (end.fails() ? FAILS : 0) | (end.due() ? DUE : 0);
    }

    /** Empties the slot into that collection. */
    void drain(int slot, Collection<End> to) {
        empty(slot, row -> to.add(end(row)));
    }

    /** Spreads the ends of a slot over others, each to the one for its instant. */
    void spread(int slot, LongToIntFunction slotFor) {
        empty(slot, row -> {
            int copy = newRow(slotFor.applyAsInt(table[row + INSTANT]));
            System.arraycopy(table, row, table, copy, COLUMNS);
        });
    }

    private void empty(int slot, IntConsumer ofRow) {
        int size = sizes[slot];
        sizes[slot] = 0;
        int piece = pieces[slot];
        while (size > 0) {
            int left = (size - 1) / ROWS * ROWS;
            for (int place = 0; place < size - left; place++) {
                ofRow.accept(row(piece, place));
            }
            int next = before[piece];
            free(piece);
            piece = next;
            size = left;
        }
    }

    private End end(int row) {
        long indexAndAttempt = table[row + INDEX_AND_ATTEMPT];
        long workerAndFlags = table[row + WORKER_AND_FLAGS];
        return new End(
                table[row + INSTANT],
                table[row + START],
                table[row + NUMBER],
                new WorkerId((int) (workerAndFlags >> FLAG_BITS)),
                new Attempt(
                        new TaskId(table[row + JOB], (int) (indexAndAttempt >> Integer.SIZE)), (int) indexAndAttempt),
                (workerAndFlags & DUE) != 0,
                (workerAndFlags & FAILS) != 0);
    }

    private static long indexAndAttempt(int index, int attempt) {
        return (long) index << Integer.SIZE | attempt;
    }

    /** Takes this attempt's end out, if it is here; looks at all. */
    void remove(long job, int index, int attempt) {
        for (int slot = 0; slot < sizes.length; slot++) {
            int piece = pieces[slot];
            for (int at = sizes[slot] - 1; at >= 0; at--) {
                int row = row(piece, at % ROWS);
                if (table[row + JOB] == job && table[row + INDEX_AND_ATTEMPT] == indexAndAttempt(index, attempt)) {
                    removeAt(slot, row);
                    return;
                }
                piece = at % ROWS == 0 ? before[piece] : piece;
            }
        }
    }

    /** The last one takes the place of the one that goes. */
    private void removeAt(int slot, int row) {
        int last = --sizes[slot] % ROWS;
        int piece = pieces[slot];
        System.arraycopy(table, row(piece, last), table, row, COLUMNS);
        if (last == 0) {
            pieces[slot] = before[piece];
            free(piece);
        }
    }

    /** The table may be another then. */
    private int newRow(int slot) {
        int place = sizes[slot]++ % ROWS;
        if (place == 0) {
            int piece = newPiece();
            before[piece] = pieces[slot];
            pieces[slot] = piece;
        }
        return row(pieces[slot], place);
    }

    private int newPiece() {
        int piece = firstFree;
        if (piece != NONE) {
            firstFree = before[piece];
            return piece;
        }
        if (piecesUsed == before.length) {
            table = Arrays.copyOf(table, table.length * 2);
            before = Arrays.copyOf(before, before.length * 2);
        }
        return piecesUsed++;
    }

    private void free(int piece) {
        before[piece] = firstFree;
        firstFree = piece;
    }

    private static int row(int piece, int place) {
        return (piece * ROWS + place) * COLUMNS;
    }
}
