package dev.estiva.core;

import dev.estiva.model.Placement.Share;
import dev.estiva.model.TaskId;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The tasks that run on one worker, sorted by the instant at which they should end at the latest, then by id. */
public final class RunningTasks {
    private static final int LEAST = 2;

    private long[] boundEnd = new long[LEAST];
    private long[] start = new long[LEAST];
    private TaskId[] task = new TaskId[LEAST];
    private Share[] share = new Share[LEAST];
    private int size;

    RunningTasks copy() {
        RunningTasks copy = new RunningTasks();
        copy.boundEnd = boundEnd.clone();
        copy.start = start.clone();
        copy.task = task.clone();
        copy.share = share.clone();
        copy.size = size;
        return copy;
    }

    public int size() {
        return size;
    }

    /** By their ids. */
    List<TaskId> tasks() {
        return Arrays.stream(task, 0, size).sorted().toList();
    }

    List<Share> shares() {
        return List.of(Arrays.copyOf(share, size));
    }

    public TaskId task(int at) {
        return task[at];
    }

    public Share share(int at) {
        return share[at];
    }

    public long startMicros(int at) {
        return start[at];
    }

    /** When it should end at the latest. */
    public long boundEndMicros(int at) {
        return boundEnd[at];
    }

    /** When room is planned to be free: at its bound, later if that is in the past. */
    public long assumedEndMicros(int at, long nowMicros) {
        return boundEnd[at] >= nowMicros ? boundEnd[at] : Bounds.overdueEnd(start[at], boundEnd[at], nowMicros);
    }

    /** The places in the order in which their room is planned to be free. */
    int[] byAssumedEnd(long nowMicros) {
        int[] order = new int[size];
        int late = 0;
        while (late < size && boundEnd[late] < nowMicros) {
            late++;
        }
        long[] ends = new long[late];
        for (int at = 0; at < late; at++) {
            ends[at] = assumedEndMicros(at, nowMicros);
        }
        List<Integer> overdue = IntStream.range(0, late)
                .boxed()
                .sorted(Comparator.comparingLong(at -> ends[at]))
                .toList();
        int next = late;
        int filled = 0;
        for (int at : overdue) {
            while (next < size && boundEnd[next] <= ends[at]) {
                order[filled++] = next++;
            }
            order[filled++] = at;
        }
        while (next < size) {
            order[filled++] = next++;
        }
        return order;
    }

    void add(TaskId added, Share taken, long startMicros, long boundEndMicros) {
        int at = -1 - find(boundEndMicros, added);
        if (size == boundEnd.length) {
            grow(size * 2);
        }
        int moved = size - at;
        System.arraycopy(boundEnd, at, boundEnd, at + 1, moved);
        System.arraycopy(start, at, start, at + 1, moved);
        System.arraycopy(task, at, task, at + 1, moved);
        System.arraycopy(share, at, share, at + 1, moved);
        boundEnd[at] = boundEndMicros;
        start[at] = startMicros;
        task[at] = added;
        share[at] = taken;
        size++;
    }

    void remove(TaskId removed, long boundEndMicros) {
        int at = find(boundEndMicros, removed);
        if (at < 0) {
            throw new IllegalStateException("not running here: " + removed);
        }
        int moved = --size - at;
        System.arraycopy(boundEnd, at + 1, boundEnd, at, moved);
        System.arraycopy(start, at + 1, start, at, moved);
        System.arraycopy(task, at + 1, task, at, moved);
        System.arraycopy(share, at + 1, share, at, moved);
    }

    /** Its place, or −1 − where it belongs. */
    int find(long end, TaskId id) {
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = boundEnd[middle] != end ? Long.compare(boundEnd[middle], end) : task[middle].compareTo(id);
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

    private void grow(int capacity) {
        boundEnd = Arrays.copyOf(boundEnd, capacity);
        start = Arrays.copyOf(start, capacity);
        task = Arrays.copyOf(task, capacity);
        share = Arrays.copyOf(share, capacity);
    }
}
