package dev.estiva.core;

import dev.estiva.model.Placement.Share;
import dev.estiva.model.TaskId;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * The tasks that run on one worker, sorted by the instant at which they should end at the latest, then by id. All numbers of
 * a task lie together: of many workers' tasks hardly any is in the processor's cache when it is looked for.
 */
public final class RunningTasks {
    private static final int LEAST = 2;

    /** To look through so many is faster than to find out, of the job's description, where the task is, or to move them all. */
    private static final int FEW = 16;

    private static final int[] NONE = {};

    // The columns of a row.
    private static final int BOUND_END = 0;
    private static final int START = 1;
    private static final int JOB = 2;
    private static final int INDEX = 3;
    private static final int COLUMNS = 4;

    private long[] rows = new long[LEAST * COLUMNS];
    private Share[] share = new Share[LEAST];
    private int size;

    RunningTasks copy() {
        RunningTasks copy = new RunningTasks();
        copy.rows = rows.clone();
        copy.share = share.clone();
        copy.size = size;
        return copy;
    }

    public int size() {
        return size;
    }

    /** See {@link Lookahead}. */
    long lookAt() {
        return rows[0] + rows[rows.length - 1] + share.length;
    }

    /** By their ids. */
    List<TaskId> tasks() {
        return IntStream.range(0, size).mapToObj(this::task).sorted().toList();
    }

    List<Share> shares() {
        return List.of(Arrays.copyOf(share, size));
    }

    public TaskId task(int at) {
        return new TaskId(rows[at * COLUMNS + JOB], (int) rows[at * COLUMNS + INDEX]);
    }

    public Share share(int at) {
        return share[at];
    }

    public long startMicros(int at) {
        return rows[at * COLUMNS + START];
    }

    /** When it should end at the latest. */
    public long boundEndMicros(int at) {
        return rows[at * COLUMNS + BOUND_END];
    }

    /** When room is planned to be free: at its bound, later if that is in the past. */
    public long assumedEndMicros(int at, long nowMicros) {
        long boundEnd = boundEndMicros(at);
        return boundEnd >= nowMicros ? boundEnd : Bounds.overdueEnd(startMicros(at), boundEnd, nowMicros);
    }

    /** The places in the order in which their room is planned to be free. */
    int[] byAssumedEnd(long nowMicros) {
        int[] order = new int[size];
        int late = 0;
        while (late < size && boundEndMicros(late) < nowMicros) {
            late++;
        }
        int next = late;
        int filled = 0;
        for (int at : late == 0 ? NONE : overdue(late, nowMicros)) {
            long end = assumedEndMicros(at, nowMicros);
            while (next < size && boundEndMicros(next) <= end) {
                order[filled++] = next++;
            }
            order[filled++] = at;
        }
        while (next < size) {
            order[filled++] = next++;
        }
        return order;
    }

    /** The first so many, which are over their bounds, in the order in which their room is planned to be free. */
    private int[] overdue(int late, long nowMicros) {
        return IntStream.range(0, late)
                .boxed()
                .sorted(Comparator.comparingLong(at -> assumedEndMicros(at, nowMicros)))
                .mapToInt(at -> at)
                .toArray();
    }

    void add(TaskId added, Share taken, long startMicros, long boundEndMicros) {
        int at = -1 - find(boundEndMicros, added);
        if (size == share.length) {
            rows = Arrays.copyOf(rows, 2 * rows.length);
            share = Arrays.copyOf(share, 2 * size);
        }
        int row = at * COLUMNS;
        move(at, at + 1, size - at);
        rows[row + BOUND_END] = boundEndMicros;
        rows[row + START] = startMicros;
        rows[row + JOB] = added.job();
        rows[row + INDEX] = added.index();
        share[at] = taken;
        size++;
    }

    /** @param boundEndMicros what it was added with; asked for where there are many */
    void remove(TaskId removed, LongSupplier boundEndMicros) {
        int at = size > FEW ? find(boundEndMicros.getAsLong(), removed) : find(removed);
        if (at < 0) {
            throw new IllegalStateException("not running here: " + removed);
        }
        size--;
        move(at + 1, at, size - at);
    }

    /** One place up or down. */
    private void move(int from, int to, int count) {
        System.arraycopy(rows, from * COLUMNS, rows, to * COLUMNS, count * COLUMNS);
        if (count > FEW || !areOne(Math.min(from, to), count + 1)) {
            System.arraycopy(share, from, share, to, count);
        }
    }

    /** Whether all these shares are one object, as those of equal tasks are: what is there already need not be written. */
    @SuppressWarnings("ReferenceEquality")
    private boolean areOne(int from, int count) {
        for (int at = from + 1; at < from + count; at++) {
            if (share[at] != share[from]) {
                return false;
            }
        }
        return true;
    }

    private int find(TaskId id) {
        for (int at = 0; at < size; at++) {
            if (rows[at * COLUMNS + JOB] == id.job() && rows[at * COLUMNS + INDEX] == id.index()) {
                return at;
            }
        }
        return -1;
    }

    /** Its place, or −1 − where it belongs. */
    int find(long end, TaskId id) {
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = compare(middle, end, id);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1 - low;
    }

    private int compare(int at, long end, TaskId id) {
        int row = at * COLUMNS;
        if (rows[row + BOUND_END] != end) {
            return rows[row + BOUND_END] < end ? -1 : 1;
        }
        if (rows[row + JOB] != id.job()) {
            return rows[row + JOB] < id.job() ? -1 : 1;
        }
        return Long.compare(rows[row + INDEX], id.index());
    }
}
