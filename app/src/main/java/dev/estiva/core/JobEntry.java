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

    public JobSpec spec() {
        return spec;
    }

    public long submitMicros() {
        return submitMicros;
    }

    /** Its place in the queue's order, asked for once: an order of somebody's may answer otherwise the next time. */
    long key() {
        return key;
    }

    /** From now on it asks for what was its alternative. */
    void reroute() {
        spec = spec.rerouted();
    }

    void sortBy(QueueOrder order) {
        key = order.key().of(spec, submitMicros);
    }

    /** Tasks from this index on were never placed. */
    public int firstUntouched() {
        if (array != null) {
            return array.firstUntouched;
        }
        return only == null ? 0 : 1;
    }

    /** How many tasks were never placed and have not finished. */
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

    void restore(int index, TaskState state) {
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

    /** Visits the tasks that were placed at least once and have not finished, by index. */
    public void forEachTouched(ObjIntConsumer<TaskState> visitor) {
        if (only != null) {
            visitor.accept(only, 0);
        }
        if (array != null) {
            array.touched().forEach((index, state) -> visitor.accept(state, index));
        }
    }

    /** The tasks that were placed at least once and have not finished. */
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

    void finish(int index, Status status) {
        counted().finish(index, status);
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
                && touched().equals(that.touched());
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
