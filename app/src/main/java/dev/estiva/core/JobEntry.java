package dev.estiva.core;

import dev.estiva.core.StatePart.Progress;
import dev.estiva.model.JobId;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Outcome.Status;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskState;
import dev.estiva.model.TaskState.Waiting;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A job with unfinished tasks. Tasks from {@link #firstUntouched} on were never placed and take no memory; those before it
 * have a state until they finish. Most jobs have one task: its state says all that {@link ArrayTasks} has to count.
 */
public final class JobEntry {
    private final long id;
    private JobSpec spec;
    private final long submitMicros;
    private long key;

    /** Of a plain job that was placed and has not ended. */
    private @Nullable TaskState only;

    /** Null as long as {@link #only} is enough. */
    private @Nullable ArrayTasks array;

    JobEntry(JobId id, JobSpec spec, long submitMicros) {
        this(id.value(), spec, submitMicros);
        array = spec.tasks() == 1 ? null : new ArrayTasks(spec.tasks(), 0, Progress.NONE);
    }

    private JobEntry(long id, JobSpec spec, long submitMicros) {
        this.id = id;
        this.spec = spec;
        this.submitMicros = submitMicros;
    }

    /** As it was, but for its tasks, which follow. */
    JobEntry(StatePart.OfJob part) {
        this(part.job(), part.spec(), part.submitMicros());
        if (spec.tasks() > 1 || part.firstUntouched() > 0) {
            array = new ArrayTasks(spec.tasks(), part.firstUntouched(), part.progress());
            array.ended = part.ended();
        }
    }

    JobEntry copy() {
        JobEntry copy = new JobEntry(id, spec, submitMicros);
        copy.key = key;
        copy.only = only;
        copy.array = array == null ? null : array.copy();
        return copy;
    }

    public JobId id() {
        return new JobId(id); // an object less for each job that is kept
    }

    /** As it is asked for by those of its tasks that were never placed: each other may go another way, {@link #spec(int)}. */
    public JobSpec spec() {
        return spec;
    }

    /** The job as this task of it asks for resources. */
    public JobSpec spec(int index) {
        JobSpec other = array == null ? null : array.other;
        return other != null && isElsewhere(index) ? other : spec;
    }

    /** Whether this task goes another way than those that were never placed. */
    boolean isElsewhere(int index) {
        return array != null && array.isElsewhere(index);
    }

    /** How many tasks of an array with an alternative ended after they had run, and which way; none of other jobs. */
    public Ways endedWays() {
        return array == null ? Ways.NONE : array.ended;
    }

    public long submitMicros() {
        return submitMicros;
    }

    /** A task's place in the queue's order, asked for once: an order of somebody's may answer otherwise the next time. */
    long key(int index) {
        return array != null && isElsewhere(index) ? array.otherKey : key;
    }

    /** From now on those of its tasks that were never placed, or its only one, ask for what was the alternative. */
    void reroute() {
        JobSpec left = spec;
        spec = array == null || array.other == null ? spec.rerouted() : array.other;
        if (array != null) {
            array.other = left;
            array.turn();
        }
    }

    /** From now on this task of an array, which waits, goes the other way. */
    void reroute(int index, TaskState waiting, QueueOrder order) {
        ArrayTasks tasks = array;
        if (tasks == null) {
            throw new IllegalStateException("no array: " + this);
        }
        tasks.put(index, waiting);
        tasks.turn(index);
        if (tasks.other == null) {
            tasks.other = spec.rerouted();
            sortBy(order);
        }
    }

    void sortBy(QueueOrder order) {
        key = order.key().of(spec, submitMicros);
        JobSpec other = array == null ? null : array.other;
        if (array != null && other != null) {
            array.otherKey = order.key().of(other, submitMicros);
        }
    }

    /** Tasks from this index on were never placed, nor sent another way than the rest. */
    public int firstUntouched() {
        if (array != null) {
            return array.firstUntouched;
        }
        return only == null ? 0 : 1;
    }

    /** How many of them have not finished. */
    public int untouched() {
        if (array != null) {
            return array.untouched();
        }
        return only == null ? 1 : 0;
    }

    /** The one that is first when the first untouched is no more. */
    int nextUntouched() {
        return array == null ? firstUntouched() + 1 : array.nextUntouched();
    }

    /** Those that ended without a start, behind the first untouched; the others are told by its number. */
    int[] endedUntouched() {
        return array == null ? new int[0] : array.endedUntouched();
    }

    void restoreEnded(List<Integer> tasks) {
        ArrayTasks counted = array;
        if (counted == null) {
            throw new IllegalStateException("a job of one task has none that ended: " + this);
        }
        tasks.forEach(counted::endUntouched);
    }

    void restore(int index, TaskState state, boolean elsewhere, QueueOrder order) {
        if (elsewhere && array != null && spec.tasks() > 1) {
            reroute(index, state, order);
        }
        if (array == null || spec.tasks() == 1) {
            array = null;
            only = state;
            return;
        }
        array.put(index, state);
        array.unfinished++;
        if (state instanceof TaskState.Running) {
            array.running++;
        }
    }

    /** Whether it has but one task, with which it is gone: there is nothing to count. */
    boolean isPlain() {
        return array == null;
    }

    public int unfinished() {
        return array == null ? 1 : array.unfinished;
    }

    /** How many tasks hold a placement. */
    public int running() {
        if (array != null) {
            return array.running;
        }
        return only instanceof TaskState.Running ? 1 : 0;
    }

    /** How its ended tasks ended, and when the first began. */
    public Progress progress() {
        if (array != null) {
            return array.progress;
        }
        return only == null ? Progress.NONE : new Progress(firstStart(only), 0, 0, null);
    }

    /**
     * How many tasks went which way.
     *
     * @param same the way that the never placed tasks of the job would go
     * @param other the other
     */
    public record Ways(int same, int other) {
        public static final Ways NONE = new Ways(0, 0);

        Ways turned() {
            return new Ways(/* same= */ other, /* other= */ same);
        }

        public Ways plus(boolean isOther) {
            return isOther ? new Ways(same, other + 1) : new Ways(same + 1, other);
        }
    }

    /** How many of its tasks run, or ended after they had run, which way; none of a job with one way. Those that wait may still choose. */
    public Ways ways() {
        if (spec.alternative() == null) {
            return Ways.NONE; // every list of jobs asks
        }
        Ways[] counted = {endedWays()};
        forEachTouched((state, index) -> {
            if (state instanceof TaskState.Running) {
                counted[0] = counted[0].plus(isElsewhere(index));
            }
        });
        return counted[0];
    }

    private static long firstStart(TaskState state) {
        return switch (state) {
            case Waiting task -> task.firstStartMicros();
            case TaskState.Delayed task -> task.firstStartMicros();
            case TaskState.Running task -> task.firstStartMicros();
            case TaskState.Suspended task -> task.firstStartMicros();
            case TaskState.Finished _ -> TaskState.NEVER;
        };
    }

    /** The state of an unfinished task, or null if it has finished or never was. */
    public @Nullable TaskState state(int index) {
        if (array != null) {
            return array.state(index);
        }
        if (index != 0) {
            return null;
        }
        return only == null ? Waiting.FIRST : only;
    }

    /** Visits the unfinished tasks that have a state of their own, placed before or going another way, by index. */
    public void forEachTouched(ObjIntConsumer<TaskState> visitor) {
        if (only != null) {
            visitor.accept(only, 0);
        }
        if (array != null) {
            array.touched().forEach((index, state) -> visitor.accept(state, index));
        }
    }

    /** The same with their states. */
    public NavigableMap<Integer, TaskState> touched() {
        NavigableMap<Integer, TaskState> states = new TreeMap<>();
        forEachTouched((state, index) -> states.put(index, state));
        return states;
    }

    void put(int index, TaskState state) {
        if (array == null) {
            only = state;
        } else {
            array.put(index, state);
        }
    }

    /** The task starts for the first time or again. */
    void start(int index, TaskState.Running state) {
        if (array == null) {
            only = state;
        } else {
            array.start(index, state);
        }
    }

    /** An attempt is over; what becomes of its task is said next. */
    void release() {
        if (array != null) {
            array.running--;
        }
    }

    void finish(int index, Status status, boolean ran) {
        counted().finish(index, status, ran && spec.alternative() != null);
    }

    /** Cancels all that were never placed. */
    void cancelRest() {
        counted().cancelRest();
    }

    /** From here on there is something to count, if only the end of the only task. */
    private ArrayTasks counted() {
        ArrayTasks counted = array;
        if (counted == null) {
            counted = new ArrayTasks(1, firstUntouched(), progress());
            counted.unfinished = 1;
            array = counted;
            only = null;
        }
        return counted;
    }

    TaskId task(int index) {
        return new TaskId(id, index);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JobEntry that
                && id == that.id
                && spec.equals(that.spec)
                && submitMicros == that.submitMicros
                && firstUntouched() == that.firstUntouched()
                && unfinished() == that.unfinished()
                && progress().equals(that.progress())
                && endedWays().equals(that.endedWays())
                && touched().equals(that.touched())
                && touched().keySet().stream().allMatch(index -> isElsewhere(index) == that.isElsewhere(index));
    }

    @Override
    public int hashCode() {
        return Long.hashCode(id);
    }

    @Override
    public String toString() {
        return "JobEntry[" + id + " " + touched() + " untouched from " + firstUntouched() + "]";
    }
}
