package dev.estiva.transport;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Memory for the long first lines of all connections together: nobody knows yet who they are, and thousands of them must not
 * fill the heap with lines that never end.
 */
final class FirstLines {
    /** A hundred workers that come back at once and each list all that they may. */
    private static final long MOST_BYTES = 64 << 20;

    private final AtomicLong left =
            new AtomicLong(Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / 8));

    /** Whether there is so much room; if so it is taken. */
    boolean take(long bytes) {
        if (left.addAndGet(-bytes) >= 0) {
            return true;
        }
        left.addAndGet(bytes);
        return false;
    }

    void give(long bytes) {
        left.addAndGet(bytes);
    }
}
