package dev.estiva.sim;

import dev.estiva.sim.SimulatedEnds.End;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Ends to come, the earliest first. A few are taken out of the wheel ahead of their instants, and somebody hears of them
 * together: what will be looked at when they come can then be fetched for all of them at once.
 */
final class NextEnds {
    /** So few that what belongs to them stays in the nearest cache until they come. */
    private static final int AHEAD = 32;

    private final EndWheel later = new EndWheel();
    private final Consumer<List<End>> expected;

    /** Those taken out, from {@code first} on, in their order; none of the wheel is before any of them. */
    private final @Nullable End[] next = new End[AHEAD];

    private int first;
    private int behind;

    /** @param expected hears of ends that come soon, though a few may come between or be taken out again */
    NextEnds(Consumer<List<End>> expected) {
        this.expected = expected;
    }

    /** {@link Long#MAX_VALUE} if there is none. */
    long nextMicros() {
        End end = earliest();
        return end == null ? Long.MAX_VALUE : end.atMicros();
    }

    private @Nullable End earliest() {
        if (first == behind) {
            takeOut();
        }
        return first < behind ? next[first] : null;
    }

    /** See {@link EndWheel#isFarOff}. */
    boolean isFarOff(long atMicros) {
        return later.isFarOff(atMicros);
    }

    void addFarOff(End end) {
        later.addFarOff(end);
    }

    void add(End end) {
        End last = first < behind ? next[behind - 1] : null;
        if (last == null || last.isBefore(end)) {
            later.add(end);
        } else {
            insert(end, last);
        }
    }

    /** Among those that were taken out, the last of which goes back if there is no room. */
    private void insert(End end, End last) {
        if (first > 0) {
            System.arraycopy(next, first, next, 0, behind - first);
            behind -= first;
            first = 0;
        }
        if (behind == AHEAD) {
            later.add(last);
            behind--;
        }
        place(end);
    }

    private void place(End end) {
        int place = behind++;
        for (; place > 0; place--) {
            End before = next[place - 1];
            if (before == null || before.isBefore(end)) {
                break;
            }
            next[place] = before;
        }
        next[place] = end;
    }

    End remove() {
        End end = earliest();
        if (end == null) {
            throw new NoSuchElementException("nothing ends");
        }
        next[first++] = null;
        return end;
    }

    private void takeOut() {
        first = 0;
        behind = 0;
        List<End> soon = new ArrayList<>(AHEAD);
        later.removeFirst(AHEAD, soon);
        if (!soon.isEmpty()) {
            soon.forEach(this::place);
            expected.accept(soon);
        }
    }

    /** Takes this attempt's end out, if it is to come; looks at all. */
    void remove(long job, int index, int attempt) {
        for (int at = first; at < behind; at++) {
            End end = next[at];
            if (end != null && end.isOf(job, index, attempt)) {
                System.arraycopy(next, at + 1, next, at, behind - at - 1);
                next[--behind] = null;
                return;
            }
        }
        later.remove(job, index, attempt);
    }
}
