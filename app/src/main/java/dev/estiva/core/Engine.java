package dev.estiva.core;

import dev.estiva.core.Answer.Done;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one loop body that a live server and the simulator share: decides inputs, runs the timers that are due, makes one
 * policy pass. Single-threaded: the caller owns it. It never looks at a clock: time comes in with each step, and each step
 * says when the next is due.
 */
public final class Engine {
    private final ClusterState state;
    private final FactListener listener;
    private final JobDesk jobs;
    private final WorkerDesk workers;
    private final PolicyDesk policies;
    private final RouteDesk routes;
    private final Lookahead lookahead;
    private @Nullable Recorder reused;
    private long nowMicros;

    public Engine(EngineConfig config, Policy policy, FactListener listener) {
        this(config, new ClusterState(policy.order()), policy, listener);
    }

    /**
     * Goes on from a state that was rebuilt from the journal, which belongs to the engine from now on. A server that comes
     * up says {@link Input.Restart} first.
     *
     * @param recovered made with this policy's order
     */
    public Engine(EngineConfig config, ClusterState recovered, Policy policy, FactListener listener) {
        QueueOrder kept = recovered.waiting().order();
        if (!kept.name().equals(policy.order().name())
                || !kept.bounds().equals(policy.order().bounds())) {
            throw new IllegalArgumentException(
                    "the state keeps the order of " + kept + ", the policy wants " + policy.order());
        }
        this.state = recovered;
        this.listener = listener;
        this.jobs = new JobDesk(config, state);
        this.workers = new WorkerDesk(config, state);
        this.policies = new PolicyDesk(policy, config.preemptionCostMicros(), state);
        this.routes = new RouteDesk(state, policies);
        this.lookahead = new Lookahead(state);
        this.nowMicros = state.lastMicros();
    }

    /**
     * From now on the lists of a step hold until the next one only, and that of the facts is empty: for a caller that hears of
     * them as the engine's listener, is done with a step before it makes another, and makes millions of them.
     */
    public void reuseSteps() {
        reused = new Recorder(state, listener, false);
    }

    /** From now on how attempts end is put down nowhere: for a simulation, in which nothing is quarantined. */
    public void keepNoTrackRecords() {
        state.keepNoTrackRecords();
    }

    /** Handles inputs that came together, then makes one policy pass, unless nothing changed that a policy looks at. */
    public Step step(List<Input> inputs, long now) {
        Recorder recorder = decide(inputs, now);
        if (policies.isDue(now)) {
            pass(recorder, recorder.cause(), now);
        }
        return recorder.step(wakeAt());
    }

    /**
     * Handles inputs and leaves the pass to the next {@link #step} of the same instant. For a simulator that must give the
     * pass more of the instant's events than the engine would see at once.
     */
    public Step stepWithoutPass(List<Input> inputs, long now) {
        return decide(inputs, now).step(wakeAt());
    }

    /** Makes a pass as if the capacity released by earlier inputs of this instant had been released just now. */
    public Step passForRelease(long now) {
        Recorder recorder = decide(List.of(), now);
        pass(recorder, Policy.Cause.of(false, true), now);
        return recorder.step(wakeAt());
    }

    /**
     * Tasks that take another way, and start there, may let others do the same or keep them from it; and those that they held
     * back where they waited before may start as if room had been released.
     */
    private void pass(Recorder recorder, Policy.Cause cause, long now) {
        routes.begin();
        boolean rerouted = routes.route(false, recorder, now);
        policies.pass(recorder, Policy.Cause.of(cause.arrived() || rerouted, cause.released() || rerouted), now);
        while (routes.route(true, recorder, now)) {
            policies.pass(recorder, Policy.Cause.of(true, true), now);
        }
    }

    /** See {@link Lookahead}. */
    public void lookAheadToEnds(List<? extends ExpectedEnd> ends) {
        lookahead.toEnds(ends);
    }

    /** So many of the waiting tasks are expected to start soon; see {@link Lookahead}. */
    public void lookAheadToStarts(int count) {
        lookahead.toStarts(count);
    }

    /** The instant of the latest step, or of the latest fact before the first; no step may come with an earlier one. */
    public long nowMicros() {
        return nowMicros;
    }

    /** The state, for reading. */
    public ClusterView view() {
        return state;
    }

    /** Throws if the state contradicts itself; looks at everything. */
    public void check() {
        state.check();
    }

    /** An independent copy of the state. */
    public ClusterState copyOfState() {
        return state.copy();
    }

    private Recorder decide(List<Input> inputs, long now) {
        if (now < nowMicros) {
            throw new IllegalArgumentException("time went back from " + nowMicros + " to " + now);
        }
        nowMicros = now;
        Recorder recorder = recorder();
        for (int at = 0; at < inputs.size(); at++) {
            recorder.answer(decide(inputs.get(at), recorder, now));
        }
        jobs.runTimers(recorder, now);
        workers.runTimers(recorder, now);
        policies.heard(recorder.cause());
        return recorder;
    }

    private Recorder recorder() {
        Recorder recorder = reused;
        if (recorder == null) {
            return new Recorder(state, listener, true);
        }
        recorder.begin();
        return recorder;
    }

    private Answer decide(Input input, Recorder recorder, long now) {
        return switch (input) {
            case Input.Submit submit -> jobs.submit(submit, recorder, now);
            case Input.CancelJob cancel -> jobs.cancelJob(cancel.job(), recorder, now);
            case Input.CancelTask cancel -> jobs.cancelTask(cancel.task(), recorder, now);
            case Input.Report report -> jobs.report(report, recorder, now);
            case Input.Restart _ -> workers.restart(recorder, now);
            case Input.Register register -> workers.register(register, recorder, now);
            case Input.Beat beat -> workers.beat(beat.worker(), recorder, now);
            case Input.Disconnect gone -> workers.disconnect(gone.worker(), recorder, now);
            case Input.Lose lose -> workers.lose(lose.worker(), lose.reason(), recorder, now);
            case Input.Leave leave -> workers.leave(leave.worker(), recorder, now);
            case Input.Cordon cordon -> workers.cordon(cordon.worker(), recorder, now);
            case Input.Uncordon uncordon -> workers.uncordon(uncordon.worker(), recorder, now);
            case Input.Drain drain -> workers.drain(drain, recorder, now);
            case Input.BlockDevice block -> workers.block(block.worker(), block.device(), true, recorder, now);
            case Input.FreeDevice free -> workers.block(free.worker(), free.device(), false, recorder, now);
            case Input.Tick _ -> Done.DONE;
        };
    }

    private long wakeAt() {
        return Math.min(Math.min(state.timers().next(), workers.nextTimer()), policies.wakeAtMicros());
    }
}
