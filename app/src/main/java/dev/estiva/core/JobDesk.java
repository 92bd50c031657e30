package dev.estiva.core;

import dev.estiva.core.Answer.Accepted;
import dev.estiva.core.Answer.Code;
import dev.estiva.core.Answer.Done;
import dev.estiva.core.Answer.Refused;
import dev.estiva.core.Answer.Stale;
import dev.estiva.core.Fact.RequeueCause;
import dev.estiva.core.Input.Attempt;
import dev.estiva.core.Input.Ending.Ended;
import dev.estiva.core.Input.Ending.Stopped;
import dev.estiva.core.Input.Ending.Suspended;
import dev.estiva.model.Alternative;
import dev.estiva.model.JobId;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Outcome;
import dev.estiva.model.Outcome.Status;
import dev.estiva.model.Request;
import dev.estiva.model.StopCause;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskState;
import dev.estiva.model.TaskState.Delayed;
import dev.estiva.model.TaskState.Finished;
import dev.estiva.model.TaskState.Running;
import dev.estiva.model.TaskState.Waiting;
import org.jspecify.annotations.Nullable;

/** Decides about jobs and tasks: submit, cancel, report, the end of a pause and of a limit. */
final class JobDesk {
    /** A task that took so many workers down with it is taken for the cause. */
    static final int MOST_ATTEMPTS = 1_000;

    private final EngineConfig config;
    private final ClusterState state;
    private final Quarantine quarantine;

    JobDesk(EngineConfig config, ClusterState state) {
        this.config = config;
        this.state = state;
        this.quarantine = new Quarantine(state);
    }

    Answer submit(Input.Submit submit, Recorder recorder, long now) {
        JobSpec spec = submit.spec();
        if (config.refuseInfeasible() && !isFeasible(spec.request()) && !isFeasible(spec.alternative())) {
            return new Refused(Code.INFEASIBLE, Shortfall.ofCluster(spec.request(), state.workers()));
        }
        JobId id = new JobId(state.nextJob());
        recorder.fact(new Fact.JobSubmitted(id, spec, submit.payload(), now));
        return new Accepted(id);
    }

    private boolean isFeasible(@Nullable Alternative alternative) {
        return alternative != null && isFeasible(alternative.request());
    }

    private boolean isFeasible(Request request) {
        return state.workers().isFeasible(state.waiting().group(request));
    }

    Answer cancelJob(JobId id, Recorder recorder, long now) {
        JobEntry job = state.job(id.value());
        if (job == null) {
            return notThere(id.value() < state.nextJob(), "job " + id);
        }
        int rest = job.untouched();
        if (rest > 0) {
            recorder.fact(new Fact.RestCancelled(id, job.firstUntouched(), now));
        }
        for (int index : job.touched().keySet()) {
            cancelTask(job.task(index), recorder, now);
        }
        return Done.DONE;
    }

    Answer cancelTask(TaskId task, Recorder recorder, long now) {
        TaskState before = state.state(task);
        switch (before) {
            case null -> {
                JobEntry job = state.job(task.job());
                boolean was = job == null
                        ? task.job() < state.nextJob()
                        : task.index() < job.spec().tasks();
                return notThere(was, "task " + task);
            }
            case Running running -> stop(task, running, StopCause.CANCELLED, recorder, now);
            case Waiting waiting -> finish(task, waiting.attempt() - 1, CANCELLED, recorder, now);
            case Delayed delayed -> finish(task, delayed.attempt() - 1, CANCELLED, recorder, now);
            case TaskState.Suspended suspended -> finish(task, suspended.attempt(), CANCELLED, recorder, now);
            case Finished _ -> throw new IllegalStateException("finished tasks are not kept: " + task);
        }
        return Done.DONE;
    }

    /** An array's size is forgotten with it: a task behind the last one of an ended array counts as ended too. */
    private static Answer notThere(boolean was, String what) {
        return was ? new Refused(Code.ENDED, what + " has ended") : new Refused(Code.NOT_FOUND, "there is no " + what);
    }

