package dev.estiva.core;

import dev.estiva.core.JobEntry.Ways;
import dev.estiva.core.StatePart.Progress;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Outcome.Status;
import dev.estiva.model.TaskState;
import dev.estiva.model.TaskState.Waiting;
import java.util.BitSet;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
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

    /** Those of the touched that go another way than the untouched. */
    private @Nullable NavigableSet<Integer> elsewhere;

    /** What these ask for, and their place in the queue's order; made for the first of them. */
    @Nullable
    JobSpec other;

    long otherKey;

    Ways ended = Ways.NONE;

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
        copy.elsewhere = elsewhere == null ? null : new TreeSet<>(elsewhere);
        copy.other = other;
        copy.otherKey = otherKey;
        copy.ended = ended;
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

    boolean isElsewhere(int index) {
        return elsewhere != null && elsewhere.contains(index);
    }

    /** The task, which is touched, goes the other way. */
    void turn(int index) {
        NavigableSet<Integer> turned = elsewhere == null ? new TreeSet<>() : elsewhere;
        if (!turned.remove(index)) {
            turned.add(index);
        }
        elsewhere = turned.isEmpty() ? null : turned;
    }

    /** The untouched go the other way, so that to go otherwise than they do is now what the others do. */
    void turn() {
        NavigableSet<Integer> turned = new TreeSet<>(touched().keySet());
        if (elsewhere != null) {
            turned.removeAll(elsewhere);
        }
        elsewhere = turned.isEmpty() ? null : turned;
        ended = ended.turned();
    }

    /** Those that have a state of their own and have not finished. */
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

    void finish(int index, Status status, boolean ran) {
        touch(index);
        ended = ran ? ended.plus(isElsewhere(index)) : ended;
        if (elsewhere != null && elsewhere.remove(index) && elsewhere.isEmpty()) {
            elsewhere = null;
        }
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
