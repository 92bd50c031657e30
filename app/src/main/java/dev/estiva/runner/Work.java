package dev.estiva.runner;

import dev.estiva.model.Placement.DeviceShare;
import dev.estiva.protocol.AttemptId;
import dev.estiva.protocol.FromServer.ProcessTask;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One task that was given to a pool, from then to its end. */
final class Work {
    /** A type that heeds the interruption at once keeps its JVM, even if it was given no time at all. */
    private static final long LEAST_GRACE_MICROS = 200_000;

    static final String NOT_BEGUN = "stopped before it had begun";

    private final long run;
    private final ProcessTask process;
    private final Sharing.@Nullable Key key;
    private final long sinceNanos = System.nanoTime();
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean stopping;
    private volatile boolean killed;
    private volatile boolean alone;
    private volatile @Nullable RunnerProcess at;

    /** With a key it may share a JVM with others of the same. */
    Work(long run, ProcessTask process, Sharing.@Nullable Key key) {
        this.run = run;
        this.process = process;
        this.key = key;
    }

    long run() {
        return run;
    }

    ProcessTask process() {
        return process;
    }

    AttemptId id() {
        return process.id();
    }

    /** The worker's indexes of its devices. */
    List<Integer> devices() {
        return process.devices().stream().map(DeviceShare::device).toList();
    }

    /** Null for one that has its JVM for itself. */
    Sharing.@Nullable Key key() {
        return alone ? null : key;
    }

    /** From now on it has its JVM for itself: the one that it shared died, and nobody knows by whose fault. */
    void isToBeAlone() {
        alone = true;
    }

    long micros() {
        return (System.nanoTime() - sinceNanos) / 1_000;
    }

    boolean isStopping() {
        return stopping;
    }

    /** Whether its process was ended because the task did not end by itself. */
    boolean isKilled() {
        return killed;
    }

    void isBeingKilled() {
        killed = true;
    }

    /** It is about to be sent there. */
    void isAt(RunnerProcess where) {
        at = where;
    }

    void isDone() {
        done.countDown();
    }

    /** Interrupts it, and after a grace ends the JVM that it runs in. */
    void stop(long graceMicros) {
        stopping = true;
        RunnerProcess where = at;
        if (where != null) { // beside the rest, as a process that hangs as a whole reads nothing more
            Thread.ofVirtual().name("cancel " + id()).start(() -> where.cancel(this));
        }
        Thread.ofVirtual().name("stop " + id()).start(() -> {
            if (!isDoneWithin(Math.max(graceMicros, LEAST_GRACE_MICROS))) {
                killWhereItIs();
            }
        });
    }

    private void killWhereItIs() {
        RunnerProcess where = at;
        if (where != null) {
            where.killIfAt(this);
        }
    }

    private boolean isDoneWithin(long micros) {
        try {
            return done.await(micros, TimeUnit.MICROSECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }
}
