package dev.estiva.keeper;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Waits for many file descriptors at once. For one thread, but for {@link #wake}. */
final class Poller {
    private static final int READABLE = 1;
    private static final int MOST_EVENTS = 256;

    /** The structure is packed where it once was for the sake of 32-bit programs. */
    private static final boolean IS_PACKED = System.getProperty("os.arch").equals("amd64");

    private static final int EVENT_BYTES = IS_PACKED ? 12 : 16;
    private static final int DATA_OFFSET = IS_PACKED ? 4 : 8;

    /** What {@link #wake} reports. */
    static final long WOKEN = -1;

    private final Libc libc;
    private final int epoll;
    private final int waker;
    private final MemorySegment event = Arena.ofAuto().allocate(16, 8);
    private final MemorySegment events = Arena.ofAuto().allocate((long) MOST_EVENTS * EVENT_BYTES, 8);
    private final MemorySegment counter = Arena.ofAuto().allocate(8, 8);

    Poller(Libc libc) {
        this.libc = libc;
        this.epoll = required(libc.epoll());
        this.waker = required(libc.eventFd());
        required(add(waker, WOKEN));
    }

    /** From now on this number is reported when the descriptor can be read. Answers the negative error number, if any. */
    int add(int fd, long number) {
        event.set(JAVA_INT_UNALIGNED, 0, READABLE);
        event.set(JAVA_LONG_UNALIGNED, DATA_OFFSET, number);
        return libc.epollChange(epoll, Libc.EPOLL_ADD, fd, event);
    }

    /**
     * To be called before the descriptor is closed: a copy of it may live on for a moment in a child that is just being
     * started, and would go on being reported under a number that may be another's by then.
     */
    void remove(int fd) {
        libc.epollChange(epoll, Libc.EPOLL_DELETE, fd, event);
    }

    /** Waits, for ever if {@code millis} is negative, and answers how many {@link #number}s there are. */
    int await(int millis) {
        int found = libc.epollWait(epoll, events, MOST_EVENTS, millis);
        return found == -Libc.EINTR ? 0 : required(found);
    }

    long number(int index) {
        return events.get(JAVA_LONG_UNALIGNED, (long) index * EVENT_BYTES + DATA_OFFSET);
    }

    /** Ends a wait, or the next one if there is none. {@code own} is another thread's. */
    void wake(Libc own) {
        own.wake(waker);
    }

    /** To be called when {@link #WOKEN} was reported. */
    void woken() {
        libc.read(waker, counter);
    }

    private static int required(int result) {
        if (result < 0) {
            throw new IllegalStateException("waiting for processes: " + Errno.words(-result));
        }
        return result;
    }
}
