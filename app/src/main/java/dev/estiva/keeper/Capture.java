package dev.estiva.keeper;

import dev.estiva.model.TaskStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** One stream of a running attempt: the end of a pipe, and the file that takes what comes out of it. For its lane's thread. */
final class Capture {
    private static final int CLOSED = -1;

    private final TaskStream stream;
    private final OutputFile file;
    private int fd;
    private boolean isWatched;

    Capture(TaskStream stream, int fd, OutputFile file) {
        this.stream = stream;
        this.fd = fd;
        this.file = file;
    }

    TaskStream stream() {
        return stream;
    }

    OutputFile file() {
        return file;
    }

    int fd() {
        return fd;
    }

    boolean isOpen() {
        return fd != CLOSED;
    }

    /** From now on the poller reports this number when there is something. Answers the negative error number, if any. */
    int watch(Poller poller, long number) {
        if (!isOpen() || isWatched) {
            return 0;
        }
        isWatched = true;
        return poller.add(fd, number);
    }

    /** Takes once what there is. Closes at the end of the stream. Answers whether there was anything. */
    boolean readOnce(Libc libc, Poller poller, MemorySegment buffer, ByteBuffer view, long nowNanos) {
        long read = libc.read(fd, buffer);
        if (read <= 0) {
            if (read != -Libc.EINTR && read != -Libc.EAGAIN) {
                close(libc, poller);
            }
            return false;
        }
        file.write(view.clear().limit((int) read), nowNanos);
        return true;
    }

    /** Takes what there is, and closes though somebody may still hold the other end. */
    void giveUp(Libc libc, Poller poller, MemorySegment buffer, ByteBuffer view, long nowNanos) {
        while (isOpen() && libc.waiting(fd) > 0) {
            readOnce(libc, poller, buffer, view, nowNanos);
        }
        close(libc, poller);
    }

    /** There is no more, or it does not matter. */
    void close(Libc libc, Poller poller) {
        if (isOpen()) {
            if (isWatched) {
                poller.remove(fd);
            }
            libc.close(fd);
            fd = CLOSED;
            file.close();
        }
    }
}
