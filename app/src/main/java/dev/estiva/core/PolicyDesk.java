package dev.estiva.core;

import dev.estiva.core.Decision.Hold;
import dev.estiva.core.Decision.Place;
import dev.estiva.core.Decision.Preempt;
import dev.estiva.core.Decision.Reserve;
import dev.estiva.core.Decision.WakeAt;
import dev.estiva.core.Input.Attempt;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Placement.Share;
import dev.estiva.model.Request;
import dev.estiva.model.StopCause;
import dev.estiva.model.TaskState;
import dev.estiva.model.TaskState.Running;
import dev.estiva.model.TaskState.Suspended;
import dev.estiva.model.TaskState.Waiting;
import org.jspecify.annotations.Nullable;

/** Runs the policy, makes its decisions facts, and replaces a policy that throws or answers what cannot be. */
final class PolicyDesk {
    private final ClusterState state;
    private final long preemptionCostMicros;
    private Policy policy;
    private long wakeAt = Long.MAX_VALUE;
    private boolean changed;
    private boolean applying;

    // Of the pass that is being made, and used again for the next.
    private final Pass deciding = new Pass();

    PolicyDesk(Policy policy, long preemptionCostMicros, ClusterState state) {
        this.policy = policy;
        this.preemptionCostMicros = preemptionCostMicros;
        this.state = state;
        this.changed = state.waiting().size() > 0; // a state out of the journal, which no pass has seen yet
    }

    long wakeAtMicros() {
        return wakeAt;
    }

    /** As {@link Policy#holdsBack} of the policy that decides now. */
    boolean holdsBack(RequestGroup ahead, WorkerClass kind) {
        return policy.holdsBack(ahead, kind);
    }

    /** Takes note of what happened. */
    void heard(Policy.Cause cause) {
        changed |= cause.arrived() || cause.released();
    }

    /**
     * Whether a pass could decide anything: something happened since the last one, or the instant has come that it asked for.
     * A beat or a stale report alone makes none, so that many idle workers cost nothing, and live and simulated runs have the
     * same passes.
     */
    boolean isDue(long now) {
        return changed || wakeAt <= now;
    }

    void pass(Recorder recorder, Policy.Cause cause, long now) {
        changed = false;
        wakeAt = Long.MAX_VALUE;
        if (state.waiting().size() == 0) {
            return;
        }
        try {
            deciding.begin(recorder, now);
            state.rerank(now);
            policy.pass(state, cause, now, deciding);
            deciding.end();
        } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError e) {
            if (applying || policy instanceof PlainFifo) {
                throw e;
            }
            deciding.end();
            recorder.fact(new Fact.PolicyReplaced(policy.name(), e.toString(), now));
            policy = new PlainFifo(state.waiting().order());
            pass(recorder, Policy.Cause.of(true, true), now);
        }
    }

    private void decide(Decision decision, Recorder recorder, long now) {
        switch (decision) {
            case Place place -> place(place, recorder, now);
            case Preempt preempt -> {
                if (state.state(preempt.task()) instanceof Running running && running.stop() == null) {
                    applying = true;
                    JobDesk.stop(preempt.task(), running, StopCause.PREEMPTED, recorder, now);
                    applying = false;
                }
            }
            case Reserve reserve -> reserve(reserve, recorder, now);
            case WakeAt wake -> wakeAt = Math.min(wakeAt, Math.max(wake.micros(), now + 1));
            case Hold hold -> hold.group().hold(hold.reason());
        }
    }

    private void place(Place place, Recorder recorder, long now) {
        JobEntry job = state.job(place.task().job());
        TaskState before = job == null ? null : job.state(place.task().index());
        if (job == null || !isQueued(before)) {
            throw new IllegalArgumentException("placed a task that does not wait: " + place.task());
        }
        if (place.task().index() > job.firstUntouched()) {
            throw new IllegalArgumentException(
                    "placed " + place.task() + " before the tasks of the array that precede it");
        }
        JobSpec spec = job.spec(place.task().index());
        requireRoom(place, spec.request());
        if (before instanceof Suspended suspended) {
            resume(place, suspended.attempt(), spec, recorder, now);
        } else if (before instanceof Waiting waiting) {
            start(place, waiting, spec, recorder, now);
        }
    }

    private void start(Place place, Waiting before, JobSpec spec, Recorder recorder, long now) {
        long overhead = before.service().preemptions() == 0 ? 0 : preemptionCostMicros;
        int number = before.attempt();
        apply(new Fact.TaskPlaced(place.task(), number, place.placement(), place.by(), overhead, now), recorder);
        recorder.effect(new Effect.Dispatch(new Attempt(place.task(), number), place.placement(), spec));
    }

    private void resume(Place place, int number, JobSpec spec, Recorder recorder, long now) {
        apply(
                new Fact.TaskResumed(place.task(), number, place.placement(), place.by(), preemptionCostMicros, now),
                recorder);
        recorder.effect(new Effect.Resume(new Attempt(place.task(), number), place.placement(), spec));
    }

    private void requireRoom(Place place, Request request) {
        if (place.placement().shares().size() > 1) {
            throw new IllegalArgumentException("placed task " + place.task() + " on several workers at once");
        }
        Share share = place.placement().shares().getFirst();
        WorkerNode node = state.workers().get(share.worker());
        Demand demand = node == null ? null : state.waiting().group(request).demand(node.kind());
        if (node == null || demand == null || !node.isAvailable()) {
            throw new IllegalArgumentException("placed task " + place.task() + " where it does not fit: " + share);
        }
        if (!demand.isMetBy(share)) {
            throw new IllegalArgumentException("gave task " + place.task() + " not what it asked for: " + share);
        }
        if (!node.holds(share)) {
            throw new IllegalArgumentException("placed task " + place.task() + " where it does not fit now: " + share);
        }
    }

    private void reserve(Reserve reserve, Recorder recorder, long now) {
        TaskState before = state.state(reserve.task());
        if (!isQueued(before) && !isGivingWay(before)) {
            throw new IllegalArgumentException("reserved for a task that does not wait: " + reserve.task());
        }
        ClusterView.Reservation made = new ClusterView.Reservation(reserve.placement(), reserve.startMicros());
        if (!made.equals(state.reservations().get(reserve.task()))) {
            apply(new Fact.TaskReserved(reserve.task(), reserve.placement(), reserve.startMicros(), now), recorder);
        }
    }

    private static boolean isQueued(@Nullable TaskState state) {
        return state instanceof Waiting || state instanceof Suspended;
    }

    /** It is asked to leave its room, and will wait for another. */
    static boolean isGivingWay(@Nullable TaskState state) {
        return state instanceof Running running && running.stop() == StopCause.PREEMPTED;
    }

    /** Takes decisions during a pass, and none outside. */
    private final class Pass implements Policy.Decisions {
        private @Nullable Recorder recorder;
        private long now;

        void begin(Recorder to, long nowMicros) {
            recorder = to;
            now = nowMicros;
        }

        void end() {
            recorder = null;
        }

        @Override
        public void accept(Decision decision) {
            Recorder to = recorder;
            if (to == null) {
                throw new IllegalStateException("a policy decides only during its pass");
            }
            decide(decision, to, now);
        }
    }

    /** What goes wrong in here is the engine's fault, not the policy's. */
    private void apply(Fact fact, Recorder recorder) {
        applying = true;
        recorder.fact(fact);
        applying = false;
    }
}
