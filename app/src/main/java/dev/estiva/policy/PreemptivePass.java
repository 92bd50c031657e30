package dev.estiva.policy;

import dev.estiva.core.Candidate;
import dev.estiva.core.ClusterView;
import dev.estiva.core.ClusterView.Reservation;
import dev.estiva.core.Decision.Hold;
import dev.estiva.core.Decision.Place;
import dev.estiva.core.Decision.Preempt;
import dev.estiva.core.Decision.Reserve;
import dev.estiva.core.Decision.WakeAt;
import dev.estiva.core.Demand;
import dev.estiva.core.Fact.PlacedBy;
import dev.estiva.core.JobEntry;
import dev.estiva.core.Policy.Decisions;
import dev.estiva.core.RequestGroup;
import dev.estiva.core.WorkerNode;
import dev.estiva.model.Placement;
import dev.estiva.model.Placement.Share;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskState;
import dev.estiva.model.TaskState.Running;
import dev.estiva.policy.Contender.Kin;
import dev.estiva.policy.ContestedRoom.Claim;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * One pass of a policy that preempts. Room is given in the order of the rule: on a worker that has it, else on the one where
 * those who would have to give way come last. Decided is only when all have been looked at; a task that is asked to stop
 * holds its room until its worker says that it has, and the next pass, which comes to the same, starts others there.
 */
final class PreemptivePass {
    private final ClusterView view;
    private final PreemptionRule rule;
    private final long nowMicros;
    private final Decisions decisions;
    private final NavigableMap<Integer, ContestedRoom> rooms = new TreeMap<>();
    private final List<Contender> inOrder = new ArrayList<>();
    private final List<Claim> claims = new ArrayList<>();

    PreemptivePass(ClusterView view, PreemptionRule rule, long nowMicros, Decisions decisions) {
        this.view = view;
        this.rule = rule;
        this.nowMicros = nowMicros;
        this.decisions = decisions;
    }

    void run() {
        gather();
        for (Contender task : inOrder) {
            if (!task.isRunning()) {
                serve(task);
            } else if (task.givesWay && !room(task).keep(task)) { // it may go on elsewhere, before those behind it
                claim(task, view.waiting().group(task.spec(), task.job.id().value()));
            }
        }
        decide();
    }

    private void gather() {
        for (WorkerNode node : view.workers().all()) {
            ContestedRoom room = new ContestedRoom(node);
            rooms.put(node.id().value(), room);
            for (int at = 0; at < node.running().size(); at++) {
                TaskId task = node.running().task(at);
                JobEntry job = view.job(task.job());
                if (job != null && view.state(task) instanceof Running running && running.stop() == null) {
                    add(Contender.running(job, task.index(), running, node));
                }
            }
        }
        for (RequestGroup group : view.waiting().groups()) {
            Kin kin = new Kin(group);
            for (Candidate next = view.waiting().first(group);
                    next != null;
                    next = view.waiting().next(group, next)) {
                JobEntry job = view.job(next.job());
                TaskState state = job == null ? null : job.state(next.index());
                if (job != null && state != null) {
                    add(Contender.waiting(job, next.index(), state, kin));
                }
            }
        }
        inOrder.sort(Contender.BY_PLACE);
        for (int place = 0; place < inOrder.size(); place++) {
            Contender task = inOrder.get(place);
            task.place = place;
            if (task.isRunning()) {
                room(task).runs(task);
            }
        }
    }

    private void add(Contender task) {
        task.rank(rule, nowMicros);
        inOrder.add(task);
    }

    private ContestedRoom room(Contender task) {
        WorkerNode node = task.node;
        ContestedRoom room = node == null ? null : rooms.get(node.id().value());
        if (room == null) {
            throw new IllegalStateException("runs nowhere: " + task.task());
        }
        return room;
    }

    /** Gives room to a waiting task, and of an array to as many as find it. */
    private void serve(Contender task) {
        Kin kin = task.kin;
        if (kin == null || kin.hopeless) {
            return;
        }
        do {
            if (!claimPromised(task, kin.group) && !claim(task, kin.group)) {
                kin.hopeless = true;
                decisions.accept(new Hold(kin.group, InOrderPolicy.NO_ROOM));
                return;
            }
        } while (task.advance());
    }

