package dev.estiva.keeper;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** How much output of all attempts together is held, and how much may be. Any thread may call it. */
final class OutputQuota {
    private final AtomicLong held = new AtomicLong();
    private volatile long most = KeeperSettings.UNBOUNDED;

    /** From now on so much may be held; what is there stays. */
    void limit(long bytes) {
        most = bytes;
    }

    /** How many of so many bytes may still be held. Who asks at the same time may be told of the same room. */
    int room(int wanted) {
        return most == KeeperSettings.UNBOUNDED ? wanted : Math.clamp(most - held.get(), 0, wanted);
    }

    /** What the reader of the output is told where there is no room. */
    IOException exceeded() {
        return new IOException(String.format(
                Locale.ROOT,
                "the worker holds %,d bytes that the server has not taken (its --output-max)",
                held.get()));
    }

    void add(long bytes) {
        held.addAndGet(bytes);
    }

    void free(long bytes) {
        held.addAndGet(-bytes);
    }
}
