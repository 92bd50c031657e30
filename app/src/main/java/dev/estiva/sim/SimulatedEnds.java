package dev.estiva.sim;

import dev.estiva.core.ExpectedEnd;
import dev.estiva.core.Fact;
import dev.estiva.core.Input.Attempt;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerId;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The ends of running attempts to come: by instant, then in the order in which the attempts started. What starts at one
 * instant starts in the order in which that was decided; with a promise, when the promise of that instant was made. So do
 * the classical simulators, which number their events; where several tasks end at once, conservative backfilling depends on
 * it.
 */
final class SimulatedEnds {
    private final NextEnds ends;
    private final NavigableMap<TaskId, Promise> promises = new TreeMap<>();

    /** The numbers of what was placed and has not been added yet, from {@code firstPlaced} on. */
    private long[] placed = new long[16];

    private int firstPlaced;
    private int placedCount;
    private long numbered;

    /** @param expected see {@link NextEnds} */
    SimulatedEnds(Consumer<List<End>> expected) {
        this.ends = new NextEnds(expected);
    }

    /** Numbers what is decided. */
    void decided(Fact fact) {
        if (fact instanceof Fact.TaskPlaced now) {
            Promise promise = promises.isEmpty() ? null : promises.remove(now.task());
            place(promise != null && promise.startMicros == now.atMicros() ? promise.number : numbered++);
        } else if (fact instanceof Fact.TaskResumed resumed) {
            promises.remove(resumed.task());
            place(numbered++);
        } else if (fact instanceof Fact.TaskReserved reserved) {
            Promise before = promises.get(reserved.task());
            if (before == null || before.startMicros != reserved.startMicros()) {
                promises.put(reserved.task(), new Promise(reserved.startMicros(), numbered++));
            }
        }
    }

    /** The end of the attempt that was placed next, in the order of the facts. */
    void add(long atMicros, long startMicros, WorkerId worker, Attempt attempt, boolean due, boolean fails) {
        long order = placed[firstPlaced++];
        if (firstPlaced == placedCount) {
            firstPlaced = 0;
            placedCount = 0;
        }
        if (ends.isFarOff(atMicros)) {
            ends.addFarOff(new End(atMicros, startMicros, order, worker, attempt, due, fails));
        } else {
            ends.add(new End(atMicros, startMicros, order, worker, attempt, due, fails));
        }
    }

    private void place(long number) {
        if (placedCount == placed.length) {
            placed = Arrays.copyOf(placed, 2 * placed.length);
        }
        placed[placedCount++] = number;
    }

    /** The attempt was preempted before its end. */
    void forget(Attempt attempt) {
        ends.remove(attempt.task().job(), attempt.task().index(), attempt.number());
    }

    void putBack(End end) {
        ends.add(end);
    }

    /** {@link Long#MAX_VALUE} if nothing runs. */
    long nextMicros() {
        return ends.nextMicros();
    }

    End remove() {
        return ends.remove();
    }

    private record Promise(long startMicros, long number) {}

    /**
     * One attempt's end.
     *
     * @param number orders what started at one instant
     * @param due it is also the instant of its bound
     * @param fails it does not do what it should
     */
    record End(
            long atMicros, long startMicros, long number, WorkerId worker, Attempt attempt, boolean due, boolean fails)
            implements ExpectedEnd, Comparable<End> {
        @Override
        public TaskId task() {
            return attempt.task();
        }

        long job() {
            return attempt.task().job();
        }

        int index() {
            return attempt.task().index();
        }

        boolean isOf(long job, int index, int number) {
            return job() == job && index() == index && attempt.number() == number;
        }

        boolean isBefore(End that) {
            return compareTo(that) < 0;
        }

        @Override
        public int compareTo(End that) {
            if (atMicros != that.atMicros) {
                return Long.compare(atMicros, that.atMicros);
            }
            return startMicros != that.startMicros
                    ? Long.compare(startMicros, that.startMicros)
                    : Long.compare(number, that.number);
        }
    }
}
