package dev.estiva.keeper;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The calls of Linux's C library that Java has no name for. Each answers what the call does, or the negative error number.
 * An object belongs to one thread: it holds the room for its answers.
 */
final class Libc implements AutoCloseable {
    static final int EPOLL_ADD = 1;
    static final int EPOLL_DELETE = 2;

    /** Both without waiting: what such a call would wait for is not there, and it says 0 or {@code -EAGAIN}. */
    static final int NO_HANG = 1;

    /** This very process, where a pid is asked for. */
    static final int SELF = 0;

    static final int ENOENT = 2;
    static final int ESRCH = 3;
    static final int EINTR = 4;
    static final int E2BIG = 7;
    static final int ENOEXEC = 8;
    static final int EAGAIN = 11;
    static final int ENOMEM = 12;
    static final int EACCES = 13;
    static final int ENOTDIR = 20;
    static final int ENFILE = 23;
    static final int EMFILE = 24;

    private static final long MORE_THAN_A_KEEPER_HOLDS = 256 << 20;

    private static final int CLOSE_ON_EXEC = 0x80000;
    private static final int EXECUTABLE = 1;
    private static final int MEMFD_CLOSE_ON_EXEC = 1;
    private static final int CLOSE_RANGE_SETS_FLAG = 4;
    private static final long PIDFD_OPEN = 434;
    private static final long CLOSE_RANGE = 436;
    private static final int BECOME_SUBREAPER = 36;
    private static final int LIMIT_OF_LOCKS = 10;
    private static final int BYTES_WAITING = 0x541B;
    private static final int CLOCK_SINCE_BOOT = 7;

