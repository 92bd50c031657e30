package dev.estiva.core;

import static dev.estiva.core.TrackRecord.Showing.NOTHING;
import static dev.estiva.core.TrackRecord.showing;

import dev.estiva.core.Workers.RunningTask;
import dev.estiva.model.Outcome;
import dev.estiva.model.Placement.Share;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskState;
import dev.estiva.model.TaskState.Delayed;
import dev.estiva.model.TaskState.Running;
import dev.estiva.model.TaskState.Waiting;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All that the scheduler knows. {@link #apply} is the only code that changes it: live, in recovery, on the mirror and in
 * simulation. Not safe for use by several threads at once.
 */
public final class ClusterState implements ClusterView {
    private final JobTable jobs;
    private final Workers workers;
    private final WaitingTasks waiting;
    private final NavigableMap<TaskId, Reservation> reservations;
    private final Timers timers;
    private final WorkerTransitions transitions;
    private long nextJob = 1;
    private int lastPlacedWorker;
    private int runningCount;
    private long lastMicros = Long.MIN_VALUE;

    /** An empty cluster that keeps its waiting tasks in this order. */
    public ClusterState(QueueOrder order) {
        this.jobs = new JobTable();
        this.workers = new Workers();
        this.waiting = new WaitingTasks(order, workers.growingClasses());
        this.reservations = new TreeMap<>();
        this.timers = new Timers();
        this.transitions = new WorkerTransitions(workers, waiting, this::onWorker);
    }

    private ClusterState(ClusterState original, Workers workers) {
        this.jobs = original.jobs.copy();
        this.workers = workers;
        this.waiting = original.waiting.copy(workers.growingClasses());
        this.reservations = new TreeMap<>(original.reservations);
        this.timers = original.timers.copy();
        this.transitions = new WorkerTransitions(workers, waiting, this::onWorker);
        this.nextJob = original.nextJob;
        this.lastPlacedWorker = original.lastPlacedWorker;
        this.runningCount = original.runningCount;
        this.lastMicros = original.lastMicros;
    }

    /** An independent copy, for forecasts: array copies, and one small object a waiting or running job. */
    public ClusterState copy() {
        return new ClusterState(this, workers.copy());
    }

    /** Makes a fact true. A fact that contradicts the state is a bug and throws. */
    public void apply(Fact fact) {
        if (fact.atMicros() < lastMicros) {
            throw new IllegalStateException("time went back from " + lastMicros + " to " + fact);
        }
        lastMicros = fact.atMicros();
        switch (fact) {
            case Fact.JobSubmitted f -> submit(f);
            case Fact.TaskPlaced f -> place(f);
            case Fact.TaskReserved f -> reservations.put(f.task(), new Reservation(f.placement(), f.startMicros()));
            case Fact.TaskStopping f -> stop(f);
            case Fact.TaskRequeued f -> requeue(f);
            case Fact.TaskReady f -> ready(f.task());
            case Fact.TaskFinished f -> finish(f);
            case Fact.RestCancelled f -> cancelRest(f);
            case Fact.OfWorker f -> {
                transitions.apply(f);
                if (f instanceof Fact.WorkerChanged) { // what was promised there is void
                    reservations.values().removeIf(promise -> promise.worker().equals(f.worker()));
                }
            }
            case Fact.PolicyReplaced _ -> reservations.clear();
        }
    }

    @Override
    public Workers workers() {
        return workers;
    }

    @Override
    public WaitingTasks waiting() {
        return waiting;
    }

    @Override
    public @Nullable JobEntry job(long id) {
        return jobs.get(id);
    }

    @Override
    public @Nullable TaskState state(TaskId task) {
        JobEntry job = jobs.get(task.job());
        return job == null ? null : job.state(task.index());
    }

    @Override
    public int runningCount() {
        return runningCount;
    }

    @Override
    public int lastPlacedWorker() {
        return lastPlacedWorker;
    }

    @Override
    public NavigableMap<TaskId, Reservation> reservations() {
        return Collections.unmodifiableNavigableMap(reservations);
    }

    @Override
    public @Nullable Opening opening(RequestGroup group, long nowMicros) {
        return workers.opening(group, nowMicros);
    }

    @Override
    public @Nullable WorkerNode leastWork(RequestGroup group, Admission admitted, long nowMicros) {
        return workers.leastWork(group, admitted, nowMicros, this::estimatedEnd);
    }

    /** The instant of the latest fact, {@link Long#MIN_VALUE} before the first. */
    public long lastMicros() {
        return lastMicros;
    }

    @Override
    public int jobCount() {
        return jobs.size();
    }

    @Override
    public @Nullable JobEntry jobBefore(long id) {
        return jobs.before(id);
    }

    /** Visits the jobs with unfinished tasks in the order of their ids. */
    public void forEachJob(Consumer<JobEntry> action) {
        jobs.forEach(action);
    }

    /** Takes the state apart, piece by piece. Meanwhile it must not change: who goes on applying facts takes a copy apart. */
    public void forEachPart(Consumer<StatePart> target) {
        new StateParts(this, target).run();
    }

    /** Puts one piece in its place; all of them, in the order in which they came, make an empty state equal to what it was. */
    public void restore(StatePart part) {
        switch (part) {
            case StatePart.Clock p -> {
                lastMicros = p.lastMicros();
                nextJob = p.nextJob();
                workers.restoreNextId(p.nextWorker());
                lastPlacedWorker = p.lastPlacedWorker();
            }
            case StatePart.OfWorker p -> {
                transitions.join(p.worker(), p.spec());
                transitions.change(p.worker(), node -> node.restore(p.standing(), p.latest()));
            }
            case StatePart.OfJob p -> {
                JobEntry job = new JobEntry(p);
                jobs.add(job);
                if (job.untouched() > 0) {
                    waiting.add(p.spec(), p.submitMicros(), p.job().value(), p.firstUntouched(), job.untouched());
                }
            }
            case StatePart.EndedUntouched p -> {
                entry(p.job().value()).restoreEnded(p.tasks());
                waiting.shrink(p.tasks().size());
            }
            case StatePart.OfTask p -> restore(p.task(), p.state());
            case StatePart.Promise p -> reservations.put(p.task(), new Reservation(p.placement(), p.startMicros()));
        }
    }

    private void restore(TaskId id, TaskState state) {
        JobEntry job = entry(id.job());
        job.restore(id.index(), state);
        switch (state) {
            case Waiting _ -> waiting.add(job.spec(), job.submitMicros(), id.job(), id.index(), 1);
            case Delayed task -> timers.pause(id, task.untilMicros());
            case Running task -> hold(id, job, task);
            case TaskState.Finished _ -> throw new IllegalStateException("finished tasks are not kept: " + id);
        }
    }

    /** Cross-checks every index against the tasks' states. For tests and simulations: it looks at everything. */
    public void check() {
        new StateCheck(this).run();
    }

    long nextJob() {
        return nextJob;
    }

    int nextWorker() {
        return workers.nextId();
    }

    Timers timers() {
        return timers;
    }

    private void submit(Fact.JobSubmitted f) {
        long id = f.job().value();
        if (id < nextJob) {
            throw new IllegalStateException("job ids must grow: " + f);
        }
        nextJob = id + 1;
        jobs.add(new JobEntry(f.job(), f.spec(), f.atMicros()));
        waiting.add(f.spec(), f.atMicros(), id, 0, f.spec().tasks());
    }

    private void place(Fact.TaskPlaced f) {
        TaskId id = f.task();
        JobEntry job = entry(id.job());
        if (!(job.state(id.index()) instanceof Waiting before)
                || before.attempt() != f.attempt()
                || id.index() > job.firstUntouched()) {
            throw new IllegalStateException("not waiting for this attempt: " + f);
        }
        waiting.takeOut(job, id.index());
        reservations.remove(id);
        long first = before.firstStartMicros() == TaskState.NEVER ? f.atMicros() : before.firstStartMicros();
        Running after = new Running(f.attempt(), before.failures(), first, f.atMicros(), f.placement(), null);
        job.start(id.index(), after);
        hold(id, job, after);
        lastPlacedWorker = f.placement().worker().value();
    }

    /** Takes the room of a running task. */
    private void hold(TaskId id, JobEntry job, Running task) {
        for (Share share : task.placement().shares()) {
            WorkerNode node = transitions.node(share.worker());
            workers.place(node, onWorker(id, job, task, node, share));
        }
        timers.watch(id, job.spec(), task);
        runningCount++;
    }

    private void stop(Fact.TaskStopping f) {
        JobEntry job = entry(f.task().job());
        Running before = running(f.task(), f.attempt());
        timers.unwatch(f.task(), job.spec(), before);
        job.put(f.task().index(), before.stopping(f.cause()));
    }

    private void requeue(Fact.TaskRequeued f) {
        TaskId id = f.task();
        JobEntry job = entry(id.job());
        Running ended = running(id, f.attempt());
        boolean failed = f.cause() == Fact.RequeueCause.FAILED;
        boolean vanished = f.cause() == Fact.RequeueCause.WORKER_LOST;
        release(id, job, ended, vanished ? NOTHING : showing(false, failed, f.atMicros() - ended.startMicros()));
        int failures = ended.failures() + (failed ? 1 : 0);
        if (f.notBeforeMicros() > f.atMicros()) {
            job.put(id.index(), new Delayed(f.attempt() + 1, failures, ended.firstStartMicros(), f.notBeforeMicros()));
            timers.pause(id, f.notBeforeMicros());
        } else {
            job.put(id.index(), new Waiting(f.attempt() + 1, failures, ended.firstStartMicros()));
            waiting.add(job.spec(), job.submitMicros(), id.job(), id.index(), 1);
        }
    }

    private void ready(TaskId id) {
        JobEntry job = entry(id.job());
        if (!(job.state(id.index()) instanceof Delayed before)) {
            throw new IllegalStateException("not delayed: " + id);
        }
        timers.endPause(id, before.untilMicros());
        job.put(id.index(), new Waiting(before.attempt(), before.failures(), before.firstStartMicros()));
        waiting.add(job.spec(), job.submitMicros(), id.job(), id.index(), 1);
    }

    private void finish(Fact.TaskFinished f) {
        TaskId id = f.task();
        JobEntry job = entry(id.job());
        switch (job.state(id.index())) {
            case Running ended
            when ended.attempt() == f.attempt() -> {
                boolean failed = f.outcome().status() == Outcome.Status.FAILED;
                long ran = f.atMicros() - ended.startMicros();
                release(id, job, ended, showing(f.outcome().isCompleted(), failed, ran));
            }
            case Waiting _ -> waiting.takeOut(job, id.index());
            case Delayed before -> timers.endPause(id, before.untilMicros());
            case null, default -> throw new IllegalStateException("cannot finish now: " + f);
        }
        if (!reservations.isEmpty()) {
            reservations.remove(id);
        }
        job.finish(id.index(), f.outcome().status());
        if (job.unfinished() == 0) {
            jobs.remove(id.job());
        }
    }

    private void cancelRest(Fact.RestCancelled f) {
        JobEntry job = entry(f.job().value());
        if (f.fromIndex() != job.firstUntouched() || job.untouched() == 0) {
            throw new IllegalStateException("the untouched tasks of " + job + " are others: " + f);
        }
        int rest = job.untouched();
        waiting.remove(job.spec(), job.submitMicros(), f.job().value(), f.fromIndex(), rest);
        long id = f.job().value();
        reservations
                .subMap(
                        new TaskId(id, f.fromIndex()),
                        true,
                        new TaskId(id, job.spec().tasks()),
                        false)
                .clear();
        job.cancelRest();
        if (job.unfinished() == 0) {
            jobs.remove(f.job().value());
        }
    }

    private RunningTask onWorker(TaskId task, WorkerNode node) {
        JobEntry job = entry(task.job());
        if (!(job.state(task.index()) instanceof Running running)) {
            throw new IllegalStateException("not running: " + task);
        }
        Share share = running.placement().shares().stream()
                .filter(each -> each.worker().equals(node.id()))
                .findFirst()
                .orElseThrow();
        return onWorker(task, job, running, node, share);
    }

    private void release(TaskId id, JobEntry job, Running ended, TrackRecord.Showing showing) {
        for (Share share : ended.placement().shares()) {
            WorkerNode node = transitions.node(share.worker());
            workers.end(node, onWorker(id, job, ended, node, share));
            node.record().add(showing, id, job.spec(), ended.startMicros());
        }
        timers.unwatch(id, job.spec(), ended);
        job.release();
        runningCount--;
    }

    private RunningTask onWorker(TaskId id, JobEntry job, Running running, WorkerNode node, Share share) {
        return new RunningTask(id, share, running.startMicros(), boundEnd(job, running, node));
    }

    private long boundEnd(JobEntry job, Running running, WorkerNode node) {
        Bounds bounds = waiting.order().bounds();
        return running.startMicros() + bounds.on(node.spec(), job.spec()) + bounds.slackMicros();
    }

    private long estimatedEnd(TaskId task, WorkerNode node) {
        JobEntry job = entry(task.job());
        if (!(job.state(task.index()) instanceof Running running)) {
            throw new IllegalStateException("not running: " + task);
        }
        return running.startMicros() + Bounds.BY_ESTIMATE.on(node.spec(), job.spec());
    }

    private JobEntry entry(long id) {
        JobEntry job = jobs.get(id);
        if (job == null) {
            throw new IllegalStateException("no such job: " + id);
        }
        return job;
    }

    private Running running(TaskId id, int attempt) {
        if (state(id) instanceof Running running && running.attempt() == attempt) {
            return running;
        }
        throw new IllegalStateException("not running: " + id + " attempt " + attempt);
    }
}
