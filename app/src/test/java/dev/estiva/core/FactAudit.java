package dev.estiva.core;

import dev.estiva.model.JobSpec;
import dev.estiva.model.Outcome;
import dev.estiva.model.Placement.Share;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A second opinion on a run: follows the facts with the plainest means there are, shares no code with the state, and throws
 * at the first fact that breaks a promise. Knows what every task and worker is up to, for tests that want to ask.
 */
public final class FactAudit {
    private final NavigableMap<Long, JobSpec> specs = new TreeMap<>();
    private final NavigableMap<Long, Long> submits = new TreeMap<>();
    private final NavigableMap<TaskId, Life> lives = new TreeMap<>();
    private final NavigableMap<WorkerId, PlainWorker> workers = new TreeMap<>();
    private final List<Use> uses = new ArrayList<>();
    private long lastMicros = Long.MIN_VALUE;
    private long lastJob;
    private int lastWorker;

    /** What a task is up to. */
    public enum Phase {
        WAITING,
        DELAYED,
        RUNNING,
        SUSPENDED,
        FINISHED
    }

    /** One task's life so far. */
    public static final class Life {
        public final TaskId task;
        public final JobSpec submitted;
        public JobSpec spec;
        public final long submitMicros;
        public Phase phase = Phase.WAITING;
        public int attempt;
        public int failures;
        public long readyMicros;
        public long firstStartMicros = -1;
        public long startMicros = -1;
        public long finishMicros = -1;
        public boolean stopping;
        public int preemptions;

        /** It took another way by itself, not with the rest of its array. */
        public boolean chose;

        /** Since when it runs without a break, and how long its attempt ran before. */
        public long stretchMicros = -1;

        public long ranMicros;
        public @Nullable Share share;
        public @Nullable Outcome outcome;

        Life(TaskId task, JobSpec spec, long submitMicros) {
            this.task = task;
            this.submitted = spec;
            this.spec = spec;
            this.submitMicros = submitMicros;
            this.readyMicros = submitMicros;
        }

        /** It waits, or will for it is asked to stop. */
        boolean mayBePromised() {
            return phase == Phase.WAITING || phase == Phase.SUSPENDED || (phase == Phase.RUNNING && stopping);
        }

        public Share where() {
            Share here = share;
            if (here == null) {
                throw new AssertionError(task + " runs nowhere");
            }
            return here;
        }

        @Override
        public String toString() {
            return task + " " + phase + " attempt " + attempt;
        }
    }

    public void apply(Fact fact) {
        require(fact.atMicros() >= lastMicros, fact, "time went back");
        lastMicros = fact.atMicros();
        switch (fact) {
            case Fact.JobSubmitted f -> submit(f);
            case Fact.JobRerouted f -> reroute(f);
            case Fact.TaskRerouted f -> turn(life(f.task(), f), f);
            case Fact.TaskPlaced f -> place(f);
            case Fact.TaskSuspended f -> suspend(f);
            case Fact.TaskResumed f -> resume(f);
            case Fact.TaskReserved f ->
                require(life(f.task(), f).mayBePromised(), f, "a reservation for a task that does not wait");
            case Fact.TaskStopping f -> running(f.task(), f.attempt(), f).stopping = true;
            case Fact.TaskRequeued f -> requeue(f);
            case Fact.TaskReady f -> ready(f);
            case Fact.TaskFinished f -> finish(f);
            case Fact.RestCancelled f -> cancelRest(f);
            case Fact.WorkerJoined f -> {
                require(f.worker().value() > lastWorker, f, "a worker's id was used again");
                require(named(f.spec().name()) == null, f, "a worker of this name is present");
                lastWorker = f.worker().value();
                workers.put(f.worker(), new PlainWorker(f.worker(), f.spec()));
            }
            case Fact.WorkerSuspected f -> suspect(f.worker(), true, f);
            case Fact.WorkerReturned f -> suspect(f.worker(), false, f);
            case Fact.WorkerChanged f -> changeSpec(f);
            case Fact.WorkerLost f -> remove(f.worker(), f);
            case Fact.WorkerLeft f -> remove(f.worker(), f);
            case Fact.WorkerCordoned f -> worker(f.worker(), f).cordoned = true;
            case Fact.WorkerDraining f -> worker(f.worker(), f).draining = true;
            case Fact.WorkerQuarantined f -> {
                PlainWorker worker = worker(f.worker(), f);
                require(!worker.quarantined, f, "it was quarantined before");
                require(worker.failedAtOnce.size() >= 8, f, "too few tasks failed: " + worker.failedAtOnce);
                worker.quarantined = true;
            }
            case Fact.WorkerUncordoned f -> {
                PlainWorker worker = worker(f.worker(), f);
                worker.cordoned = false;
                worker.draining = false;
                worker.quarantined = false;
                worker.failedAtOnce.clear();
            }
            case Fact.DeviceBlocked f ->
                require(worker(f.worker(), f).blocked.add(f.device()), f, "the device was blocked before");
            case Fact.DeviceFreed f ->
                require(worker(f.worker(), f).blocked.remove(f.device()), f, "the device was free before");
            case Fact.PolicyReplaced _ -> {}
        }
    }

