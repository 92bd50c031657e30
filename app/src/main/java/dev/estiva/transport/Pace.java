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
    /** Between the beginnings of two turns: little beside what a process takes to start and to end when so many do. */
    static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** With fewer tasks than these under way, somebody may be waiting for each. */
    static final int BUSY_TASKS = 16;

    /** A batch that is worth what it costs. */
    static final int ENOUGH = 128;

    private final long gatherNanos;
    private final LongSupplier nanos;
    private final LongConsumer park;
    private volatile @Nullable Thread gathering;
    private long begunNanos;

    Pace(long gatherNanos, LongSupplier nanos, LongConsumer park) {
        this.gatherNanos = gatherNanos;
        this.nanos = nanos;
        this.park = park;
        this.begunNanos = nanos.getAsLong();
    }

    /** For many tasks a second. */
    public static Pace gathering() {
        return new Pace(GATHER_NANOS, System::nanoTime, LockSupport::parkNanos);
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
            for (long left = leftNanos(); left > 0 && waiting.getAsInt() < ENOUGH; left = leftNanos()) {
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

    private long leftNanos() {
        return gatherNanos - (nanos.getAsLong() - begunNanos);
    }
}
