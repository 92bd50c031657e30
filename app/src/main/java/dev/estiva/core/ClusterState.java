package dev.estiva.core;

import dev.estiva.core.Workers.RunningTask;
import dev.estiva.model.JobSpec;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskState;
import dev.estiva.model.TaskState.Delayed;
import dev.estiva.model.TaskState.Running;
import dev.estiva.model.TaskState.Suspended;
import dev.estiva.model.TaskState.Waiting;
import java.util.Collections;
import java.util.List;
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
    private final TypeSpeeds speeds;
    private final Occupancy occupancy;
    private final TaskTransitions tasks;
    private final WorkerTransitions transitions;
    private long nextJob = 1;
    private int lastPlacedWorker;
    private long lastMicros = Long.MIN_VALUE;
    private long rankedMicros;
    private boolean isRanked;

    /** An empty cluster that keeps its waiting tasks in this order. */
    public ClusterState(QueueOrder order) {
        this.jobs = new JobTable();
        this.workers = new Workers();
        this.waiting = new WaitingTasks(order, workers.growingClasses(), this::rank);
        this.reservations = new TreeMap<>();
        this.timers = new Timers();
        this.speeds = new TypeSpeeds();
        boolean byUser = order.ranking().split() == Ranking.Split.USER;
        Accounts accounts = byUser ? new Accounts(order.ranking().halfLifeMicros()) : null;
        this.occupancy = new Occupancy(workers, timers, order.bounds(), accounts);
        this.tasks = new TaskTransitions(jobs, waiting, reservations, timers, occupancy, speeds);
        this.transitions = new WorkerTransitions(workers, waiting, this::onWorker);
    }

    private ClusterState(ClusterState original, Workers workers) {
        this.jobs = original.jobs.copy();
        this.workers = workers;
        this.waiting = original.waiting.copy(workers.growingClasses(), this::rank);
        this.reservations = new TreeMap<>(original.reservations);
        this.timers = original.timers.copy();
        this.speeds = original.speeds.copy();
        this.occupancy = original.occupancy.copy(workers, timers);
        this.tasks = new TaskTransitions(jobs, waiting, reservations, timers, occupancy, speeds);
        this.transitions = new WorkerTransitions(workers, waiting, this::onWorker);
        this.nextJob = original.nextJob;
        this.lastPlacedWorker = original.lastPlacedWorker;
        this.lastMicros = original.lastMicros;
        this.rankedMicros = original.rankedMicros;
        this.isRanked = original.isRanked;
    }

    /** An independent copy, for forecasts: array copies, and one small object a waiting or running job. */
    public ClusterState copy() {
        return new ClusterState(this, workers.copy());
    }

    /** From now on how attempts end is put down nowhere, for nobody is going to ask: of many workers that fills caches. */
    public void keepNoTrackRecords() {
        occupancy.keepNoTrackRecords();
    }

    /** Makes a fact true. A fact that contradicts the state is a bug and throws. */
    public void apply(Fact fact) {
        if (fact.atMicros() < lastMicros) {
            throw new IllegalStateException("time went back from " + lastMicros + " to " + fact);
        }
        lastMicros = fact.atMicros();
        switch (fact) {
            case Fact.JobSubmitted f -> {
                if (f.job().value() < nextJob) {
                    throw new IllegalStateException("job ids must grow: " + f);
                }
                nextJob = f.job().value() + 1;
                tasks.submit(f);
            }
            case Fact.JobRerouted f -> tasks.reroute(f);
            case Fact.TaskRerouted f -> tasks.reroute(f);
            case Fact.TaskPlaced f -> {
                tasks.place(f);
                lastPlacedWorker = f.placement().worker().value();
            }
            case Fact.TaskReserved f -> reservations.put(f.task(), new Reservation(f.placement(), f.startMicros()));
            case Fact.TaskStopping f -> tasks.stop(f);
            case Fact.TaskRequeued f -> tasks.requeue(f);
            case Fact.TaskSuspended f -> tasks.suspend(f);
            case Fact.TaskResumed f -> {
                tasks.resume(f);
                lastPlacedWorker = f.placement().worker().value();
            }
            case Fact.TaskReady f -> tasks.ready(f.task());
            case Fact.TaskFinished f -> tasks.finish(f);
            case Fact.RestCancelled f -> tasks.cancelRest(f);
            case Fact.OfWorker f -> {
                transitions.apply(f);
                isRanked = false;
                if (f instanceof Fact.WorkerChanged) { // what was promised there is void
                    reservations.values().removeIf(promise -> promise.worker().equals(f.worker()));
                }
            }
            case Fact.PolicyReplaced _ -> forgetPolicy();
        }
    }

    /** What it promised is void; what it sorted and scored by, if that was somebody's own, may answer differently now. */
    private void forgetPolicy() {
        reservations.clear();
        jobs.forEach(job -> job.sortBy(waiting.order()));
        waiting.sort((job, index) -> jobs.require(job).key(index));
        workers.forgetScores();
        isRanked = false;
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
        return occupancy.count();
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

    @Override
    public @Nullable Accounts accounts() {
        return occupancy.accounts();
    }

    @Override
    public List<StatePart.TypeSpeed> speeds(WorkerNode node) {
        return speeds.of(node.spec());
    }

    @Override
    public void rerank(long nowMicros) {
        QueueOrder order = waiting.order();
        boolean isOld = order.ranking().changesWithTime() && nowMicros - rankedMicros >= order.reorderMicros();
        if (order.isRanked() && (!isRanked || isOld)) {
            rankedMicros = nowMicros;
            isRanked = true;
            waiting.rerank();
        }
    }

    private long rank(long job, int index) {
        return waiting.order().ranking().rank(jobs.require(job), index, this, rankedMicros);
    }

    /** Whether the group has the rank of its head; where time changes ranks, a pass brings them up to date. */
    boolean isRankOfHead(RequestGroup group) {
        boolean mayBeOld = !isRanked || waiting.order().ranking().changesWithTime();
        return mayBeOld || group.headRank == waiting.rankOfHead(group);
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
                job.sortBy(waiting.order());
                jobs.add(job);
                if (job.untouched() > 0) {
                    waiting.add(job, p.firstUntouched(), job.untouched());
                }
            }
            case StatePart.EndedUntouched p -> {
                jobs.require(p.job().value()).restoreEnded(p.tasks());
                waiting.shrink(p.tasks().size());
            }
            case StatePart.OfTask p -> restore(p);
            case StatePart.UserUsage p -> {
                Accounts accounts = occupancy.accounts();
                if (accounts != null) {
                    accounts.restore(p);
                }
            }
            case StatePart.TypeSpeed p -> speeds.restore(p);
            case StatePart.Promise p -> reservations.put(p.task(), new Reservation(p.placement(), p.startMicros()));
        }
    }

    private void restore(StatePart.OfTask part) {
        TaskId id = part.task();
        JobEntry job = jobs.require(id.job());
        job.restore(id.index(), part.state(), part.elsewhere(), waiting.order());
        switch (part.state()) {
            case Waiting _, Suspended _ -> waiting.add(job, id.index(), 1);
            case Delayed task -> timers.pause(id, task.untilMicros());
            case Running task -> occupancy.hold(id, job, task);
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

    TypeSpeeds speeds() {
        return speeds;
    }

    private RunningTask onWorker(TaskId task, WorkerNode node) {
        return occupancy.onWorker(task, jobs.require(task.job()), tasks.running(task), node);
    }

    private long estimatedEnd(TaskId task, WorkerNode node) {
        JobSpec spec = jobs.require(task.job()).spec(task.index());
        return Bounds.BY_ESTIMATE.endOn(node.spec(), spec, tasks.running(task));
    }
}
