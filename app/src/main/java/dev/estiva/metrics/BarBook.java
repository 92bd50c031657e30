package dev.estiva.metrics;

import dev.estiva.core.Fact.PlacedBy;
import dev.estiva.metrics.Bar.End;
import dev.estiva.metrics.Bar.Lane;
import dev.estiva.metrics.Bar.Why;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Placement;
import dev.estiva.model.Placement.DeviceShare;
import dev.estiva.model.Placement.Share;
import dev.estiva.model.TaskId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Keeps each attempt as a bar while they are few enough to be drawn one by one, and forgets them all if they are not. */
final class BarBook {
    /** More would be less than a pixel each. */
    static final int MOST_BARS = 5_000;

    static final int MOST_ROWS = 400;

    private final List<GanttRow> rows = new ArrayList<>();
    private final List<Lanes> lanes = new ArrayList<>();
    private final List<Bar> ended = new ArrayList<>();
    private final NavigableMap<TaskId, Open> open = new TreeMap<>();
    private int nextRow;
    private boolean tooMany;

    private record Taken(int row, BitSet lanes) {}

    /** A stretch of an attempt that begins. */
    record Started(JobSpec spec, int attempt, PlacedBy by, long fromMicros) {}

    private record Open(Started started, int index, List<Taken> taken) {}

    /** Another row, by its number. */
    int row(String worker, int device, String model) {
        if (nextRow == MOST_ROWS) {
            forget();
        }
        if (!tooMany) {
            rows.add(new GanttRow(worker, device, model, 1));
            lanes.add(new Lanes());
        }
        return nextRow++;
    }

    /** {@code workers} are those of the placement's shares. */
    void placed(TaskId task, Started started, Placement placement, List<TimelineWorker> workers) {
        if (tooMany || ended.size() + open.size() == MOST_BARS) {
            forget();
            return;
        }
        List<Taken> taken = new ArrayList<>();
        List<Share> shares = placement.shares();
        for (int i = 0; i < shares.size(); i++) {
            TimelineWorker worker = workers.get(i);
            taken.add(take(worker.row(), worker.lanes(shares.get(i).amounts())));
            for (DeviceShare device : shares.get(i).devices()) {
                taken.add(take(worker.deviceRow(device.device()), 1));
            }
        }
        open.put(task, new Open(started, task.index(), List.copyOf(taken)));
    }

    void ended(TaskId task, End end, long micros) {
        Open bar = open.remove(task);
        if (bar == null) {
            return;
        }
        bar.taken.forEach(taken -> lanes.get(taken.row).give(taken.lanes));
        ended.add(closed(bar, end, micros));
    }

    /** What still runs, runs until now at least. */
    void end(long micros) {
        open.values().forEach(bar -> ended.add(closed(bar, End.RUNNING, micros)));
        open.clear();
    }

    private Taken take(int row, int count) {
        return new Taken(row, lanes.get(row).take(count));
    }

    private static Bar closed(Open bar, End end, long micros) {
        JobSpec spec = bar.started.spec;
        String name = spec.name();
        List<Lane> places = new ArrayList<>();
        for (Taken taken : bar.taken) {
            for (int from = taken.lanes.nextSetBit(0); from >= 0; ) {
                int to = taken.lanes.nextClearBit(from);
                places.add(new Lane(taken.row, from, to - from));
                from = taken.lanes.nextSetBit(to);
            }
        }
        return new Bar(
                spec.tasks() == 1 ? name : name + "." + bar.index,
                spec.user(),
                spec.type(),
                bar.started.attempt,
                Why.valueOf(bar.started.by.name()),
                bar.started.fromMicros,
                micros,
                end,
                places);
    }

    private void forget() {
        tooMany = true;
        rows.clear();
        lanes.clear();
        ended.clear();
        open.clear();
    }

    @Nullable
    List<GanttRow> rows() {
        if (tooMany) {
            return null;
        }
        List<GanttRow> all = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            GanttRow row = rows.get(i);
            all.add(new GanttRow(
                    row.worker(),
                    row.device(),
                    row.model(),
                    Math.max(1, lanes.get(i).most())));
        }
        return all;
    }

    @Nullable
    List<Bar> bars() {
        return tooMany
                ? null
                : ended.stream()
                        .sorted(Comparator.comparingLong(Bar::fromMicros))
                        .toList();
    }
}
