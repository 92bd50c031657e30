package dev.estiva.transport;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets a loop that has many tasks under way take messages in batches: its turns then begin a little apart, and what comes
 * meanwhile is decided, synced and sent together, which costs a fraction of doing so one by one. A loop with little to do, or
 * with a pause behind it, never waits. For the loop's
 * thread, unless a method says otherwise.
 */
public final class Pace {
    /**
     * Between the beginnings of two turns, for each task under way. However short tasks are, a machine rarely starts and ends
     * more than some thousands of processes a second: so many then take ten times as long as what a turn waits.
     */
    static final long GATHER_NANOS_A_TASK = TimeUnit.MICROSECONDS.toNanos(40);

    /** At most: nobody notices. */
    static final long MOST_GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** With fewer tasks than these under way, somebody may be waiting for each. */
    static final int BUSY_TASKS = 16;

    /** A batch that is worth what it costs. */
    static final int ENOUGH = 128;

    private final long mostNanos;
    private final LongSupplier nanos;
    private final LongConsumer park;
    private volatile @Nullable Thread gathering;
    private long begunNanos;

    Pace(long mostNanos, LongSupplier nanos, LongConsumer park) {
        this.mostNanos = mostNanos;
        this.nanos = nanos;
        this.park = park;
        this.begunNanos = nanos.getAsLong();
    }

    /** For many tasks a second. */
    public static Pace gathering() {
        return new Pace(MOST_GATHER_NANOS, System::nanoTime, LockSupport::parkNanos);
    }

    /** Never waits: where instants are compared. */
    public static Pace prompt() {
        return new Pace(0, System::nanoTime, LockSupport::parkNanos);
    }

    /**
     * To be called when there is something to do, before it is taken; {@code waiting} answers how much there is. What needs no
     * turn is done {@code meanwhile}: after each {@link #look}.
     */
    public void await(int tasksUnderWay, IntSupplier waiting, Runnable meanwhile) {
        if (tasksUnderWay >= BUSY_TASKS) {
            gathering = Thread.currentThread(); // before the first look: whoever adds more sees it, or is seen
            meanwhile.run();
            long end = begunNanos + Math.min(mostNanos, GATHER_NANOS_A_TASK * tasksUnderWay);
            for (long left = end - nanos.getAsLong();
                    left > 0 && waiting.getAsInt() < ENOUGH;
                    left = end - nanos.getAsLong()) {
                park.accept(left);
                meanwhile.run();
                if (Thread.currentThread().isInterrupted()) {
                    break; // such a thread parks no more, and its loop is about to end
                }
            }
            gathering = null;
        }
        begunNanos = nanos.getAsLong();
    }

    /** The same, with nothing to do meanwhile. */
    public void await(int tasksUnderWay, IntSupplier waiting) {
        await(tasksUnderWay, waiting, () -> {});
    }

    /** To be called when something has come: a loop that waits for more goes on once there is enough. Any thread may call it. */
    public void came(IntSupplier waiting) {
        Thread loop = gathering;
        if (loop != null && waiting.getAsInt() >= ENOUGH) {
            LockSupport.unpark(loop);
        }
    }

    /** A loop that waits for more does what can be done meanwhile. Any thread may call it. */
    public void look() {
        LockSupport.unpark(gathering);
    }
}
