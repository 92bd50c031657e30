package dev.estiva.core;

import dev.estiva.core.StatePart.Progress;
import dev.estiva.model.JobId;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Outcome.Status;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskState;
import dev.estiva.model.TaskState.Waiting;
import java.util.BitSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A job with unfinished tasks. Tasks from {@link #firstUntouched} on were never placed and take no memory; those before it
 * have a state until they finish.
 */
public final class JobEntry {
    private final long id;
    private final JobSpec spec;
    private final long submitMicros;
    private long key;
    private int firstUntouched;
    private @Nullable TaskState only;
    private @Nullable NavigableMap<Integer, TaskState> touched;
    private @Nullable BitSet finished;
    private int unfinished;
    private int running;
    private Progress progress = Progress.NONE;

    JobEntry(JobId id, JobSpec spec, long submitMicros) {
        this(id.value(), spec, submitMicros);
    }

    private JobEntry(long id, JobSpec spec, long submitMicros) {
        this.id = id;
        this.spec = spec;
        this.submitMicros = submitMicros;
        this.unfinished = spec.tasks();
    }

    /** As it was, but for its tasks, which follow. */
    JobEntry(StatePart.OfJob part) {
        this(part.job(), part.spec(), part.submitMicros());
        firstUntouched = part.firstUntouched();
        unfinished = untouched();
        progress = part.progress();
    }

    JobEntry copy() {
        JobEntry copy = new JobEntry(id, spec, submitMicros);
        copy.key = key;
        copy.firstUntouched = firstUntouched;
        copy.only = only;
        copy.touched = touched == null ? null : new TreeMap<>(touched);
        copy.finished = finished == null ? null : (BitSet) finished.clone();
        copy.unfinished = unfinished;
        copy.running = running;
        copy.progress = progress;
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

    void sortBy(QueueOrder order) {
        key = order.key().of(spec, submitMicros);
    }

    /** Tasks from this index on were never placed. */
    public int firstUntouched() {
        return firstUntouched;
    }

    /** How many tasks were never placed and have not finished. */
    public int untouched() {
        int rest = spec.tasks() - firstUntouched;
        return finished == null
                ? rest
                : rest - finished.get(firstUntouched, spec.tasks()).cardinality();
    }

    /** The one that is first when the first untouched is no more. */
    int nextUntouched() {
        return finished == null ? firstUntouched + 1 : finished.nextClearBit(firstUntouched + 1);
    }

    /** Those that ended without a start, behind the first untouched; the others are told by its number. */
    int[] endedUntouched() {
        return finished == null
                ? new int[0]
                : finished.stream().filter(index -> index >= firstUntouched).toArray();
    }

    void restoreEnded(List<Integer> tasks) {
        tasks.forEach(index -> finished().set(index));
        unfinished -= tasks.size();
    }

    void restore(int index, TaskState state) {
        put(index, state);
        unfinished++;
        if (state instanceof TaskState.Running) {
            running++;
        }
    }

    private boolean isFinished(int index) {
        return finished != null && finished.get(index);
    }

    public int unfinished() {
        return unfinished;
    }

    /** How many tasks hold a placement. */
    public int running() {
        return running;
    }

    /** How its ended tasks ended, and when the first began. */
    public Progress progress() {
        return progress;
    }

    /** The state of an unfinished task, or null if it has finished or never was. */
    public @Nullable TaskState state(int index) {
        if (index >= firstUntouched) {
            return index < spec.tasks() && !isFinished(index) ? Waiting.FIRST : null;
        }
        if (spec.tasks() == 1) {
            return only;
        }
        return touched == null ? null : touched.get(index);
    }

    /** Visits the tasks that were placed at least once and have not finished, by index. */
    public void forEachTouched(ObjIntConsumer<TaskState> visitor) {
        if (only != null) {
            visitor.accept(only, 0);
        }
        if (touched != null) {
            touched.forEach((index, state) -> visitor.accept(state, index));
        }
    }

    /** The tasks that were placed at least once and have not finished. */
    public NavigableMap<Integer, TaskState> touched() {
        NavigableMap<Integer, TaskState> states = new TreeMap<>();
        if (only != null) {
            states.put(0, only);
        }
        if (touched != null) {
            states.putAll(touched);
        }
        return states;
    }

    void put(int index, TaskState state) {
        touch(index);
        if (spec.tasks() == 1) {
            only = state;
            return;
        }
        if (touched == null) {
            touched = new TreeMap<>();
        }
        touched.put(index, state);
    }

    /** The task starts for the first time or again. */
    void start(int index, TaskState.Running state) {
        put(index, state);
        running++;
        if (progress.firstStartMicros() == TaskState.NEVER) {
            progress = new Progress(state.startMicros(), progress.completed(), progress.failed(), progress.worst());
        }
    }

    /** An attempt is over; what becomes of its task is said next. */
    void release() {
        running--;
    }

    void finish(int index, Status status) {
        touch(index);
        unfinished--;
        note(status);
        if (spec.tasks() == 1) {
            only = null;
            return;
        }
        if (touched != null) {
            touched.remove(index);
        }
        if (index >= firstUntouched) {
            finished().set(index);
        }
    }

    /** Cancels all that were never placed. */
    void cancelRest() {
        unfinished -= untouched();
        note(Status.CANCELLED);
        firstUntouched = spec.tasks();
        finished = null;
    }

    private void note(Status status) {
        boolean failed = status != Status.COMPLETED && status != Status.CANCELLED;
        progress = new Progress(
                progress.firstStartMicros(),
                progress.completed() + (status == Status.COMPLETED ? 1 : 0),
                progress.failed() + (failed ? 1 : 0),
                status.isWorseThan(progress.worst()) ? status : progress.worst());
    }

    private void touch(int index) {
        if (index == firstUntouched) {
            firstUntouched = nextUntouched();
        }
    }

    private BitSet finished() {
        if (finished == null) {
            finished = new BitSet();
        }
        return finished;
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
                && firstUntouched == that.firstUntouched
                && unfinished == that.unfinished
                && progress.equals(that.progress)
                && touched().equals(that.touched());
    }

    @Override
    public int hashCode() {
        return Long.hashCode(id);
    }

    @Override
    public String toString() {
        return "JobEntry[" + id + " " + touched() + " untouched from " + firstUntouched + "]";
    }
}
