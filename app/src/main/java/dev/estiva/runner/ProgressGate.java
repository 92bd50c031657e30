package dev.estiva.runner;

import dev.estiva.protocol.AttemptId;
import dev.estiva.protocol.FromWorker.Progress;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Lets a task's progress through as often as the protocol wants it: the latest, twice a second. Any thread may use it. */
final class ProgressGate {
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final AttemptId id;
    private final Consumer<Progress> to;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Progress latest;
    private boolean pausing;
    private boolean closed;

    ProgressGate(AttemptId id, Consumer<Progress> to) {
        this.id = id;
        this.to = to;
    }

    void say(double percent, String message) {
        int hundredths = (int) Math.round(Math.clamp(Double.isNaN(percent) ? 0 : percent, 0, 100) * 100);
        lock.lock();
        try {
            latest = new Progress(id, hundredths, message);
            if (!pausing) {
                pass();
            }
        } finally {
            lock.unlock();
        }
    }

    /** From now on nothing passes: the result does not want to be followed by it. */
    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    private void pass() {
        Progress passing = latest;
        latest = null;
        pausing = passing != null && !closed;
        if (passing != null && !closed) {
            to.accept(passing);
            Thread.ofVirtual().name("progress").start(this::passAfterPause);
        }
    }

    private void passAfterPause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts it", e);
        }
        lock.lock();
        try {
            pass();
        } finally {
            lock.unlock();
        }
    }
}
