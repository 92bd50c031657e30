package dev.estiva.core;

import dev.estiva.model.TaskId;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * When the tasks of one group would start if they alone waited: each takes the place that is free first, and leaves it when
 * it is expected to end. Places are found by releasing what runs at its expected end.
 */
final class Releases {
    /** More tasks than are looked at in a pass find no use for more. */
    private static final int MOST_OF_A_WORKER = 1_024;

    private final PriorityQueue<Place> places =
            new PriorityQueue<>(Comparator.comparingLong(Place::freeMicros).thenComparing(place -> place.node.id()));

    /** Room for one task of the group. */
    record Place(WorkerNode node, long freeMicros) {}

    /** When a task that runs on a worker is expected to end. */
    interface Ends {
        long of(TaskId task, WorkerNode node);
    }

    Releases(Workers workers, RequestGroup group, Ends ends, long nowMicros) {
        for (WorkerNode node : workers.all()) {
            Demand demand = group.demand(node.kind());
            if (demand != null && node.isAvailable()) {
                add(node, demand, ends, nowMicros);
            }
        }
    }

    private void add(WorkerNode node, Demand demand, Ends ends, long nowMicros) {
        long[] free = node.free().clone();
        int known = places(node, demand, free, 0, nowMicros);
        RunningTasks running = node.running();
        PriorityQueue<long[]> ending = new PriorityQueue<>(
                Comparator.<long[]>comparingLong(end -> end[0]).thenComparingLong(end -> end[1]));
        for (int at = 0; at < running.size(); at++) {
            ending.add(new long[] {Math.max(nowMicros, ends.of(running.task(at), node)), at});
        }
        for (long[] end = ending.poll(); end != null; end = ending.poll()) {
            node.kind().give(free, running.share((int) end[1]));
            known = places(node, demand, free, known, end[0]);
        }
    }

    /** Adds what is there beyond those that are known; answers how many are known then. */
    private int places(WorkerNode node, Demand demand, long[] free, int known, long freeMicros) {
        int all = Math.min(MOST_OF_A_WORKER, demand.times(free, node.blockedDevices()));
        for (int place = known; place < all; place++) {
            places.add(new Place(node, freeMicros));
        }
        return Math.max(known, all);
    }

    /** The one that is free first, or null if there is none. */
    @Nullable
    Place first() {
        return places.peek();
    }

    /** A task takes the first place for so long, as time on a worker of speed 1. */
    void take(long runMicros) {
        Place taken = places.poll();
        if (taken != null) {
            places.add(
                    new Place(taken.node, taken.freeMicros + taken.node.spec().runMicros(runMicros)));
        }
    }
}