    /** The room that others were asked to leave for it at this instant, so that nobody has left in vain. */
    private boolean claimPromised(Contender task, RequestGroup group) {
        Reservation promise = view.reservations().get(task.task());
        ContestedRoom room = promise == null || promise.startMicros() != nowMicros
                ? null
                : rooms.get(promise.worker().value());
        Demand demand = room == null ? null : room.demand(group);
        Share share = promise == null ? null : promise.placement().shares().getFirst();
        if (room == null || demand == null || share == null || !room.isFree(share)) {
            return false;
        }
        claims.add(room.claim(task, demand, share));
        return true;
    }

    private boolean claim(Contender task, RequestGroup group) {
        ContestedRoom best = null;
        int bestPlace = -1;
        for (ContestedRoom room : rooms.values()) {
            Demand demand = room.demand(group);
            if (demand != null && room.isFree(demand)) {
                claims.add(room.claim(task, demand));
                return true;
            }
        }
        for (ContestedRoom room : rooms.values()) {
            Demand demand = room.demand(group);
            int place = demand == null ? -1 : room.firstToGiveWay(task, demand);
            if (place > bestPlace) {
                best = room;
                bestPlace = place;
            }
        }
        Demand demand = best == null ? null : best.demand(group);
        if (best == null || demand == null) {
            return false;
        }
        best.clear(bestPlace);
        claims.add(best.claim(task, demand));
        return true;
    }

    private void decide() {
        List<Contender> running = new ArrayList<>();
        for (Contender task : inOrder) {
            if (task.givesWay) {
                decisions.accept(new Preempt(task.task(), "others are before it"));
            } else if (task.isRunning()) {
                running.add(task);
            }
        }
        List<Claim> later = new ArrayList<>();
        for (Claim claim : claims) {
            WorkerNode node = claim.task.isRunning() ? null : view.workers().get(claim.share.worker());
            if (node == null || !node.holds(claim.share)) {
                later.add(claim);
            } else {
                running.add(start(claim, node));
            }
        }
        later.forEach(this::promise);
        wake(running);
    }

    /** Of an array the first starts that was never placed, whichever of them found this room. */
    private Contender start(Claim claim, WorkerNode node) {
        JobEntry job = claim.task.job;
        int index = claim.task.isUntouched ? job.firstUntouched() : claim.index;
        decisions.accept(new Place(new TaskId(job.id().value(), index), Placement.on(claim.share), PlacedBy.ORDER));
        if (job.state(index) instanceof Running state) {
            return Contender.running(job, index, state, node);
        }
        throw new IllegalStateException("it was placed and does not run: " + job.id() + "." + index);
    }

    /** Others have to leave first. Where there is no choice, the next pass finds the same without being told. */
    private void promise(Claim claim) {
        if (rooms.size() > 1 || !claim.share.devices().isEmpty()) {
            int index = claim.task.isUntouched ? claim.task.nextPromised() : claim.index;
            TaskId task = new TaskId(claim.task.job.id().value(), index);
            decisions.accept(new Reserve(task, Placement.on(claim.share), nowMicros));
        }
    }

    /** Looks again when the places of those who run now will have changed. */
    private void wake(List<Contender> running) {
        long[] waiting = inOrder.stream()
                .filter(PreemptivePass::stillWaits)
                .mapToLong(task -> task.first)
                .toArray();
        if (waiting.length == 0) {
            return;
        }
        Arrays.sort(waiting);
        long next = Long.MAX_VALUE;
        for (Contender task : running) {
            next = Math.min(next, rule.changesMicros(task, waiting, nowMicros));
        }
        if (next != Long.MAX_VALUE) {
            decisions.accept(new WakeAt(next));
        }
    }

    private static boolean stillWaits(Contender task) {
        TaskState state = task.isRunning() ? null : task.job.state(task.index);
        return state != null && !(state instanceof Running);
    }
}
