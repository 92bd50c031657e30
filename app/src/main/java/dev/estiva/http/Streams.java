package dev.estiva.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** Counts what holds a connection for long (followers, long waits, bulk submissions), and ends it when the server does. */
final class Streams implements AutoCloseable {
    private final int most;
    private final Semaphore free;
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Streams(int most) {
        this.most = most;
        this.free = new Semaphore(most);
    }

    /** A place among them, to be closed at the end by the thread that took it. */
    interface Place extends AutoCloseable {
        @Override
        void close();
    }

    Place take() {
        if (!free.tryAcquire()) {
            throw Refusal.tooMany("there are " + most + " streams and waiting requests already");
        }
        Thread thread = Thread.currentThread();
        threads.add(thread);
        if (closed) {
            thread.interrupt();
        }
        return () -> {
            threads.remove(thread);
            free.release();
        };
    }

    int open() {
        return most - free.availablePermits();
    }

    /** Wakes all that wait; they notice that it is over. */
    @Override
    public void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
    }
}
