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
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * EASY's look behind the first blocked task, once in order. A later task may start if it leaves the reserved worker by the
 * reservation's start, or takes there only what stays spare, or runs elsewhere. The search goes group by group: all tasks
 * of one request fit alike, so that only the next of each group that is short enough is ever looked at. Room only shrinks
 * during the scan; a task passed over could not start later in it.
 */
final class EasyScan {
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

    /** Whether anything was started. */
    boolean run(Decisions decisions) {
        boolean started = false;
        PriorityQueue<Candidate> next = new PriorityQueue<>(byLength ? Candidate.BY_LENGTH : Candidate.BY_QUEUE);
        for (RequestGroup group : view.waiting().groups()) {
            add(next, after(group, null));
        }
        for (Candidate task = next.poll(); task != null; task = next.poll()) {
            long rank = view.waiting().rank(task.job(), task.index());
            if (rank > task.rank() && !byLength) {
                next.add(task.withRank(rank)); // its user got something during the scan
            } else {
                started |= start(task, decisions);
                add(next, after(task.group(), task));
            }
        }
        return started;
    }

    private static void add(PriorityQueue<Candidate> next, @Nullable Candidate task) {
        if (task != null) {
            next.add(task);
        }
    }

    private boolean start(Candidate task, Decisions decisions) {
        boolean inTime = isInTime(task);
        WorkerNode node = spec.placement()
                .choose(
                        view,
                        task,
                        worker -> worker != shadow.worker() || inTime || fitsSpare(task.group()),
                        nowMicros);
        Demand demand = node == null ? null : task.group().demand(node.kind());
        if (node == null || demand == null) {
            return false;
        }
        boolean onSpare = node == shadow.worker() && !inTime;
        PlacementRule rule = spec.placement();
        Placement placement = onSpare ? Placement.on(rule.share(node, demand, spare)) : rule.place(node, demand);
        decisions.accept(new Place(task.task(), placement, PlacedBy.BACKFILL));
        if (onSpare) {
            shadow.use(placement.shares().getFirst());
        }
        spare = shadow.spareNow();
        return true;
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
            Candidate from = behind == null ? start(group) : behind;
            return anyLength ? view.waiting().next(group, from) : view.waiting().nextWithin(group, from, longest);
        }
        Candidate next = view.waiting().nextByLength(group, behind);
        if (next != null && next.job() == head.job() && next.index() == head.index()) {
            next = view.waiting().nextByLength(group, next);
        }
        return next == null || next.lengthMicros() > longest ? null : next;
    }

    /** Where the scan begins in a group: behind the head; where groups are ranked, all of another group is behind it. */
    private Candidate start(RequestGroup group) {
        boolean isRanked = view.waiting().order().isRanked();
        return isRanked && group != head.group() ? Candidate.beforeAll(group) : head;
    }

    private boolean fitsSpare(RequestGroup group) {
        Demand demand = group.demand(shadow.worker().kind());
        return demand != null && demand.fits(spare, shadow.worker().blockedDevices());
    }

    private boolean isInTime(Candidate task) {
        JobEntry job = view.job(task.job());
        return job != null
                && nowMicros + spec.bounds().on(shadow.worker().spec(), job.spec(task.index())) <= shadow.startMicros();
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