    /** All tasks that ever were, by id. */
    public Collection<Life> lives() {
        return Collections.unmodifiableCollection(lives.values());
    }

    public @Nullable Life life(TaskId task) {
        return lives.get(task);
    }

    public Collection<PlainWorker> workers() {
        return Collections.unmodifiableCollection(workers.values());
    }

    public @Nullable PlainWorker named(String name) {
        return workers.values().stream()
                .filter(worker -> worker.spec().name().equals(name))
                .findFirst()
                .orElse(null);
    }

    public long lastJob() {
        return lastJob;
    }

    /** Every stretch of time in which a task held its room; one that lasts ends at {@link Long#MAX_VALUE}. */
    public List<Use> uses() {
        List<Use> all = new ArrayList<>(uses);
        for (Life life : lives.values()) {
            if (life.phase == Phase.RUNNING) {
                all.add(new Use(life.spec, life.stretchMicros, Long.MAX_VALUE));
            }
        }
        return all;
    }

    /** A task held its room from then until then. */
    public record Use(JobSpec spec, long fromMicros, long toMicros) {}

    /** What runs on this worker, by id. */
    public List<Life> on(PlainWorker worker) {
        return lives.values().stream()
                .filter(life ->
                        life.phase == Phase.RUNNING && life.where().worker().equals(worker.id()))
                .toList();
    }

    /** Throws unless every task has ended. */
    public void requireAllEnded() {
        for (Life life : lives.values()) {
            if (life.phase != Phase.FINISHED) {
                throw new AssertionError("it never ended: " + life);
            }
        }
    }

    private void submit(Fact.JobSubmitted f) {
        require(f.job().value() == lastJob + 1, f, "job ids must grow by one");
        lastJob = f.job().value();
        specs.put(lastJob, f.spec());
        submits.put(lastJob, f.atMicros());
        for (int index = 0; index < f.spec().tasks(); index++) {
            TaskId task = new TaskId(lastJob, index);
            lives.put(task, new Life(task, f.spec(), f.atMicros()));
        }
    }

    private void reroute(Fact.JobRerouted f) {
        List<Life> tasks = List.copyOf(lives.subMap(
                        new TaskId(f.job().value(), 0), true, new TaskId(f.job().value(), JobSpec.MOST_TASKS), false)
                .values());
        boolean isArray = tasks.size() > 1;
        List<Life> untouched = tasks.stream()
                .filter(life -> !isArray || (life.phase == Phase.WAITING && life.attempt == 0 && !life.chose))
                .toList();
        require(!untouched.isEmpty(), f, "none of its tasks waits for its first start");
        untouched.forEach(life -> turn(life, f));
        untouched.forEach(life -> life.chose = false);
        require(specs.containsKey(f.job().value()), f, "no such job");
    }

    private void turn(Life life, Fact f) {
        require(life.phase == Phase.WAITING, f, "it does not wait");
        require(life.spec.alternative() != null, f, "there is no other way to run it");
        life.spec = life.spec.rerouted();
        life.chose = true;
    }

    private void place(Fact.TaskPlaced f) {
        Life life = life(f.task(), f);
        require(life.phase == Phase.WAITING, f, "it does not wait");
        require(f.attempt() == life.attempt + 1, f, "attempts must grow by one");
        require(f.atMicros() >= life.submitMicros, f, "it starts before it was submitted");
        require(f.atMicros() >= life.readyMicros, f, "it starts before its pause is over");
        require(f.placement().shares().size() == 1, f, "it runs on several workers");
        require(f.overheadMicros() == 0 || life.preemptions > 0, f, "it pays for a preemption that never was");
        hold(life, f.placement().shares().getFirst(), f);
        life.attempt = f.attempt();
        life.startMicros = f.atMicros();
        life.ranMicros = 0;
        life.firstStartMicros = life.firstStartMicros < 0 ? f.atMicros() : life.firstStartMicros;
    }

    private void hold(Life life, Share share, Fact fact) {
        PlainWorker worker = worker(share.worker(), fact);
        require(worker.isAvailable(), fact, "the worker takes no tasks");
        require(worker.answers(life.spec.request(), share), fact, "it is not what was asked for");
        require(worker.take(share), fact, "the worker is over-allocated");
        life.phase = Phase.RUNNING;
        life.share = share;
        life.stretchMicros = fact.atMicros();
    }

    private void suspend(Fact.TaskSuspended f) {
        Life life = running(f.task(), f.attempt(), f);
        require(life.stopping, f, "it was not asked to stop");
        release(life, f);
        life.ranMicros += f.atMicros() - life.stretchMicros;
        life.preemptions++;
        life.phase = Phase.SUSPENDED;
    }

