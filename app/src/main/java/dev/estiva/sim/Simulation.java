package dev.estiva.sim;

import dev.estiva.core.ClusterView;
import dev.estiva.core.Effect;
import dev.estiva.core.Engine;
import dev.estiva.core.FactListener;
import dev.estiva.core.Input;
import dev.estiva.core.Input.Attempt;
import dev.estiva.core.Input.Ending;
import dev.estiva.core.Input.Report;
import dev.estiva.core.Input.Submit;
import dev.estiva.core.JobEntry;
import dev.estiva.core.Policy;
import dev.estiva.core.Step;
import dev.estiva.core.WorkerNode;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Outcome;
import dev.estiva.model.Placement;
import dev.estiva.model.Service;
import dev.estiva.model.StopCause;
import dev.estiva.model.TaskState.Running;
import dev.estiva.model.WorkerSpec;
import dev.estiva.sim.SimulatedEnds.End;
import dev.estiva.workload.Workload;
import dev.estiva.workload.WorkloadJob;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a workload through the engine in virtual time. Jumps from instant to instant: the next submission, the next end of
 * an attempt, or the next instant at which the engine wants to be woken. The same workload, policy and pass give the same
 * facts, always.
 */
public final class Simulation {
    private static final List<Input> NOTHING = List.of();
    private static final List<Effect.Stop> NOTHING_TO_STOP = List.of();

    private static final Ending COMPLETED = new Ending.Ended(Outcome.COMPLETED);
    private static final Ending FAILED = new Ending.Ended(Outcome.failed(1, "it failed"));

    private final Submissions jobs;
    private final Policy policy;
    private final PassPer pass;
    private final SimulationListener listener;
    private final Sequence sequence;
    private final Preemption preemption;
    private final Gate gate;
    private final Engine engine;
    private final Faults faults;
    private final SimulatedEnds ends;
    private final RunTimes runTimes = new RunTimes();

    private final Soon soon;

    // Of the instant that is being handled, and used again for the next.
    private final List<WorkloadJob> admitted = new ArrayList<>();
    private final List<Input> inputs = new ArrayList<>();

    private int nextJob;
    private long nowMicros;
    private long wakeAt = Long.MAX_VALUE;

    public Simulation(Workload workload, Policy policy, PassPer pass, FactListener facts, SimulationListener listener) {
        this(workload, policy, pass, Preemption.FREE, facts, listener);
    }

    /** A simulation of a policy that may preempt. */
    public Simulation(
            Workload workload,
            Policy policy,
            PassPer pass,
            Preemption preemption,
            FactListener facts,
            SimulationListener listener) {
        this(workload, policy, pass, preemption, Failures.NONE, facts, listener);
    }

    /** A simulation in which workers and tasks fail. */
    public Simulation(
            Workload workload,
            Policy policy,
            PassPer pass,
            Preemption preemption,
            Failures failures,
            FactListener facts,
            SimulationListener listener) {
        this(workload, policy, pass, preemption, Sequence.AS_COMPUTED, failures, facts, listener);
    }

    private Simulation(
            Workload workload,
            Policy policy,
            PassPer pass,
            Preemption preemption,
            Sequence sequence,
            Failures failures,
            FactListener facts,
            SimulationListener listener) {
        this.sequence = sequence;
        this.preemption = preemption;
        this.faults = new Faults(failures, workload.cluster());
        this.gate = new Gate(faults, runTimes, listener);
        this.jobs = new Submissions(workload.jobs());
        this.soon = new Soon(sequence, jobs);
        this.policy = policy;
        this.pass = pass;
        this.listener = listener;
        this.ends = new SimulatedEnds(this::lookAhead);
        this.engine = new Engine(faults.config().withPreemptionCost(preemption.costMicros()), policy, (fact, state) -> {
            ends.decided(fact);
            faults.decided(fact);
            facts.before(fact, state);
        });
        this.engine.reuseSteps();
        this.engine.keepNoTrackRecords();
        List<Input> joins = new ArrayList<>();
        for (WorkerSpec worker : workload.cluster()) {
            joins.add(new Input.Register(worker, List.of()));
        }
        engine.stepWithoutPass(joins, 0);
    }

    /** A simulation with one pass an instant, in which what lies close together is taken in a given sequence. */
    public static Simulation inSequence(
            Workload workload, Policy policy, Sequence sequence, FactListener facts, SimulationListener listener) {
        return new Simulation(
                workload, policy, PassPer.INSTANT, Preemption.FREE, sequence, Failures.NONE, facts, listener);
    }