    private static final Linker.Option WITH_ERRNO = Linker.Option.captureCallState("errno");
    private static final VarHandle ERRNO =
            Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle PIPE2 = ints("pipe2", ADDRESS, JAVA_INT);
    private static final MethodHandle CLOSE = ints("close", JAVA_INT);
    private static final MethodHandle READ = longs("read", JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle PREAD = longs("pread", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle PWRITE = longs("pwrite", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle OPEN = variadic("open", 2, ADDRESS, JAVA_INT);
    private static final MethodHandle ACCESS = ints("access", ADDRESS, JAVA_INT);
    private static final MethodHandle MEMFD_CREATE = ints("memfd_create", ADDRESS, JAVA_INT);
    private static final MethodHandle IOCTL = variadic("ioctl", 2, JAVA_INT, JAVA_LONG, ADDRESS);
    private static final MethodHandle EVENTFD = ints("eventfd", JAVA_INT, JAVA_INT);
    private static final MethodHandle EVENTFD_WRITE = ints("eventfd_write", JAVA_INT, JAVA_LONG);
    private static final MethodHandle POLL = ints("poll", ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle EPOLL_CREATE = ints("epoll_create1", JAVA_INT);
    private static final MethodHandle EPOLL_CTL = ints("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle EPOLL_WAIT = ints("epoll_wait", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    private static final MethodHandle WAIT4 = ints("wait4", JAVA_INT, ADDRESS, JAVA_INT, ADDRESS);
    private static final MethodHandle KILL = ints("kill", JAVA_INT, JAVA_INT);
    private static final MethodHandle SETSID = ints("setsid");
    private static final MethodHandle PRLIMIT = ints("prlimit", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle PRCTL = variadic("prctl", 1, JAVA_INT, JAVA_LONG);
    private static final MethodHandle CLOCK_GETTIME = ints("clock_gettime", JAVA_INT, ADDRESS);
    private static final MethodHandle SYSCALL = handle(
            "syscall",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
            WITH_ERRNO,
            Linker.Option.firstVariadicArg(1));

    private final Arena arena = Arena.ofShared();
    private final MemorySegment errno = arena.allocate(Linker.Option.captureStateLayout());
    private final MemorySegment small = arena.allocate(16, 8);
    private final MemorySegment status = arena.allocate(8, 8);
    private final MemorySegment usage = arena.allocate(512, 8);

    @SuppressWarnings("restricted") // it is what this class is for
    private static MethodHandle handle(String name, FunctionDescriptor type, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        SymbolLookup symbols = linker.defaultLookup();
        return linker.downcallHandle(symbols.findOrThrow(name), type, options);
    }

    private static MethodHandle ints(String name, MemoryLayout... arguments) {
        return handle(name, FunctionDescriptor.of(JAVA_INT, arguments), WITH_ERRNO);
    }

    private static MethodHandle longs(String name, MemoryLayout... arguments) {
        return handle(name, FunctionDescriptor.of(JAVA_LONG, arguments), WITH_ERRNO);
    }

    private static MethodHandle variadic(String name, int fixed, MemoryLayout... arguments) {
        return handle(
                name, FunctionDescriptor.of(JAVA_INT, arguments), WITH_ERRNO, Linker.Option.firstVariadicArg(fixed));
    }

    /** Makes a pipe; {@link #pipeReadEnd} and {@link #pipeWriteEnd} are its ends until the next one is made. */
    int pipe() {
        try {
            return result((int) PIPE2.invokeExact(errno, small, CLOSE_ON_EXEC));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    int pipeReadEnd() {
        return small.get(JAVA_INT, 0);
    }

    int pipeWriteEnd() {
        return small.get(JAVA_INT, 4);
    }

    /** Closes a file descriptor. */
    int close(int fd) {
        try {
            return result((int) CLOSE.invokeExact(errno, fd));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Reads what there is, waiting for it where there is nothing. */
    long read(int fd, MemorySegment into) {
        try {
            return result((long) READ.invokeExact(errno, fd, into, into.byteSize()));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Reads at an offset. */
    long read(int fd, MemorySegment into, long offset) {
        try {
            return result((long) PREAD.invokeExact(errno, fd, into, into.byteSize(), offset));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Writes at an offset. */
    long write(int fd, MemorySegment from, long offset) {
        try {
            return result((long) PWRITE.invokeExact(errno, fd, from, from.byteSize(), offset));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Opens a file for reading. */
    int openToRead(MemorySegment path) {
        try {
            return result((int) OPEN.invokeExact(errno, path, CLOSE_ON_EXEC));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Whether this process may execute the file: 0 if so. */
    int executable(MemorySegment path) {
        try {
            return result((int) ACCESS.invokeExact(errno, path, EXECUTABLE));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** A file without a name, in memory. */
    int memoryFile(MemorySegment name) {
        try {
            return result((int) MEMFD_CREATE.invokeExact(errno, name, MEMFD_CLOSE_ON_EXEC));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** How many bytes can be read without waiting. */
    int waiting(int fd) {
        try {
            int result = result((int) IOCTL.invokeExact(errno, fd, (long) BYTES_WAITING, small));
            return result < 0 ? result : small.get(JAVA_INT, 0);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** A counter that wakes who polls it. */
    int eventFd() {
        try {
            return result((int) EVENTFD.invokeExact(errno, 0, CLOSE_ON_EXEC));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Adds one to such a counter. */
    int wake(int fd) {
        try {
            return result((int) EVENTFD_WRITE.invokeExact(errno, fd, 1L));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** A set of file descriptors to wait for. */
    int epoll() {
        try {
            return result((int) EPOLL_CREATE.invokeExact(errno, CLOSE_ON_EXEC));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Changes such a set. */
    int epollChange(int epoll, int change, int fd, MemorySegment event) {
        try {
            return result((int) EPOLL_CTL.invokeExact(errno, epoll, change, fd, event));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Looks at so many descriptors, without waiting; the answers are in the same structures. */
    int poll(MemorySegment descriptors, int count) {
        try {
            return result((int) POLL.invokeExact(errno, descriptors, (long) count, 0));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Waits until something can be read, and answers how many events it wrote. */
    int epollWait(int epoll, MemorySegment events, int most, int millis) {
        try {
            return result((int) EPOLL_WAIT.invokeExact(errno, epoll, events, most, millis));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** A file descriptor that can be read when this child has ended. */
    int processFd(int pid) {
        return (int) system(PIDFD_OPEN, pid, 0, 0);
    }

    /** Sees to it that no descriptor from this one on outlives an exec; fails on old kernels. */
    int closeOnExecFrom(int fd) {
        return (int) system(CLOSE_RANGE, fd, Integer.toUnsignedLong(-1), CLOSE_RANGE_SETS_FLAG);
    }

    private long system(long number, long first, long second, long third) {
        try {
            return result((long) SYSCALL.invokeExact(errno, number, first, second, third));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Takes the end of a child if it has ended: its pid, else 0. {@link #exitStatus} and the others tell of it. */
    int reap(int pid) {
        try {
            return result((int) WAIT4.invokeExact(errno, pid, status, NO_HANG, usage));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    int exitStatus() {
        return status.get(JAVA_INT, 0);
    }

    /** What the child last reaped, and those it had waited for, used of the processors. */
    long cpuMicros() {
        long seconds = usage.get(JAVA_LONG, 0) + usage.get(JAVA_LONG, 16);
        return seconds * 1_000_000 + usage.get(JAVA_LONG, 8) + usage.get(JAVA_LONG, 24);
    }

    /**
     * The most memory that the child last reaped, or one that it had waited for, held at once; 0 if that is not known. Linux
     * counts what its parent, this keeper, held when it was started.
     */
    long peakBytes() {
        long bytes = usage.get(JAVA_LONG, 32) * 1_024;
        return bytes < MORE_THAN_A_KEEPER_HOLDS ? 0 : bytes;
    }

    /** Sends a signal to a process, or to the group whose negative number is given. */
    int kill(int pid, int signal) {
        try {
            return result((int) KILL.invokeExact(errno, pid, signal));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Makes this process the leader of a session of its own. */
    int newSession() {
        try {
            return result((int) SETSID.invokeExact(errno));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /**
     * Sets how many file locks a process may hold. No Linux since 2.4 looks at that number, but every child inherits it, and
     * anyone can read it: it is a mark that survives whatever a program usually does to hide its origin.
     */
    int mark(int pid, long mark) {
        small.set(JAVA_LONG, 0, mark);
        small.set(JAVA_LONG, 8, -1); // the hard limit stays: infinite
        try {
            return result((int) PRLIMIT.invokeExact(errno, pid, LIMIT_OF_LOCKS, small, MemorySegment.NULL));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Makes orphans among the descendants of this process its own children. */
    int becomeSubreaper() {
        try {
            return result((int) PRCTL.invokeExact(errno, BECOME_SUBREAPER, 1L));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Microseconds since the machine was started, its sleep included: the clock of start times in {@code /proc}. */
    long bootMicros() {
        try {
            int result = result((int) CLOCK_GETTIME.invokeExact(errno, CLOCK_SINCE_BOOT, small));
            return result < 0 ? result : small.get(JAVA_LONG, 0) * 1_000_000 + small.get(JAVA_LONG, 8) / 1_000;
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    @Override
    public void close() {
        arena.close();
    }

    private int result(int returned) {
        return returned < 0 ? -(int) ERRNO.get(errno, 0L) : returned;
    }

    private long result(long returned) {
        return returned < 0 ? -(int) ERRNO.get(errno, 0L) : returned;
    }

    private static IllegalStateException broken(Throwable e) {
        return new IllegalStateException("a call of the C library could not be made", e);
    }
}
