package dev.estiva.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The journal's second thread: has the disk sync the write-ahead log, and then says so. Meanwhile the first one writes the
 * next transaction; it waits only while one is being synced and another has been committed behind it. What has been committed
 * when a sync begins is durable when it ends.
 */
final class Syncer {
    private final FileChannel log;
    private final Committer.AsideWork guard;
    private final OnFailure onFailure;
    private final Thread thread = new Thread(this::run, "estiva-sync");

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Runnable next;
    private long announced;
    private long synced;
    private boolean closing;
    private boolean failed;
    private boolean ended;

    /** Hears why nothing can be made durable any more. */
    interface OnFailure {
        void failed(Exception why);
    }

    /**
     * @param log the write-ahead log, which exists
     * @param guard runs after each sync and before anybody hears of it; throws if what was synced is not where it should be
     */
    Syncer(Path log, Committer.AsideWork guard, OnFailure onFailure) throws IOException {
        this.log = FileChannel.open(log, StandardOpenOption.WRITE);
        this.guard = guard;
        this.onFailure = onFailure;
    }

    void start() {
        thread.start();
    }

    /** Something is going to be committed, and then handed over: readers may see it before the disk has it. */
    void announce() {
        lock.lock();
        try {
            announced++;
        } finally {
            lock.unlock();
        }
    }

    /** Has what was announced and committed synced, and this run then on the syncer's thread; false if a sync has failed. */
    boolean hand(Runnable whenSynced) {
        lock.lock();
        try {
            while (next != null && !failed) {
                changed.awaitUninterruptibly();
            }
            if (!failed) {
                next = whenSynced;
                changed.signalAll();
            }
            return !failed;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until all that was announced before this call is synced; false if it never will be. Not for its own thread. */
    boolean awaitAnnounced() {
        lock.lock();
        try {
            long until = announced;
            while (synced < until && !ended) {
                changed.awaitUninterruptibly();
            }
            return synced >= until;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try (log) {
            for (Runnable whenSynced = take(); whenSynced != null; whenSynced = take()) {
                log.force(false);
                guard.run();
                say(() -> synced++);
                whenSynced.run();
            }
            say(() -> ended = true);
        } catch (IOException | SQLException | RuntimeException | Error e) {
            say(() -> {
                failed = true;
                ended = true;
            });
            onFailure.failed(e instanceof Exception known ? known : new IllegalStateException(e));
        }
    }

    private void say(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Runnable take() {
        lock.lock();
        try {
            while (next == null && !closing) {
                changed.awaitUninterruptibly();
            }
            Runnable taken = next;
            next = null;
            changed.signalAll();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Ends when all that was handed over is synced and told. */
    void close() {
        say(() -> closing = true);
        joinUninterrupted(thread);
    }

    /** Waits for its end, whoever interrupts. */
    static void joinUninterrupted(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
