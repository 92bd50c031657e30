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

    private final boolean hasRoomAtOnce;

    /**
     * Room for one task of the group.
     *
     * @param device what it would compute on there, see {@link TypeSpeeds}
     */
    record Place(WorkerNode node, String device, long freeMicros) {}

    /** How long a task would run in a place, as time on a worker of speed 1. */
    interface Run {
        long microsAt(Place place);
    }

    /** When a task that runs on a worker is expected to end. */
    interface Ends {
        long of(TaskId task, WorkerNode node);
    }

    Releases(Workers workers, RequestGroup group, Ends ends, long nowMicros) {
        for (WorkerNode node : workers.all()) {
            Demand demand = group.demand(node.kind());
            if (demand != null && node.isAvailable()) {
                Place now = new Place(node, TypeSpeeds.device(node.spec(), group.request()), nowMicros);
                add(now, demand, ends);
            }
        }
        Place first = places.peek();
        hasRoomAtOnce = first != null && first.freeMicros <= nowMicros;
    }

    private void add(Place now, Demand demand, Ends ends) {
        WorkerNode node = now.node;
        long[] free = node.free();
        int known = places(now, demand, free, 0);
        RunningTasks running = node.running();
        PriorityQueue<long[]> ending = new PriorityQueue<>(
                Comparator.<long[]>comparingLong(end -> end[0]).thenComparingLong(end -> end[1]));
        for (int at = 0; at < running.size(); at++) {
            ending.add(new long[] {Math.max(now.freeMicros, ends.of(running.task(at), node)), at});
        }
        for (long[] end = ending.poll(); end != null; end = ending.poll()) {
            node.kind().give(free, running.share((int) end[1]));
            known = places(new Place(node, now.device, end[0]), demand, free, known);
        }
    }

    /** Adds what is there beyond those that are known; answers how many are known then. */
    private int places(Place each, Demand demand, long[] free, int known) {
        int all = Math.min(MOST_OF_A_WORKER, demand.times(free, each.node.blockedDevices()));
        for (int place = known; place < all; place++) {
            places.add(each);
        }
        return Math.max(known, all);
    }

    /** Whether there was room for one when nobody had taken a place yet. */
    boolean hasRoomAtOnce() {
        return hasRoomAtOnce;
    }

    /** The one that is free first, or null if there is none. */
    @Nullable
    Place first() {
        return places.peek();
    }

    /** A task takes the first place for as long as it would run there. */
    void take(Run run) {
        Place taken = places.poll();
        if (taken != null) {
            long runMicros = taken.node.spec().runMicros(run.microsAt(taken));
            places.add(new Place(taken.node, taken.device, taken.freeMicros + runMicros));
        }
    }
}
