package dev.estiva.core;

import dev.estiva.core.StatePart.Progress;
import dev.estiva.model.Outcome.Status;
import dev.estiva.model.TaskState;
import dev.estiva.model.TaskState.Waiting;
import java.util.BitSet;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How far the tasks of one array have come. Those never placed take no memory. */
final class ArrayTasks {
    private final int tasks;
    int firstUntouched;
    int unfinished;
    int running;
    Progress progress;
    private @Nullable NavigableMap<Integer, TaskState> touched;
    private @Nullable BitSet finished;

    ArrayTasks(int tasks, int firstUntouched, Progress progress) {
        this.tasks = tasks;
        this.firstUntouched = firstUntouched;
        this.unfinished = tasks - firstUntouched;
        this.progress = progress;
    }

    ArrayTasks copy() {
        ArrayTasks copy = new ArrayTasks(tasks, firstUntouched, progress);
        copy.touched = touched == null ? null : new TreeMap<>(touched);
        copy.finished = finished == null ? null : (BitSet) finished.clone();
        copy.unfinished = unfinished;
        copy.running = running;
        return copy;
    }

    int untouched() {
        int rest = tasks - firstUntouched;
        return finished == null
                ? rest
                : rest - finished.get(firstUntouched, tasks).cardinality();
    }

    /** The one that is first when the first untouched is no more. */
    int nextUntouched() {
        return finished == null ? firstUntouched + 1 : finished.nextClearBit(firstUntouched + 1);
    }

    /** Those that ended without a start, behind the first untouched. */
    int[] endedUntouched() {
        return finished == null
                ? new int[0]
                : finished.stream().filter(index -> index >= firstUntouched).toArray();
    }

    void endUntouched(int index) {
        finished().set(index);
        unfinished--;
    }

    @Nullable
    TaskState state(int index) {
        if (index >= firstUntouched) {
            return index < tasks && (finished == null || !finished.get(index)) ? Waiting.FIRST : null;
        }
        return touched == null ? null : touched.get(index);
    }

    /** Those that were placed at least once and have not finished. */
    NavigableMap<Integer, TaskState> touched() {
        return touched == null ? new TreeMap<>() : touched;
    }

    void put(int index, TaskState state) {
        touch(index);
        if (touched == null) {
            touched = new TreeMap<>();
        }
        touched.put(index, state);
    }

    void start(int index, TaskState.Running state) {
        put(index, state);
        running++;
        if (progress.firstStartMicros() == TaskState.NEVER) {
            progress = new Progress(state.startMicros(), progress.completed(), progress.failed(), progress.worst());
        }
    }

    void finish(int index, Status status) {
        touch(index);
        unfinished--;
        progress = after(progress, status);
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
        progress = after(progress, Status.CANCELLED);
        firstUntouched = tasks;
        finished = null;
    }

    /** After one more task has ended so. */
    private static Progress after(Progress before, Status status) {
        boolean failed = status != Status.COMPLETED && status != Status.CANCELLED;
        return new Progress(
                before.firstStartMicros(),
                before.completed() + (status == Status.COMPLETED ? 1 : 0),
                before.failed() + (failed ? 1 : 0),
                status.isWorseThan(before.worst()) ? status : before.worst());
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
}
