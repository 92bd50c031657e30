package dev.estiva.policy;

import dev.estiva.core.Candidate;
import dev.estiva.core.ClusterView;
import dev.estiva.core.Decision.Place;
import dev.estiva.core.Demand;
import dev.estiva.core.Fact.PlacedBy;
import dev.estiva.core.JobEntry;
import dev.estiva.core.Policy.Decisions;
import dev.estiva.core.RequestGroup;
import dev.estiva.core.WorkerNode;
import dev.estiva.model.Placement;
import dev.estiva.model.Placement.Share;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * EASY's look behind the first blocked task, once in order. A later task may start if it leaves the reserved worker by the
 * reservation's start, or takes there only what stays spare, or runs elsewhere. The search goes group by group: all tasks
 * of one request fit alike, so that only the next of each group that is short enough is ever looked at. Room only shrinks
 * during the scan; a task passed over could not start later in it.
 */
final class EasyScan {
    private static final Comparator<Candidate> BY_QUEUE = Comparator.comparingLong(Candidate::key)
            .thenComparingLong(Candidate::job)
            .thenComparingInt(Candidate::index);
    private static final Comparator<Candidate> BY_LENGTH = Comparator.comparingLong(Candidate::lengthMicros)
            .thenComparingLong(Candidate::job)
            .thenComparingInt(Candidate::index);

    private final PolicySpec spec;
    private final ClusterView view;
    private final Candidate head;
    private final Shadow shadow;
    private final long nowMicros;
    private final boolean byLength;
    private long[] spare;

    EasyScan(PolicySpec spec, ClusterView view, Candidate head, Shadow shadow, long nowMicros) {
        this.spec = spec;
        this.view = view;
        this.head = head;
        this.shadow = shadow;
        this.nowMicros = nowMicros;
        this.byLength = spec.backfillOrder() == BackfillOrder.SJF;
        this.spare = shadow.spareNow();
    }

    void run(Decisions decisions) {
        PriorityQueue<Candidate> next = new PriorityQueue<>(byLength ? BY_LENGTH : BY_QUEUE);
        for (RequestGroup group : view.waiting().groups()) {
            add(next, after(group, byLength ? null : head));
        }
        for (Candidate task = next.poll(); task != null; task = next.poll()) {
            start(task, decisions);
            add(next, after(task.group(), task));
        }
    }

    private static void add(PriorityQueue<Candidate> next, @Nullable Candidate task) {
        if (task != null) {
            next.add(task);
        }
    }

    private void start(Candidate task, Decisions decisions) {
        boolean inTime = isInTime(task);
        WorkerNode node = spec.placement()
                .choose(
                        view,
                        task.group(),
                        worker -> worker != shadow.worker() || inTime || fitsSpare(task.group()),
                        nowMicros);
        Demand demand = node == null ? null : task.group().demand(node.kind());
        if (node == null || demand == null) {
            return;
        }
        boolean onSpare = node == shadow.worker() && !inTime;
        Placement placement = onSpare ? onSpare(node, demand) : node.place(demand);
        decisions.accept(new Place(task.task(), placement, PlacedBy.BACKFILL));
        if (onSpare) {
            shadow.use(placement.shares().getFirst());
        }
        spare = shadow.spareNow();
    }

    private Placement onSpare(WorkerNode node, Demand demand) {
        return Placement.on(new Share(node.id(), demand.total(), demand.pick(spare, node.blockedDevices())));
    }

    /** The next task of the group behind that one that may be able to start. */
    private @Nullable Candidate after(RequestGroup group, @Nullable Candidate behind) {
        boolean anyLength =
                view.workers().firstFit(group, 0, worker -> worker != shadow.worker() || fitsSpare(group)) != null;
        Demand there = group.demand(shadow.worker().kind());
        if (!anyLength && (there == null || !shadow.worker().fits(there))) {
            return null;
        }
        long longest = anyLength ? Long.MAX_VALUE : longestInTime();
        if (!byLength) {
            Candidate from = behind == null ? head : behind;
            return anyLength ? view.waiting().next(group, from) : view.waiting().nextWithin(group, from, longest);
        }
        Candidate next = view.waiting().nextByLength(group, behind);
        if (next != null && next.job() == head.job() && next.index() == head.index()) {
            next = view.waiting().nextByLength(group, next);
        }
        return next == null || next.lengthMicros() > longest ? null : next;
    }

    private boolean fitsSpare(RequestGroup group) {
        Demand demand = group.demand(shadow.worker().kind());
        return demand != null && demand.fits(spare, shadow.worker().blockedDevices());
    }

    private boolean isInTime(Candidate task) {
        JobEntry job = view.job(task.job());
        return job != null && nowMicros + spec.bounds().on(shadow.worker().spec(), job.spec()) <= shadow.startMicros();
    }

    /** The largest bound at speed 1 that could be in time: none that is in time has a larger one. */
    private long longestInTime() {
        long rest = shadow.startMicros() - nowMicros;
        if (!spec.bounds().byEstimate()) {
            return rest;
        }
        int speed = shadow.worker().spec().speedMilli();
        long scaled = rest / 1_000 * speed + rest % 1_000 * speed / 1_000;
        return Math.max(rest, scaled);
    }
}
