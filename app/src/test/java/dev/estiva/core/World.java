package dev.estiva.core;

import dev.estiva.core.Answer.Accepted;
import dev.estiva.core.Answer.Registered;
import dev.estiva.core.Input.Attempt;
import dev.estiva.core.Input.Ending;
import dev.estiva.core.Input.Report;
import dev.estiva.model.JobId;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Outcome;
import dev.estiva.model.Payload;
import dev.estiva.model.Service;
import dev.estiva.model.StopCause;
import dev.estiva.model.TaskState.Running;
import dev.estiva.model.WorkerId;
import dev.estiva.model.WorkerSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An engine with workers that only pretend to work, in virtual time. After every step the state checks itself, a second
 * state built from nothing but the facts is compared with it, and the audit has followed each fact.
 */
public final class World {
    private final EngineConfig config;
    private final Policy policy;
    private Engine engine;
    private ClusterState mirror;
    private final FactAudit audit = new FactAudit();
    private final List<Fact> facts = new ArrayList<>();
    private final NavigableMap<String, FakeWorker> workers = new TreeMap<>();
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::atMicros).thenComparingLong(Event::number));
    private Script script = (_, _, _) -> new Run(0, Outcome.COMPLETED);
    private Runnable watcher = () -> {};
    private long stopDelayMicros;
    private boolean suspending;
    private int compareEvery = 1;
    private final List<StatePart> snapshot = new ArrayList<>();
    private int snapshotAt;
    private boolean restartsFromSnapshot;
    private long steps;
    private long numbered;
    private long nowMicros;
    private long wakeAt = Long.MAX_VALUE;

    public World(EngineConfig config, Policy policy) {
        this.config = config;
        this.policy = policy;
        this.engine = new Engine(config, policy, FactListener.NONE);
        this.mirror = new ClusterState(policy.order());
    }

    /** What an attempt does: how long it takes at speed 1, and how it ends. */
    @FunctionalInterface
    public interface Script {
        Run run(Attempt attempt, JobSpec spec, WorkerSpec worker);
    }

    /** One attempt's work and end. */
    public record Run(long workMicros, Outcome outcome) {}

    private record Event(long atMicros, long number, Runnable action) {}

    public World script(Script newScript) {
        script = newScript;
        return this;
    }

    /** Compares the states only after every so many steps, since that looks at everything. */
    public World comparingEvery(int stepCount) {
        compareEvery = stepCount;
        return this;
    }

    /** Does something after each step with a policy pass, before its effects. */
    public World watching(Runnable action) {
        watcher = action;
        return this;
    }

    /** How long workers take to stop an attempt. */
    public World stoppingAfter(long micros) {
        stopDelayMicros = micros;
        return this;
    }

    /** Workers keep the work of what they stop for another task. */
    public World suspending() {
        suspending = true;
        return this;
    }

    public long nowMicros() {
        return nowMicros;
    }

    public Engine engine() {
        return engine;
    }

    public ClusterState state() {
        return (ClusterState) engine.view();
    }

    public Policy policy() {
        return policy;
    }

    public FactAudit audit() {
        return audit;
    }

    public List<Fact> facts() {
        return Collections.unmodifiableList(facts);
    }

    /** Hands inputs in that come together. */
    public Step step(Input... inputs) {
        ClusterState before = (steps + 1) % compareEvery == 0 ? twin() : null;
        Step step = engine.step(List.of(inputs), nowMicros);
        if (before != null
                && facts.stream().noneMatch(Fact.PolicyReplaced.class::isInstance)
                && step.facts().stream()
                        .noneMatch(fact -> fact instanceof Fact.JobRerouted || fact instanceof Fact.TaskRerouted)) {
            PolicyDesk desk = new PolicyDesk(policy, config.preemptionCostMicros(), before);
            Twins.requireSameDecisions(desk, before, step, state());
        }
        wakeAt = step.wakeAtMicros();
        for (Fact fact : step.facts()) {
            audit.apply(fact);
            mirror.apply(fact);
        }
        facts.addAll(step.facts());
        engine.check();
        if (++steps % compareEvery == 0) {
            compare();
        }
        if (step.facts().stream().anyMatch(World::callsForAPass)) {
            watcher.run();
        }
        step.effects().forEach(this::perform);
        return step;
    }

    /** A copy, or what comes of taking the state apart and putting it together again. */
    private ClusterState twin() {
        return steps % 2 == 0 ? state().copy() : Twins.restored(policy.order(), Twins.partsOf(state()));
    }

    /** Compares the state with one that was built from the facts alone, and with its own copy. */
    public void compare() {
        String expected = Dump.of(state());
        mirror.check();
        Twins.requireEqual(expected, Dump.of(mirror), "replaying the facts gives another state");
        ClusterState copy = state().copy();
        copy.check();
        Twins.requireEqual(expected, Dump.of(copy), "a copy is another state");
        snapshot.clear();
        snapshot.addAll(Twins.partsOf(state()));
        snapshotAt = facts.size();
        mirror = Twins.restored(policy.order(), snapshot); // and goes on from there
        mirror.check();
        Twins.requireEqual(expected, Dump.of(mirror), "putting the parts together gives another state");
        Twins.requireEqual(snapshot.toString(), Twins.partsOf(mirror).toString(), "its parts are others");
    }

    public WorkerId join(WorkerSpec spec) {
        return register(new FakeWorker(spec));
    }

    public JobId submit(JobSpec spec) {
        Answer answer = step(new Input.Submit(spec, Payload.NONE)).answers().getFirst();
        if (answer instanceof Accepted accepted) {
            return accepted.job();
        }
        throw new AssertionError("not accepted: " + answer);
    }

    /** The worker's process dies, and the connection with it. */
    public void kill(String worker) {
        FakeWorker dead = fake(worker);
        dead.connected = false;
        dead.running.clear();
        dead.unsent.clear();
        step(new Input.Disconnect(dead.id));
    }

    /** The connection breaks; the worker goes on. */
    public void disconnect(String worker) {
        silence(worker);
        step(new Input.Disconnect(fake(worker).id));
    }

    /** Nothing comes through any more, and nobody noticed. */
    public void silence(String worker) {
        fake(worker).connected = false;
    }

    /** A worker that was cut off registers again with what it still runs, and reports what ended meanwhile. */
    public void reconnect(String worker) {
        FakeWorker back = fake(worker);
        WorkerNode present = state().workers().named(worker);
        if (present != null && !present.isSuspected()) {
            step(new Input.Disconnect(present.id()));
        }
        register(back);
        for (Report late : List.copyOf(back.unsent)) {
            step(new Report(back.id, late.attempt(), late.ending()));
        }
        back.unsent.clear();
    }

    /** A worker that was cut off registers again with other resources. */
    public void reconnectAs(WorkerSpec spec) {
        fake(spec.name()).spec = spec;
        reconnect(spec.name());
    }

    /** The worker forgets an attempt, as if its process had been killed unnoticed. */
    public void forget(String worker, Attempt attempt) {
        fake(worker).running.remove(attempt);
    }

    public WorkerId id(String worker) {
        return fake(worker).id;
    }

    public boolean isConnected(String worker) {
        return fake(worker).connected;
    }

    /** The names of all workers that ever were. */
    public List<String> names() {
        return List.copyOf(workers.keySet());
    }

    /** When something happens next by itself, {@link Long#MAX_VALUE} if nothing will. */
    public long nextMicros() {
        return Math.min(events.isEmpty() ? Long.MAX_VALUE : events.peek().atMicros, wakeAt);
    }

    /** Lets time pass until then, with all that happens on the way. */
    public void advanceTo(long micros) {
        while (nextMicros() <= micros) {
            nowMicros = Math.max(nowMicros, nextMicros());
            if (!events.isEmpty() && events.peek().atMicros <= nowMicros) {
                events.remove().action.run();
            } else {
                step(new Input.Tick());
            }
        }
        nowMicros = micros;
    }

    /** Does something at a later instant. */
    public void at(long micros, Runnable action) {
        events.add(new Event(Math.max(micros, nowMicros), numbered++, action));
    }

    /** Restarts use the latest snapshot and the facts behind it, instead of all facts. */
    public World restartingFromSnapshot() {
        restartsFromSnapshot = true;
        return this;
    }

    /** The server dies and starts anew from what the journal has: nobody is connected, and what ran goes on. */
    public void restart() {
        ClusterState recovered = Twins.restored(policy.order(), restartsFromSnapshot ? snapshot : List.of());
        facts.subList(restartsFromSnapshot ? snapshotAt : 0, facts.size()).forEach(recovered::apply);
        engine = new Engine(config, recovered, policy, FactListener.NONE);
        workers.values().forEach(worker -> worker.connected = false);
        step(new Input.Restart());
    }

    /** The server dies when the facts of this input are durable, and before anything was sent. */
    public void crashOn(Input input) {
        Step step = engine.step(List.of(input), nowMicros);
        for (Fact fact : step.facts()) {
            audit.apply(fact);
            mirror.apply(fact);
        }
        facts.addAll(step.facts());
        restart();
    }

    private WorkerId register(FakeWorker worker) {
        boolean isNew = workers.put(worker.spec.name(), worker) == null;
        worker.connected = true;
        List<Attempt> its = new ArrayList<>(worker.running);
        worker.unsent.forEach(report -> its.add(report.attempt()));
        Answer answer = step(new Input.Register(worker.spec, its)).answers().getFirst();
        if (!(answer instanceof Registered registered)) {
            throw new AssertionError("not registered: " + answer);
        }
        worker.id = registered.worker();
        if (isNew && config.expectsBeats()) {
            beat(worker);
        }
        return worker.id;
    }

    private void beat(FakeWorker worker) {
        if (worker.connected) {
            step(new Input.Beat(worker.id));
        }
        at(nowMicros + Math.max(1, config.suspectAfterMicros() / 3), () -> beat(worker));
    }

    private static boolean callsForAPass(Fact fact) {
        return !(fact instanceof Fact.TaskStopping || fact instanceof Fact.TaskReserved);
    }

    private void perform(Effect effect) {
        switch (effect) {
            case Effect.Dispatch dispatch -> {
                FakeWorker worker = reachable(dispatch.placement().worker());
                if (worker != null) {
                    start(worker, dispatch.attempt(), dispatch.spec());
                }
            }
            case Effect.Resume resume -> {
                FakeWorker worker = reachable(resume.placement().worker());
                if (worker != null) {
                    start(worker, resume.attempt(), resume.spec());
                }
            }
            case Effect.Stop stop -> {
                FakeWorker worker = reachable(stop.worker());
                if (worker != null) {
                    boolean keepsWork = suspending && stop.cause() == StopCause.PREEMPTED;
                    Ending ending = keepsWork ? new Ending.Suspended() : new Ending.Stopped();
                    at(nowMicros + stopDelayMicros, () -> end(worker, stop.attempt(), ending));
                }
            }
            case Effect.Drop drop -> {
                FakeWorker worker = reachable(drop.worker());
                if (worker != null) {
                    worker.running.remove(drop.attempt());
                }
            }
        }
    }

    private @Nullable FakeWorker reachable(WorkerId id) {
        WorkerNode node = state().workers().get(id);
        FakeWorker worker = node == null ? null : workers.get(node.spec().name());
        return worker == null || !worker.connected ? null : worker;
    }

    private void start(FakeWorker worker, Attempt attempt, JobSpec spec) {
        if (worker.running.contains(attempt)) {
            throw new AssertionError("dispatched twice: " + attempt);
        }
        worker.running.add(attempt);
        Run run = script.run(attempt, spec, worker.spec);
        Service service = service(attempt);
        long left = Math.max(0, run.workMicros - service.doneMicros());
        long micros = service.overheadMicros() + worker.spec.runMicros(left);
        at(nowMicros + micros, () -> {
            if (service(attempt).preemptions() == service.preemptions()) {
                end(worker, attempt, new Ending.Ended(run.outcome));
            }
        });
    }

    private Service service(Attempt attempt) {
        return state().state(attempt.task()) instanceof Running running ? running.service() : Service.NONE;
    }

    private void end(FakeWorker worker, Attempt attempt, Ending ending) {
        if (!worker.running.remove(attempt)) {
            return;
        }
        Report report = new Report(worker.id, attempt, ending);
        if (worker.connected) {
            step(report);
        } else {
            worker.unsent.add(report);
        }
    }

    private FakeWorker fake(String name) {
        FakeWorker worker = workers.get(name);
        if (worker == null) {
            throw new AssertionError("no such worker: " + name);
        }
        return worker;
    }
}
