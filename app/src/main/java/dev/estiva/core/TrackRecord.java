package dev.estiva.core;

import dev.estiva.core.StatePart.End;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Request;
import dev.estiva.model.Resources;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.TaskId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** How the latest attempts on a worker ended, by which {@link Quarantine} tells a broken worker from broken jobs. */
final class TrackRecord {
    /** An attempt that lasted so long shows that its worker can run things, however it ended. */
    static final long QUICK_MICROS = 10_000_000;

    /** Ends that are kept: twice the shortest run of failures that matters, and small enough for every worker. */
    static final int KEPT = 16;

    // The columns of a row.
    private static final int JOB = 0;
    private static final int INDEX_AND_WELL = 1;
    private static final int KIND = 2;
    private static final int START = 3;
    private static final int COLUMNS = 4;

    /** The ends, each in the row of the one that it replaced: as objects they would all grow old before they are dropped. */
    private long[] rows = {};

    private String[] users = {};
    private int oldest;
    private int size;
    private int failuresInARow;
    private long sinceMicros;

    TrackRecord() {}

    TrackRecord(StatePart.LatestEnds part) {
        this.failuresInARow = part.failuresInARow();
        this.sinceMicros = part.sinceMicros();
        for (End end : part.ends()) {
            keep(end.task(), end.user(), end.kind(), end.startMicros(), end.well());
        }
    }

    StatePart.LatestEnds part() {
        return new StatePart.LatestEnds(failuresInARow, sinceMicros, ends());
    }

    TrackRecord copy() {
        TrackRecord copy = new TrackRecord();
        copy.rows = rows.clone();
        copy.users = users.clone();
        copy.oldest = oldest;
        copy.size = size;
        copy.failuresInARow = failuresInARow;
        copy.sinceMicros = sinceMicros;
        return copy;
    }

    /** What the end of an attempt says about its worker. */
    enum Showing {
        /** It works: the attempt did what it should, or at least lasted. */
        WELL,
        /** The attempt failed at once. */
        BADLY,
        /** Nothing: the attempt was stopped, or vanished with the worker. */
        NOTHING
    }

    static Showing showing(boolean completed, boolean failed, long ranMicros) {
        if (completed || ranMicros >= QUICK_MICROS) {
            return Showing.WELL;
        }
        return failed ? Showing.BADLY : Showing.NOTHING;
    }

    /** @param kind see {@link #kind(JobSpec)} */
    void add(Showing showing, TaskId task, String user, long kind, long startMicros) {
        if (showing == Showing.NOTHING || (showing == Showing.BADLY && hasFailed(task))) {
            return; // a task that fails again and again on its retries is one failure
        }
        boolean well = showing == Showing.WELL;
        if (well) {
            failuresInARow = 0;
            sinceMicros = 0;
        } else if (failuresInARow++ == 0) {
            sinceMicros = startMicros;
        }
        keep(task, user, kind, startMicros, well);
    }

    private void keep(TaskId task, String user, long kind, long startMicros, boolean well) {
        if (users.length == 0) {
            rows = new long[KEPT * COLUMNS];
            users = new String[KEPT];
        }
        int place = (oldest + size) % KEPT;
        if (size == KEPT) {
            oldest = (oldest + 1) % KEPT;
        } else {
            size++;
        }
        int row = place * COLUMNS;
        rows[row + JOB] = task.job();
        rows[row + INDEX_AND_WELL] = 2L * task.index() + (well ? 1 : 0);
        rows[row + KIND] = kind;
        rows[row + START] = startMicros;
        users[place] = user;
    }

    /** @param at from the oldest on */
    private End end(int at) {
        int place = (oldest + at) % KEPT;
        int row = place * COLUMNS;
        long indexAndWell = rows[row + INDEX_AND_WELL];
        TaskId task = new TaskId(rows[row + JOB], (int) (indexAndWell / 2));
        return new End(task, rows[row + KIND], users[place], rows[row + START], indexAndWell % 2 == 1);
    }

    private boolean hasFailed(TaskId task) {
        return row().stream().anyMatch(end -> end.task().equals(task));
    }

    /** How many tasks in a row have failed quickly, the latest of them last. */
    int failuresInARow() {
        return failuresInARow;
    }

    /** When the first of those in a row started, 0 if there are none. */
    long sinceMicros() {
        return sinceMicros;
    }

    /** Those in a row, as far as they are kept. */
    List<End> row() {
        List<End> row = new ArrayList<>();
        for (int at = size - 1; at >= 0 && row.size() < failuresInARow; at--) {
            row.add(end(at));
        }
        return row;
    }

    /** The latest ends, the oldest first. */
    List<End> ends() {
        return IntStream.range(0, size).mapToObj(this::end).toList();
    }

    void clear() {
        size = 0;
        failuresInARow = 0;
        sinceMicros = 0;
    }

    /** Throws unless the row's length and beginning are what the ends say. */
    void check() {
        int row = 0;
        long since = 0;
        for (End end : ends()) {
            row = end.well() ? 0 : row + 1;
            since = end.well() ? 0 : row == 1 ? end.startMicros() : since;
        }
        boolean right = row < KEPT ? row == failuresInARow && since == sinceMicros : failuresInARow >= KEPT;
        if (!right) {
            throw new IllegalStateException(failuresInARow + " failures in a row are noted behind " + ends());
        }
    }

    /** A number that is equal for tasks of one user, type and request, in every process. */
    static long kind(JobSpec spec) {
        Request request = spec.request();
        Resources amounts = request.amounts();
        long kind = mix(spec.user().hashCode(), spec.type().hashCode());
        kind = mix(mix(kind, amounts.slots()), amounts.cpuMillis());
        kind = mix(mix(kind, amounts.gpuShare()), amounts.memoryBytes());
        for (Map.Entry<String, Long> extra : entries(amounts.extras())) {
            kind = mix(mix(kind, extra.getKey().hashCode()), extra.getValue());
        }
        kind = mix(mix(kind, request.gpuModel().hashCode()), request.gpuMemoryBytes());
        for (Map.Entry<String, String> label : entries(request.labels())) {
            kind = mix(mix(kind, label.getKey().hashCode()), label.getValue().hashCode());
        }
        return kind;
    }

    /** Their iterator is dear, and most have none. */
    private static <V> Collection<Map.Entry<String, V>> entries(Map<String, V> map) {
        return map.isEmpty() ? List.of() : map.entrySet();
    }

    private static long mix(long kind, long more) {
        return SeededRandom.mix(kind * 31 + more);
    }
}