    /** Lets somebody look at each job as it comes. */
    public void putBehind(Door newDoor) {
        gate.putBehind(newDoor);
    }

    /** Runs to the end, or until the listener wants no more. True if it came to the end. */
    public boolean run() {
        while (advance()) {
            if (!listener.goOn(nowMicros, nextJob, inSystem())) {
                return false;
            }
        }
        return true;
    }

    /** Handles the next instant; false if there is none. */
    public boolean advance() {
        long next = Math.min(Math.min(nextSubmission(), ends.nextMicros()), wakeAt);
        if (faults.areEndless() ? nextJob == jobs.size() && !faults.hasOpenTasks() : next == Long.MAX_VALUE) {
            return false;
        }
        nowMicros = Math.max(nowMicros, Math.min(next, faults.nextMicros()));
        if (faults.nextMicros() <= nowMicros) {
            release(engine.stepWithoutPass(faults.due(nowMicros, engine.view()), nowMicros));
        }
        switch (pass) {
            case EVENT -> passPerEvent();
            case INSTANT -> passPerInstant();
        }
        return true;
    }

    public Engine engine() {
        return engine;
    }

    private long inSystem() {
        ClusterView view = engine.view();
        return view.waiting().size() + view.runningCount();
    }

    private long nextSubmission() {
        return nextJob < jobs.size() ? jobs.get(nextJob).submitMicros() : Long.MAX_VALUE;
    }

    /** Ends before submissions, then one look at everything that belongs together. */
    private void passPerInstant() {
        findEndsUntil(nowMicros + sequence.reachMicros());
        int rank = soon.nextRank(nextJob, nowMicros);
        soon.findSubmissions(nextJob, rank, nowMicros);
        long instant = Math.max(nowMicros, sequence.instantOf(rank, soon.last(rank, nowMicros)));
        long wake = sequence.wakeMicros(rank, wakeAt);
        boolean onlyWakes = soon.ends.isEmpty() && soon.submitted.isEmpty() && wakeAt <= nowMicros;
        if (onlyWakes || wake < instant) {
            soon.ends.forEach(ends::putBack);
            nowMicros = Math.max(nowMicros, wake);
            release(engine.step(NOTHING, nowMicros));
        } else {
            nowMicros = instant;
            handle(rank);
        }
    }

    /** The ends of this rank and the submissions; the other ends are for later. */
    private void handle(int rank) {
        inputs.clear();
        for (End end : soon.ends) {
            if (soon.rankOf(end) == rank) {
                inputs.add(report(end));
            } else {
                ends.putBack(end);
            }
        }
        if (gate.isOneByOne()) {
            if (!inputs.isEmpty()) {
                release(engine.step(inputs, nowMicros));
            }
            nextJob += soon.submitted.size();
            soon.submitted.forEach(this::submit);
            return;
        }
        int ended = inputs.size();
        admitted.clear();
        for (WorkloadJob job : soon.submitted) {
            Submit submission = gate.submission(job, engine.view());
            if (submission != null) {
                inputs.add(submission);
                admitted.add(job);
            }
        }
        nextJob += soon.submitted.size();
        Step step = engine.step(inputs, nowMicros);
        for (int i = 0; i < admitted.size(); i++) {
            gate.answered(admitted.get(i), step.answers().get(ended + i));
        }
        release(step);
    }

    /**
     * Submissions before ends, and a look after each. A policy that takes due tasks for ended gets their reports first,
     * and its looks at the places where the reports would have come.
     */
    private void passPerEvent() {
        findEndsUntil(nowMicros);
        boolean dueFirst = policy.seesDueTasksAsEnded();
        if (dueFirst) {
            List<Input> due = new ArrayList<>();
            soon.ends.stream().filter(End::due).forEach(end -> due.add(report(end)));
            release(
                    due.isEmpty()
                            ? engine.stepWithoutPass(NOTHING, nowMicros)
                            : engine.stepWithoutPass(due, nowMicros));
        }
        boolean looked = false;
        while (nextSubmission() == nowMicros) {
            submit(jobs.get(nextJob++));
            looked = true;
        }
        for (End end : soon.ends) {
            release(
                    dueFirst && end.due()
                            ? engine.passForRelease(nowMicros)
                            : engine.step(List.of(report(end)), nowMicros));
            looked = true;
        }
        if (!looked) {
            release(engine.step(NOTHING, nowMicros));
        }
    }

    private void submit(WorkloadJob job) {
        Submit submission = gate.submission(job, engine.view());
        if (submission != null) {
            Step step = engine.step(List.of(submission), nowMicros);
            gate.answered(job, step.answers().getFirst());
            release(step);
        }
    }

