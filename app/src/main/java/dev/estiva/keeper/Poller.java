package dev.estiva.keeper;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.estiva.model.TaskStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Waits for many file descriptors at once. For one thread, but for {@link #wake}. */
final class Poller {
    private static final int READABLE = 1;
    private static final int ONCE = 1 << 30;
    private static final int HUNG_UP_OR_BROKEN = 0x10 | 0x08;
    private static final int MOST_EVENTS = 256;

    /** What {@code poll} takes for each descriptor: its number, what is asked and, in two bytes each, what was found. */
    private static final int LOOK_BYTES = 8;

    private static final int ASKED_OFFSET = 4;
    private static final int FOUND_OFFSET = 6;

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
    private final MemorySegment looks = Arena.ofAuto().allocate((long) TaskStream.values().length * LOOK_BYTES, 8);
    private final MemorySegment counter = Arena.ofAuto().allocate(8, 8);

    Poller(Libc libc) {
        this.libc = libc;
        this.epoll = required(libc.epoll());
        this.waker = required(libc.eventFd());
        required(add(waker, WOKEN));
    }

    /** From now on this number is reported when the descriptor can be read. Answers the negative error number, if any. */
    int add(int fd, long number) {
        return add(fd, number, READABLE);
    }

    /** The same, but once: the descriptor may be closed thereafter without {@link #remove}. */
    int addOnce(int fd, long number) {
        return add(fd, number, READABLE | ONCE);
    }

    private int add(int fd, long number, int what) {
        event.set(JAVA_INT_UNALIGNED, 0, what);
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

    /** Takes one look at an attempt's streams, watched or not. */
    void look(List<Capture> streams) {
        for (int i = 0; i < streams.size(); i++) {
            long at = (long) i * LOOK_BYTES;
            looks.set(JAVA_INT, at, streams.get(i).fd());
            looks.set(JAVA_SHORT, at + ASKED_OFFSET, (short) READABLE);
            looks.set(JAVA_SHORT, at + FOUND_OFFSET, (short) 0);
        }
        libc.poll(looks, streams.size());
    }

    /** Whether the last look found that something can be read. */
    boolean isReadable(int index) {
        return (found(index) & READABLE) != 0;
    }

    /** Whether the last look found that nobody holds the other end. */
    boolean isEnded(int index) {
        return (found(index) & HUNG_UP_OR_BROKEN) != 0;
    }

    private int found(int index) {
        return looks.get(JAVA_SHORT, (long) index * LOOK_BYTES + FOUND_OFFSET);
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
