package dev.estiva.policy;

import dev.estiva.core.JobEntry;
import dev.estiva.core.RequestGroup;
import dev.estiva.core.WorkerNode;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Placement.Share;
import dev.estiva.model.Service;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskState;
import dev.estiva.model.TaskState.Running;
import dev.estiva.model.TaskState.Suspended;
import dev.estiva.model.TaskState.Waiting;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** A task that waits or runs, as one that preempts sees it: all of them compete for the room in each pass. */
final class Contender {
    /**
     * The first of them has room before all others; of equals the one that has it already, or had it until this instant, so
     * that no room is taken in vain, and all passes of an instant see the same order.
     */
    static final Comparator<Contender> BY_PLACE = Comparator.<Contender>comparingLong(task -> task.first)
            .thenComparingLong(task -> task.second)
            .thenComparing(task -> !task.hasOrHadRoom)
            .thenComparingLong(task -> task.job.id().value())
            .thenComparingInt(task -> task.index);

    final JobEntry job;
    final TaskState state;
    final @Nullable WorkerNode node;
    final @Nullable Share share;
    final @Nullable Kin kin;

    /** It is the first of its array that was never placed, and stands for all of them. */
    final boolean isUntouched;

    int index;
    private int promised;

    long first;
    long second;
    int place;

    /** It runs, or gave way at this instant. */
    boolean hasOrHadRoom;

    boolean givesWay;

    private Contender(
            JobEntry job,
            int index,
            TaskState state,
            @Nullable WorkerNode node,
            @Nullable Share share,
            @Nullable Kin kin) {
        this.job = job;
        this.index = index;
        this.isUntouched = index >= job.firstUntouched();
        this.state = state;
        this.node = node;
        this.share = share;
        this.kin = kin;
    }

    static Contender waiting(JobEntry job, int index, TaskState state, Kin kin) {
        return new Contender(job, index, state, null, null, kin);
    }

    static Contender running(JobEntry job, int index, Running state, WorkerNode node) {
        return new Contender(job, index, state, node, state.placement().shares().getFirst(), null);
    }

    void rank(PreemptionRule rule, long nowMicros) {
        hasOrHadRoom = isRunning() || gaveWayMicros() == nowMicros;
        first = rule.first(this, nowMicros);
        second = rule.second(this, nowMicros);
    }

    boolean isRunning() {
        return node != null;
    }

    TaskId task() {
        return new TaskId(job.id().value(), index);
    }

    JobSpec spec() {
        return job.spec(index);
    }

    /** Makes it the next of its array that was never placed; false if there is none. */
    boolean advance() {
        index = isUntouched ? unfinished(index + 1) : index;
        return isUntouched && index < spec().tasks();
    }

    /** One after the other of its array that were not placed when all that have room were. */
    int nextPromised() {
        int next = unfinished(Math.max(promised, job.firstUntouched()));
        promised = next + 1;
        return next;
    }

    private int unfinished(int from) {
        int next = from;
        while (next < spec().tasks() && job.state(next) == null) {
            next++;
        }
        return next;
    }

    /** The work that its present attempt has done. */
    long doneMicros(long nowMicros) {
        return state instanceof Running running && node != null
                ? running.doneMicros(node.spec(), nowMicros)
                : service().doneMicros();
    }

    /** All the work that was ever done for it. */
    long attainedMicros(long nowMicros) {
        return service().lostMicros() + doneMicros(nowMicros);
    }

    /** The estimate less what is done of it, 0 if it took longer than was believed; the largest number without an estimate. */
    long remainingMicros(long nowMicros) {
        long estimate = spec().estimateMicros();
        return estimate == JobSpec.UNKNOWN ? Long.MAX_VALUE : Math.max(0, estimate - doneMicros(nowMicros));
    }

    /** The instant at which it begins to do work, of one that runs. */
    long workSinceMicros() {
        return state instanceof Running running
                ? running.stretchMicros() + service().overheadMicros()
                : Long.MAX_VALUE;
    }

    /** When so much more work is done, of one that runs and goes on. */
    long doesMicros(long workMicros, long nowMicros) {
        return node == null
                ? Long.MAX_VALUE
                : Math.max(nowMicros, workSinceMicros()) + node.spec().runMicros(Math.max(0, workMicros));
    }

    /** When it gave way, of one that was suspended; else {@link TaskState#NEVER}. */
    long gaveWayMicros() {
        return state instanceof Suspended suspended ? suspended.sinceMicros() : TaskState.NEVER;
    }

    /** When it first started, the largest number if it has not. */
    long firstStartMicros() {
        long first = switch (state) {
            case Waiting waiting -> waiting.firstStartMicros();
            case Suspended suspended -> suspended.firstStartMicros();
            case Running running -> running.firstStartMicros();
            case TaskState.Delayed _, TaskState.Finished _ -> TaskState.NEVER;
        };
        return first == TaskState.NEVER ? Long.MAX_VALUE : first;
    }

    private Service service() {
        return switch (state) {
            case Waiting waiting -> waiting.service();
            case Suspended suspended -> suspended.service();
            case Running running -> running.service();
            case TaskState.Delayed _, TaskState.Finished _ -> Service.NONE;
        };
    }

    /** The waiting tasks of one request: what found no room for one of them finds none for those behind it. */
    static final class Kin {
        final RequestGroup group;
        boolean hopeless;

        Kin(RequestGroup group) {
            this.group = group;
        }
    }
}