    /** Where none waits, or there is room for others, what starts is what comes. */
    private void lookAhead(List<End> expected) {
        engine.lookAheadToEnds(expected);
        engine.lookAheadToStarts(expected.size());
    }

    /** Takes the attempts that end by then, but for those that were stopped meanwhile. */
    private void findEndsUntil(long micros) {
        soon.ends.clear();
        while (ends.nextMicros() <= micros && ends.nextMicros() != Long.MAX_VALUE) {
            End end = ends.remove();
            if (engine.view().state(end.task()) instanceof Running running
                    && running.attempt() == end.attempt().number()) {
                soon.ends.add(end);
            }
        }
    }

    private static Report report(End end) {
        return new Report(end.worker(), end.attempt(), end.fails() ? FAILED : COMPLETED);
    }

    /** Does what the engine asks; what is stopped is reported in a step of its own, when all that started has. */
    private void release(Step step) {
        wakeAt = step.wakeAtMicros();
        List<Effect.Stop> stops = NOTHING_TO_STOP;
        List<Input> preempted = NOTHING;
        for (int at = 0; at < step.effects().size(); at++) {
            switch (step.effects().get(at)) {
                case Effect.Dispatch dispatch -> start(dispatch.attempt(), dispatch.placement(), dispatch.spec());
                case Effect.Resume resume -> start(resume.attempt(), resume.placement(), resume.spec());
                case Effect.Stop stop
                when stop.cause() == StopCause.PREEMPTED -> preempted = with(preempted, preempt(stop));
                case Effect.Stop stop -> stops = with(stops, stop);
                case Effect.Drop _ -> throw new IllegalStateException("a simulated worker runs no strangers");
            }
        }
        if (!preempted.isEmpty()) {
            release(engine.step(preempted, nowMicros));
        }
        for (Effect.Stop stop : stops) {
            stop(stop);
        }
    }

    /** The list with one more; a list is made for the first. */
    private static <T> List<T> with(List<T> list, T added) {
        List<T> longer = list.isEmpty() ? new ArrayList<>() : list;
        longer.add(added);
        return longer;
    }

    private void start(Attempt attempt, Placement placement, JobSpec spec) {
        WorkerNode node = engine.view().workers().get(placement.worker());
        if (node == null || !(engine.view().state(attempt.task()) instanceof Running running)) {
            throw new IllegalStateException("sent to a worker that does not run it: " + attempt + ", " + placement);
        }
        long start = sequence.startMicros(attempt, nowMicros);
        long end = start + endOf(attempt, running, spec, node.spec()) - nowMicros;
        boolean fails = faults.fails(attempt);
        boolean due = !fails && end == start + policy.order().bounds().on(node.spec(), spec);
        ends.add(end, start, node.id(), attempt, due, fails);
    }

    /** When the attempt, which runs there and was not late, ends. */
    private long endOf(Attempt attempt, Running running, JobSpec spec, WorkerSpec worker) {
        Service service = running.service();
        Placement.Share share = running.placement().shares().getFirst();
        long work = faults.doneMicros(attempt, runTimes.of(attempt.task().job(), spec, worker, share));
        return running.stretchMicros()
                + service.overheadMicros()
                + worker.runMicros(Math.max(0, work - service.doneMicros()));
    }

    /** What ends by itself at the very instant at which it is stopped, has ended by itself. */
    private void stop(Effect.Stop stop) {
        Ending ending = endsNow(stop) ? endOf(stop.attempt()) : new Ending.Stopped();
        release(engine.step(List.of(new Report(stop.worker(), stop.attempt(), ending)), nowMicros));
    }

    private Input preempt(Effect.Stop stop) {
        ends.forget(stop.attempt());
        Ending ending = endsNow(stop)
                ? endOf(stop.attempt())
                : switch (preemption.mode()) {
                    case RESUME -> new Ending.Suspended();
                    case REQUEUE -> new Ending.Stopped();
                };
        return new Report(stop.worker(), stop.attempt(), ending);
    }

    private Ending endOf(Attempt attempt) {
        return faults.fails(attempt) ? FAILED : COMPLETED;
    }

    private boolean endsNow(Effect.Stop stop) {
        WorkerNode node = engine.view().workers().get(stop.worker());
        JobEntry job = engine.view().job(stop.attempt().task().job());
        return node != null
                && job != null
                && engine.view().state(stop.attempt().task()) instanceof Running running
                && endOf(stop.attempt(), running, job.spec(stop.attempt().task().index()), node.spec()) <= nowMicros;
    }
}