    Answer report(Input.Report report, Recorder recorder, long now) {
        TaskId task = report.attempt().task();
        if (!(state.state(task) instanceof Running running)
                || running.attempt() != report.attempt().number()
                || !running.placement().worker().equals(report.worker())) {
            return Stale.STALE;
        }
        switch (report.ending()) {
            case Ended ended -> {
                ended(task, running, ended.outcome(), recorder, now);
                if (config.quarantine()) {
                    quarantine.consider(report.worker(), recorder, now);
                }
            }
            case Stopped stopped -> stopped(task, running, stopped.why(), recorder, now);
            case Suspended _ -> {
                if (running.stop() == StopCause.PREEMPTED) {
                    recorder.fact(new Fact.TaskSuspended(task, running.attempt(), now));
                } else {
                    stopped(task, running, "its worker suspended it", recorder, now);
                }
            }
        }
        return Done.DONE;
    }

    void runTimers(Recorder recorder, long now) {
        for (TaskId task = state.timers().nextReady(now);
                task != null;
                task = state.timers().nextReady(now)) {
            recorder.fact(new Fact.TaskReady(task, now));
        }
        for (TaskId task = state.timers().nextOverLimit(now);
                task != null;
                task = state.timers().nextOverLimit(now)) {
            if (state.state(task) instanceof Running running) {
                stop(task, running, StopCause.TIME_LIMIT, recorder, now);
            }
        }
    }

    private void ended(TaskId task, Running running, Outcome outcome, Recorder recorder, long now) {
        if (outcome.isCompleted() || outcome.status() != Status.FAILED) {
            finish(task, running.attempt(), outcome, recorder, now);
            return;
        }
        @Nullable StopCause stop = running.stop();
        if (stop != null) {
            stopped(task, running, "", recorder, now);
            return;
        }
        JobEntry job = state.job(task.job());
        int failures = running.failures() + 1;
        if (job != null && failures <= job.spec().retry().most()) {
            long notBefore = now + job.spec().retry().pauseMicros(failures);
            recorder.fact(new Fact.TaskRequeued(
                    task, running.attempt(), RequeueCause.FAILED, outcome.message(), notBefore, now));
        } else {
            finish(task, running.attempt(), outcome, recorder, now);
        }
    }

    private void stopped(TaskId task, Running running, String why, Recorder recorder, long now) {
        switch (running.stop()) {
            case CANCELLED -> finish(task, running.attempt(), CANCELLED, recorder, now);
            case TIME_LIMIT -> finish(task, running.attempt(), TIMED_OUT, recorder, now);
            case PREEMPTED -> requeue(task, running, RequeueCause.PREEMPTED, "", recorder, now);
            case EVICTED -> requeue(task, running, RequeueCause.EVICTED, "", recorder, now);
            case null -> {
                String message = why.isEmpty() ? "its worker stopped it" : why;
                requeue(task, running, RequeueCause.WORKER_LOST, message, recorder, now);
            }
        }
    }

    /** Ends an attempt whose worker will not report: a user's stop holds, anything else waits again. */
    static void abandon(TaskId task, Running running, RequeueCause cause, String reason, Recorder recorder, long now) {
        if (running.stop() == StopCause.CANCELLED) {
            finish(task, running.attempt(), CANCELLED, recorder, now);
        } else if (running.stop() == StopCause.TIME_LIMIT) {
            finish(task, running.attempt(), TIMED_OUT, recorder, now);
        } else {
            requeue(task, running, cause, reason, recorder, now);
        }
    }

    static void stop(TaskId task, Running running, StopCause cause, Recorder recorder, long now) {
        if (running.stop() == cause || running.stop() == StopCause.CANCELLED) {
            return;
        }
        recorder.fact(new Fact.TaskStopping(task, running.attempt(), cause, now));
        Attempt attempt = new Attempt(task, running.attempt());
        recorder.effect(new Effect.Stop(running.placement().worker(), attempt, cause));
    }

    private static void requeue(
            TaskId task, Running running, RequeueCause cause, String reason, Recorder recorder, long now) {
        if (running.attempt() >= MOST_ATTEMPTS && cause != RequeueCause.PREEMPTED) {
            String message = "given up after " + running.attempt() + " attempts; the last ended because: " + cause;
            finish(task, running.attempt(), Outcome.failed(0, message), recorder, now);
        } else {
            recorder.fact(new Fact.TaskRequeued(task, running.attempt(), cause, reason, now, now));
        }
    }

    private static void finish(TaskId task, int attempt, Outcome outcome, Recorder recorder, long now) {
        recorder.fact(new Fact.TaskFinished(task, attempt, outcome, now));
    }

    private static final Outcome CANCELLED = new Outcome(Status.CANCELLED, 0, "cancelled");
    private static final Outcome TIMED_OUT = new Outcome(Status.TIMED_OUT, 0, "over its time limit");
}