    private void resume(Fact.TaskResumed f) {
        Life life = life(f.task(), f);
        require(life.phase == Phase.SUSPENDED && life.attempt == f.attempt(), f, "it is not suspended");
        require(f.placement().shares().size() == 1, f, "it runs on several workers");
        hold(life, f.placement().shares().getFirst(), f);
    }

    private void requeue(Fact.TaskRequeued f) {
        Life life = running(f.task(), f.attempt(), f);
        if (f.cause() != Fact.RequeueCause.WORKER_LOST) {
            judge(life, f.cause() == Fact.RequeueCause.FAILED, false, f);
        }
        release(life, f);
        life.failures += f.cause() == Fact.RequeueCause.FAILED ? 1 : 0;
        require(life.failures <= life.spec.retry().most(), f, "it failed more often than it may");
        life.preemptions += f.cause() == Fact.RequeueCause.PREEMPTED ? 1 : 0;
        life.readyMicros = f.notBeforeMicros();
        life.phase = f.notBeforeMicros() > f.atMicros() ? Phase.DELAYED : Phase.WAITING;
    }

    private void ready(Fact.TaskReady f) {
        Life life = life(f.task(), f);
        require(life.phase == Phase.DELAYED && f.atMicros() >= life.readyMicros, f, "its pause is not over");
        life.phase = Phase.WAITING;
    }

    private void finish(Fact.TaskFinished f) {
        Life life = life(f.task(), f);
        require(f.attempt() == life.attempt, f, "it is not the current attempt");
        if (life.phase == Phase.RUNNING) {
            judge(
                    life,
                    f.outcome().status() == Outcome.Status.FAILED,
                    f.outcome().isCompleted(),
                    f);
            release(life, f);
            life.ranMicros += f.atMicros() - life.stretchMicros;
        }
        end(life, f.outcome(), f);
    }

    private void judge(Life life, boolean failed, boolean completed, Fact fact) {
        PlainWorker worker = worker(life.where().worker(), fact);
        if (completed || fact.atMicros() - life.startMicros >= 10_000_000) {
            worker.failedAtOnce.clear();
        } else if (failed) {
            worker.failedAtOnce.add(life.task);
        }
    }

    private void cancelRest(Fact.RestCancelled f) {
        JobSpec spec = specs.get(f.job().value());
        require(spec != null, f, "no such job");
        for (int index = f.fromIndex(); spec != null && index < spec.tasks(); index++) {
            Life life = life(new TaskId(f.job().value(), index), f);
            if (life.phase != Phase.FINISHED) {
                require(life.phase == Phase.WAITING && life.attempt == 0, f, "it was placed before: " + life);
                end(life, new Outcome(Outcome.Status.CANCELLED, 0, "cancelled"), f);
            }
        }
    }

    private static void end(Life life, Outcome outcome, Fact fact) {
        require(life.phase != Phase.FINISHED, fact, "it ends twice");
        life.phase = Phase.FINISHED;
        life.outcome = outcome;
        life.finishMicros = fact.atMicros();
    }

    private void release(Life life, Fact fact) {
        uses.add(new Use(life.spec, life.stretchMicros, fact.atMicros()));
        worker(life.where().worker(), fact).give(life.where());
        life.share = null;
        life.stopping = false;
    }

    private void remove(WorkerId id, Fact fact) {
        require(on(worker(id, fact)).isEmpty(), fact, "tasks still run there");
        workers.remove(id);
    }

    private void changeSpec(Fact.WorkerChanged f) {
        PlainWorker before = worker(f.worker(), f);
        require(before.suspected, f, "it was not away");
        require(before.spec().name().equals(f.spec().name()), f, "it is another worker");
        PlainWorker after = new PlainWorker(f.worker(), f.spec());
        for (Life life : on(before)) {
            require(after.take(life.where()), f, "it does not hold what runs there");
        }
        after.cameFrom(before);
        workers.put(f.worker(), after);
    }

    private Life running(TaskId task, int attempt, Fact fact) {
        Life life = life(task, fact);
        require(life.phase == Phase.RUNNING && life.attempt == attempt, fact, "it is not the current attempt");
        return life;
    }

    private Life life(TaskId task, Fact fact) {
        Life life = lives.get(task);
        if (life == null) {
            throw new AssertionError("no such task: " + fact);
        }
        return life;
    }

    private PlainWorker worker(WorkerId id, Fact fact) {
        PlainWorker worker = workers.get(id);
        if (worker == null) {
            throw new AssertionError("no such worker: " + fact);
        }
        return worker;
    }

    private void suspect(WorkerId id, boolean suspected, Fact fact) {
        PlainWorker worker = worker(id, fact);
        require(worker.suspected != suspected, fact, "nothing changed");
        worker.suspected = suspected;
    }

    private static void require(boolean holds, Fact fact, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise + ": " + fact);
        }
    }
}
