package dev.estiva.core;

import dev.estiva.core.StatePart.End;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Request;
import dev.estiva.model.Resources;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.TaskId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** How the latest attempts on a worker ended, by which {@link Quarantine} tells a broken worker from broken jobs. */
final class TrackRecord {
    /** An attempt that lasted so long shows that its worker can run things, however it ended. */
    static final long QUICK_MICROS = 10_000_000;

    /** Ends that are kept: twice the shortest run of failures that matters, and small enough for every worker. */
    static final int KEPT = 16;

    private final Deque<End> ends;
    private int failuresInARow;
    private long sinceMicros;

    TrackRecord() {
        this(new ArrayDeque<>(), 0, 0);
    }

    TrackRecord(StatePart.LatestEnds part) {
        this(new ArrayDeque<>(part.ends()), part.failuresInARow(), part.sinceMicros());
    }

    private TrackRecord(Deque<End> ends, int failuresInARow, long sinceMicros) {
        this.ends = ends;
        this.failuresInARow = failuresInARow;
        this.sinceMicros = sinceMicros;
    }

    StatePart.LatestEnds part() {
        return new StatePart.LatestEnds(failuresInARow, sinceMicros, List.copyOf(ends));
    }

    TrackRecord copy() {
        return new TrackRecord(new ArrayDeque<>(ends), failuresInARow, sinceMicros);
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
        if (ends.size() == KEPT) {
            ends.removeFirst();
        }
        ends.addLast(new End(task, kind, user, startMicros, well));
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
        for (Iterator<End> latest = ends.descendingIterator(); latest.hasNext() && row.size() < failuresInARow; ) {
            row.add(latest.next());
        }
        return row;
    }

    /** The latest ends, the oldest first. */
    Collection<End> ends() {
        return Collections.unmodifiableCollection(ends);
    }

    void clear() {
        ends.clear();
        failuresInARow = 0;
        sinceMicros = 0;
    }

    /** Throws unless the row's length and beginning are what the ends say. */
    void check() {
        int row = 0;
        long since = 0;
        for (End end : ends) {
            row = end.well() ? 0 : row + 1;
            since = end.well() ? 0 : row == 1 ? end.startMicros() : since;
        }
        boolean right = row < KEPT ? row == failuresInARow && since == sinceMicros : failuresInARow >= KEPT;
        if (!right || ends.size() > KEPT) {
            throw new IllegalStateException(failuresInARow + " failures in a row are noted behind " + ends);
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
