package dev.estiva.core;

import static dev.estiva.core.TrackRecord.Showing.NOTHING;
import static dev.estiva.core.TrackRecord.showing;

import dev.estiva.core.ClusterView.Reservation;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Outcome;
import dev.estiva.model.Placement.Share;
import dev.estiva.model.Service;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskState;
import dev.estiva.model.TaskState.Delayed;
import dev.estiva.model.TaskState.Running;
import dev.estiva.model.TaskState.Suspended;
import dev.estiva.model.TaskState.Waiting;
import java.util.NavigableMap;

/** The part of {@link ClusterState#apply} that is about jobs and their tasks. */
final class TaskTransitions {
    private final JobTable jobs;
    private final WaitingTasks waiting;
    private final NavigableMap<TaskId, Reservation> reservations;
    private final Timers timers;
    private final Occupancy occupancy;
    private final TypeSpeeds speeds;

    TaskTransitions(
            JobTable jobs,
            WaitingTasks waiting,
            NavigableMap<TaskId, Reservation> reservations,
            Timers timers,
            Occupancy occupancy,
            TypeSpeeds speeds) {
        this.jobs = jobs;
        this.waiting = waiting;
        this.reservations = reservations;
        this.timers = timers;
        this.occupancy = occupancy;
        this.speeds = speeds;
    }

    void submit(Fact.JobSubmitted f) {
        JobEntry job = new JobEntry(f.job(), f.spec(), f.atMicros());
        job.sortBy(waiting.order());
        jobs.add(job);
        waiting.add(job, 0, f.spec().tasks());
    }

    /** Where the order sorts by the estimate or the request, their place changes too. */
    void reroute(Fact.JobRerouted f) {
        JobEntry job = jobs.require(f.job().value());
        boolean isArray = job.spec().tasks() > 1;
        int first = isArray ? job.firstUntouched() : 0;
        int count = isArray ? job.untouched() : 1;
        if (count == 0 || !(job.state(first) instanceof Waiting)) {
            throw new IllegalStateException("not waiting: " + f);
        }
        waiting.remove(job, first, count);
        forgetPromise(job.task(first));
        job.reroute();
        job.sortBy(waiting.order());
        waiting.add(job, first, count);
    }

    void reroute(Fact.TaskRerouted f) {
        TaskId id = f.task();
        JobEntry job = jobs.require(id.job());
        if (!(job.state(id.index()) instanceof Waiting before) || id.index() > job.firstUntouched()) {
            throw new IllegalStateException("not waiting, or not the next of its array: " + f);
        }
        waiting.takeOut(job, id.index());
        forgetPromise(id);
        job.reroute(id.index(), before, waiting.order());
        waiting.add(job, id.index(), 1);
    }

    private void forgetPromise(TaskId task) {
        if (!reservations.isEmpty()) {
            reservations.remove(task);
        }
    }

    void place(Fact.TaskPlaced f) {
        TaskId id = f.task();
        JobEntry job = jobs.require(id.job());
        if (!(job.state(id.index()) instanceof Waiting before)
                || before.attempt() != f.attempt()
                || id.index() > job.firstUntouched()) {
            throw new IllegalStateException("not waiting for this attempt: " + f);
        }
        waiting.takeOut(job, id.index());
        long first = before.firstStartMicros() == TaskState.NEVER ? f.atMicros() : before.firstStartMicros();
        Service service = before.service().started(f.overheadMicros());
        start(
                id,
                job,
                new Running(f.attempt(), before.failures(), first, f.atMicros(), f.placement(), null, service),
                f);
    }

    void resume(Fact.TaskResumed f) {
        TaskId id = f.task();
        JobEntry job = jobs.require(id.job());
        if (!(job.state(id.index()) instanceof Suspended before) || before.attempt() != f.attempt()) {
            throw new IllegalStateException("this attempt is not suspended: " + f);
        }
        waiting.takeOut(job, id.index());
        Service service = before.service().resumed(f.overheadMicros(), f.atMicros());
        Running after = new Running(
                f.attempt(),
                before.failures(),
                before.firstStartMicros(),
                before.startMicros(),
                f.placement(),
                null,
                service);
        start(id, job, after, f);
    }

    private void start(TaskId id, JobEntry job, Running after, Fact fact) {
        forgetPromise(id);
        job.start(id.index(), after);
        occupancy.settle(job, fact.atMicros());
        occupancy.hold(id, job, after);
        waiting.onHolding(job);
    }

    void suspend(Fact.TaskSuspended f) {
        TaskId id = f.task();
        JobEntry job = jobs.require(id.job());
        Running stopped = running(id, f.attempt());
        Service service = stopped.service().suspended(done(stopped, f), stopped.ranMicros(f.atMicros()));
        release(id, job, stopped, NOTHING, f);
        job.put(
                id.index(),
                new Suspended(
                        f.attempt(),
                        stopped.failures(),
                        stopped.firstStartMicros(),
                        stopped.startMicros(),
                        f.atMicros(),
                        service));
        waiting.add(job, id.index(), 1);
    }

