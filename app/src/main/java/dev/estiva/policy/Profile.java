package dev.estiva.policy;

import dev.estiva.core.Demand;
import dev.estiva.core.WorkerNode;
import dev.estiva.model.Placement.Share;
import java.util.Arrays;

/**
 * What one worker will have free, as a step function of time: from {@code times[i]} on until the next, {@code rooms[i]}.
 * The last step lasts for ever.
 */
final class Profile {
    /** In place of an instant: there is none. */
    static final long NEVER = Long.MAX_VALUE;

    private final WorkerNode worker;
    private long[] times = new long[16];
    private long[][] rooms = new long[16][];
    private int size = 1;

    /** All of it free from {@code nowMicros} on. */
    Profile(WorkerNode worker, long nowMicros) {
        this.worker = worker;
        times[0] = nowMicros;
        rooms[0] = worker.kind().capacity();
    }

    WorkerNode worker() {
        return worker;
    }

    /** The end of what begins then and lasts so long; {@link #NEVER} if it is beyond all counting. */
    static long end(long startMicros, long lengthMicros) {
        return startMicros > NEVER - lengthMicros ? NEVER : startMicros + lengthMicros;
    }

    void take(Share share, long fromMicros, long toMicros) {
        change(share, fromMicros, toMicros, true);
    }

    void give(Share share, long fromMicros, long toMicros) {
        change(share, fromMicros, toMicros, false);
    }

    /** Whether the share could be taken from then until then. */
    boolean holds(Share share, long fromMicros, long toMicros) {
        if (fromMicros < times[0]) {
            return false;
        }
        int first = stepAt(fromMicros);
        for (int i = first; i < size && (i == first || times[i] < toMicros); i++) {
            if (!worker.kind().holds(rooms[i], share)) {
                return false;
            }
        }
        return true;
    }

    /** The earliest instant from {@code fromMicros} on at which the demand fits for so long; {@link #NEVER} if none. */
    long earliest(Demand demand, long lengthMicros, long fromMicros) {
        long start = fromMicros;
        int step = stepAt(fromMicros);
        while (step < size) {
            int blocker = blocker(demand, start, lengthMicros, step);
            if (blocker < 0) {
                return start;
            }
            step = blocker + 1;
            if (step < size) {
                start = times[step];
            }
        }
        return NEVER;
    }

    /** What is free during all of the time from then on for so long. */
    long[] roomDuring(long startMicros, long lengthMicros) {
        int step = stepAt(startMicros);
        long[] least = rooms[step].clone();
        for (int i = step + 1; i < size && times[i] < end(startMicros, lengthMicros); i++) {
            for (int kind = 0; kind < least.length; kind++) {
                least[kind] = Math.min(least[kind], rooms[i][kind]);
            }
        }
        return least;
    }

    /** The first step of the interval that stands in the way, −1 if none does. */
    private int blocker(Demand demand, long start, long length, int first) {
        if (rooms[first].length > 3) {
            return deviceBlocker(demand, start, length, first);
        }
        for (int i = first; i < size && (i == first || times[i] < end(start, length)); i++) {
            if (!demand.fits(rooms[i], worker.blockedDevices())) {
                return i;
            }
        }
        return -1;
    }

    /** With devices each step may fit although no one device is free through all of them. */
    private int deviceBlocker(Demand demand, long start, long length, int first) {
        long[] least = rooms[first].clone();
        for (int i = first; i < size && (i == first || times[i] < end(start, length)); i++) {
            for (int kind = 0; kind < least.length; kind++) {
                least[kind] = Math.min(least[kind], rooms[i][kind]);
            }
            if (!demand.fits(least, worker.blockedDevices())) {
                return demand.fits(rooms[i], worker.blockedDevices()) ? first : i;
            }
        }
        return -1;
    }

    private void change(Share share, long from, long to, boolean take) {
        if (from >= to) {
            return;
        }
        int first = split(from);
        int behind = to == NEVER ? size : split(to);
        for (int i = first; i < behind; i++) {
            if (take) {
                worker.kind().take(rooms[i], share);
            } else {
                worker.kind().give(rooms[i], share);
            }
        }
        join(behind);
        join(first);
    }

    /** Removes a step that says the same as the one before it. */
    private void join(int step) {
        if (step > 0 && step < size && Arrays.equals(rooms[step], rooms[step - 1])) {
            System.arraycopy(times, step + 1, times, step, size - step - 1);
            System.arraycopy(rooms, step + 1, rooms, step, size - step - 1);
            size--;
        }
    }

    /** The step that begins at this instant, made if there is none. */
    private int split(long at) {
        int step = stepAt(at);
        if (times[step] == at) {
            return step;
        }
        if (size == times.length) {
            times = Arrays.copyOf(times, size * 2);
            rooms = Arrays.copyOf(rooms, size * 2);
        }
        System.arraycopy(times, step + 1, times, step + 2, size - step - 1);
        System.arraycopy(rooms, step + 1, rooms, step + 2, size - step - 1);
        times[step + 1] = at;
        rooms[step + 1] = rooms[step].clone();
        size++;
        return step + 1;
    }

    private int stepAt(long at) {
        int found = Arrays.binarySearch(times, 0, size, at);
        return found >= 0 ? found : Math.max(0, -found - 2);
    }
}
