package dev.estiva.policy;

import dev.estiva.core.Candidate;
import dev.estiva.core.ClusterView;
import dev.estiva.core.ClusterView.Reservation;
import dev.estiva.core.Decision.Place;
import dev.estiva.core.Decision.Reserve;
import dev.estiva.core.Decision.WakeAt;
import dev.estiva.core.Demand;
import dev.estiva.core.Fact.PlacedBy;
import dev.estiva.core.JobEntry;
import dev.estiva.core.Policy.Decisions;
import dev.estiva.core.RequestGroup;
import dev.estiva.core.WorkerNode;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Placement;
import dev.estiva.model.Placement.Share;
import dev.estiva.model.WorkerId;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One pass of conservative backfilling: rebuilds the profiles, moves and makes reservations, starts what is due. */
final class ConservativePass {
    private final PolicySpec spec;
    private final ClusterView view;
    private final long now;
    private final NavigableMap<WorkerId, Profile> profiles = new TreeMap<>();
    private long wakeAt = Profile.NEVER;
    private boolean moreOfAnArray;

    ConservativePass(PolicySpec spec, ClusterView view, long nowMicros) {
        this.spec = spec;
        this.view = view;
        this.now = nowMicros;
        for (WorkerNode node : view.workers().all()) {
            if (node.isAvailable()) {
                profiles.put(node.id(), profile(node));
            }
        }
    }

    /**
     * Moves and makes promises in the order of the queue, those that hold first; what is due starts before the next one is
     * looked at, so that the placement sees it.
     *
     * @return whether a further task of an array came to the head of its group, so that another pass is due
     */
    boolean run(boolean compress, Decisions decisions) {
        List<Plan> plans = plans();
        plans.forEach(this::keep);
        List<Plan> broken = plans.stream().filter(plan -> plan.slot == null).toList();
        for (Plan plan : plans) {
            if (plan.slot != null) {
                if (compress) {
                    improve(plan);
                }
                decide(plan, decisions);
            }
        }
        for (Plan plan : broken) {
            reserve(plan);
            decide(plan, decisions);
        }
        if (wakeAt != Profile.NEVER) {
            decisions.accept(new WakeAt(wakeAt));
        }
        return moreOfAnArray;
    }

    private Profile profile(WorkerNode node) {
        Profile profile = new Profile(node, now);
        for (int at = 0; at < node.running().size(); at++) {
            profile.take(node.running().share(at), now, node.running().assumedEndMicros(at, now));
        }
        return profile;
    }

    /** The waiting tasks in the order of the queue, as many as the policy looks at. */
    private List<Plan> plans() {
        int most = spec.backfillDepth() == 0 ? Integer.MAX_VALUE : spec.backfillDepth();
        List<Candidate> queue = new ArrayList<>();
        for (RequestGroup group : view.waiting().groups()) {
            Candidate next = view.waiting().first(group);
            for (int taken = 0; next != null && taken < most; taken++) {
                queue.add(next);
                next = view.waiting().next(group, next);
            }
        }
        queue.sort(Candidate.BY_QUEUE);
        List<Plan> plans = new ArrayList<>();
        for (Candidate task : queue.subList(0, Math.min(queue.size(), most))) {
            JobEntry job = view.job(task.job());
            if (job != null) {
                plans.add(new Plan(task, job.spec(task.index())));
            }
        }
        return plans;
    }

    /** Takes the room that was promised before, unless a late task, a lost worker or a blocked device broke the promise. */
    private void keep(Plan plan) {
        Reservation promised = view.reservations().get(plan.task.task());
        Profile profile = promised == null ? null : profiles.get(promised.worker());
        if (promised == null || profile == null) {
            return;
        }
        Slot slot = new Slot(profile, promised.placement().shares().getFirst(), Math.max(promised.startMicros(), now));
        if (!profile.worker().isBlocked(slot.share)
                && profile.holds(slot.share, slot.start, Profile.end(slot.start, length(plan, profile)))) {
            take(plan, slot);
        }
    }

    private void improve(Plan plan) {
        Slot old = plan.slot;
        if (old == null || old.start <= now) {
            return;
        }
        old.profile.give(old.share, old.start, Profile.end(old.start, length(plan, old.profile)));
        Slot better = earliest(plan);
        take(plan, better != null && better.start < old.start ? better : old);
    }

    private void reserve(Plan plan) {
        Slot slot = earliest(plan);
        if (slot != null) {
            take(plan, slot);
        }
    }

    private void take(Plan plan, Slot slot) {
        slot.profile.take(slot.share, slot.start, Profile.end(slot.start, length(plan, slot.profile)));
        plan.slot = slot;
    }

    private @Nullable Slot earliest(Plan plan) {
        Profile best = null;
        long start = Profile.NEVER;
        NavigableSet<WorkerId> atOnce = new TreeSet<>();
        for (Profile profile : profiles.values()) {
            Demand demand = plan.task.group().demand(profile.worker().kind());
            long at = demand == null ? Profile.NEVER : profile.earliest(demand, length(plan, profile), now);
            if (at == now) {
                atOnce.add(profile.worker().id());
            }
            if (at < start) {
                best = profile;
                start = at;
            }
        }
        if (atOnce.size() > 1) {
            WorkerNode chosen = spec.placement().choose(view, plan.task, worker -> atOnce.contains(worker.id()), now);
            best = chosen == null ? best : profiles.get(chosen.id());
        }
        Demand demand =
                best == null ? null : plan.task.group().demand(best.worker().kind());
        if (best == null || demand == null) {
            return null;
        }
        long[] room = best.roomDuring(start, length(plan, best));
        return new Slot(best, spec.placement().share(best.worker(), demand, room), start);
    }

    private void decide(Plan plan, Decisions decisions) {
        Slot slot = plan.slot;
        if (slot == null) {
            return;
        }
        Placement placement = Placement.on(slot.share);
        if (slot.start <= now && slot.profile.worker().holds(slot.share)) {
            decisions.accept(new Place(plan.task.task(), placement, PlacedBy.RESERVATION));
            moreOfAnArray |= plan.spec.tasks() > 1;
            return;
        }
        decisions.accept(new Reserve(plan.task.task(), placement, slot.start));
        wakeAt = slot.start > now ? Math.min(wakeAt, slot.start) : wakeAt;
    }

    /** A task that is believed to take no time holds its room for an instant all the same. */
    private long length(Plan plan, Profile profile) {
        return Math.max(1, spec.bounds().on(profile.worker().spec(), plan.spec))
                + spec.bounds().slackMicros();
    }

    /** A waiting task and where it is to run. */
    private static final class Plan {
        final Candidate task;
        final JobSpec spec;

        @Nullable
        Slot slot;

        Plan(Candidate task, JobSpec spec) {
            this.task = task;
            this.spec = spec;
        }
    }

    private record Slot(Profile profile, Share share, long start) {}
}