    /** What the attempt has done, which runs here until this fact. */
    private long done(Running task, Fact fact) {
        return task.doneMicros(occupancy.specOf(task.placement().worker()), fact.atMicros());
    }

    private void learn(JobSpec spec, Running ended, Fact fact) {
        Share share = ended.placement().shares().getFirst();
        String device = occupancy.specOf(share.worker()).deviceOf(share);
        speeds.learn(spec, device, done(ended, fact));
    }

    void stop(Fact.TaskStopping f) {
        JobEntry job = jobs.require(f.task().job());
        Running before = running(f.task(), f.attempt());
        timers.unwatch(f.task(), job, before);
        job.put(f.task().index(), before.stopping(f.cause()));
    }

    void requeue(Fact.TaskRequeued f) {
        TaskId id = f.task();
        JobEntry job = jobs.require(id.job());
        Running ended = running(id, f.attempt());
        boolean failed = f.cause() == Fact.RequeueCause.FAILED;
        boolean vanished = f.cause() == Fact.RequeueCause.WORKER_LOST;
        long ran = f.atMicros() - ended.startMicros();
        Service service = f.cause() == Fact.RequeueCause.PREEMPTED
                ? ended.service().preempted(done(ended, f))
                : ended.service().restarted();
        release(id, job, ended, vanished ? NOTHING : showing(false, failed, ran), f);
        int failures = ended.failures() + (failed ? 1 : 0);
        if (f.notBeforeMicros() > f.atMicros()) {
            job.put(
                    id.index(),
                    new Delayed(f.attempt() + 1, failures, ended.firstStartMicros(), f.notBeforeMicros(), service));
            timers.pause(id, f.notBeforeMicros());
        } else {
            job.put(id.index(), new Waiting(f.attempt() + 1, failures, ended.firstStartMicros(), service));
            waiting.add(job, id.index(), 1);
        }
    }

    void ready(TaskId id) {
        JobEntry job = jobs.require(id.job());
        if (!(job.state(id.index()) instanceof Delayed before)) {
            throw new IllegalStateException("not delayed: " + id);
        }
        timers.endPause(id, before.untilMicros());
        job.put(
                id.index(),
                new Waiting(before.attempt(), before.failures(), before.firstStartMicros(), before.service()));
        waiting.add(job, id.index(), 1);
    }

    void finish(Fact.TaskFinished f) {
        TaskId id = f.task();
        JobEntry job = jobs.require(id.job());
        switch (job.state(id.index())) {
            case Running ended
            when ended.attempt() == f.attempt() -> {
                boolean failed = f.outcome().status() == Outcome.Status.FAILED;
                long ran = f.atMicros() - ended.startMicros();
                if (f.outcome().isCompleted()
                        && jobs.haveAlternatives()
                        && job.spec().alternative() != null) {
                    learn(job.spec(id.index()), ended, f);
                }
                release(id, job, ended, showing(f.outcome().isCompleted(), failed, ran), f);
            }
            case Waiting _, Suspended _ -> waiting.takeOut(job, id.index());
            case Delayed before -> timers.endPause(id, before.untilMicros());
            case null, default -> throw new IllegalStateException("cannot finish now: " + f);
        }
        forgetPromise(id);
        if (!job.isPlain()) {
            job.finish(id.index(), f.outcome().status(), f.attempt() > 0);
        }
        if (job.isPlain() || job.unfinished() == 0) {
            jobs.remove(id.job());
        }
    }

    void cancelRest(Fact.RestCancelled f) {
        long id = f.job().value();
        JobEntry job = jobs.require(id);
        if (f.fromIndex() != job.firstUntouched() || job.untouched() == 0) {
            throw new IllegalStateException("the untouched tasks of " + job + " are others: " + f);
        }
        waiting.remove(job, f.fromIndex(), job.untouched());
        TaskId first = new TaskId(id, f.fromIndex());
        reservations
                .subMap(first, true, new TaskId(id, job.spec().tasks()), false)
                .clear();
        if (!job.isPlain()) {
            job.cancelRest();
        }
        if (job.isPlain() || job.unfinished() == 0) {
            jobs.remove(id);
        }
    }

    /** A task that runs; anything else is a contradiction. */
    Running running(TaskId id) {
        if (jobs.require(id.job()).state(id.index()) instanceof Running running) {
            return running;
        }
        throw new IllegalStateException("not running: " + id);
    }

    private Running running(TaskId id, int attempt) {
        Running running = running(id);
        if (running.attempt() != attempt) {
            throw new IllegalStateException("not running: " + id + " attempt " + attempt);
        }
        return running;
    }

    private void release(TaskId id, JobEntry job, Running ended, TrackRecord.Showing showing, Fact fact) {
        occupancy.settle(job, fact.atMicros());
        occupancy.release(id, job, ended, showing);
        waiting.onHolding(job);
    }
}
