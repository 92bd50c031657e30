package dev.estiva.keeper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The mark that the processes of one lane are born with. What a process is born with is what this whole program has at that
 * moment, so lanes take turns: each for as long as it takes the kernel to copy it, which is over when the process is there, and
 * not for as long as that takes to load its program. One object for each thread that starts processes.
 */
final class BirthMark {
    private static final ReentrantLock TURNS = new ReentrantLock();

    /** They take about as long as the kernel does; who sleeps on a busy machine sleeps for longer. */
    private static final int QUICK_LOOKS = 5;

    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private static @Nullable BirthMark last;

    private final Libc libc;
    private @Nullable Children children;
    private int living;
    private volatile int livingBefore;
    private volatile boolean isOver = true;

    BirthMark(Libc libc) {
        this.libc = libc;
    }

    /** From now until {@link #spawned} what this thread starts has this mark. */
    void set(long mark) {
        if (children == null) {
            children = ownChildren();
        }
        TURNS.lock();
        try {
            BirthMark former = last;
            if (former != null) {
                former.await(libc);
            }
            last = this;
            livingBefore = living;
            isOver = false;
            libc.mark(Libc.SELF, mark);
        } finally {
            TURNS.unlock();
        }
    }

    /** What was started stands, or could not be started. */
    void spawned(boolean isThere) {
        living += isThere ? 1 : 0;
        isOver = true;
    }

    /** This thread has taken the end of one that it started. */
    void reaped() {
        living--;
    }

    private void await(Libc looker) {
        for (int look = 0; !isOver && !isBorn(looker); look++) {
            if (look >= QUICK_LOOKS) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** The kernel counts as children of that thread what it started, and what has ended until the thread takes the end. */
    private boolean isBorn(Libc looker) {
        Children file = children;
        return file != null && file.count(livingBefore + 1, looker) > livingBefore;
    }

    private @Nullable Children ownChildren() {
        try {
            Path thread = Path.of("/proc").resolve(Files.readSymbolicLink(Path.of("/proc/thread-self")));
            return ProcFs.LISTS_CHILDREN ? new Children(thread.resolve("children"), libc) : null;
        } catch (IOException e) {
            return null;
        }
    }
}
