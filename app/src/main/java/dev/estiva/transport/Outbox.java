package dev.estiva.transport;

import dev.estiva.protocol.Codec;
import dev.estiva.protocol.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lines that wait to be written. Senders append without waiting; the writer takes all there is at once, so that a burst
 * of messages becomes few writes, and a single message leaves at once.
 */
final class Outbox<O extends Message> {
    /** Buffers that a burst has made larger than this are given back after it. */
    private static final int KEPT_BYTES = 1 << 16;

    private final Codec<?, O> codec;
    private final int boundBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Lines filling = new Lines();
    private Lines draining = new Lines();
    private boolean closed;
    private boolean used;

    Outbox(Codec<?, O> codec, int boundBytes) {
        this.codec = codec;
        this.boundBytes = boundBytes;
    }

    /** Appends the message unless closed; answers false if so much waits that the other side cannot be reading. */
    boolean append(O message) {
        lock.lock();
        try {
            if (closed) {
                return true;
            }
            if (filling.size() > boundBytes) {
                return false;
            }
            codec.encode(message, filling);
            used = true;
            changed.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is something, and writes all of it; false once closed and empty. For one thread. */
    boolean drainTo(OutputStream out) throws IOException, InterruptedException {
        lock.lock();
        try {
            while (filling.size() == 0 && !closed) {
                changed.await();
            }
            if (filling.size() == 0) {
                return false;
            }
            Lines full = filling;
            filling = draining;
            draining = full;
        } finally {
            lock.unlock();
        }
        draining.writeTo(out);
        draining.reset();
        return true;
    }

    /** Takes nothing more; what is in may still be drained. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Whether anything was ever sent. */
    boolean isUsed() {
        lock.lock();
        try {
            return used;
        } finally {
            lock.unlock();
        }
    }

    /** A buffer that shrinks again. */
    private static final class Lines extends ByteArrayOutputStream {
        @Override
        public synchronized void reset() {
            super.reset();
            if (buf.length > KEPT_BYTES) {
                buf = new byte[KEPT_BYTES];
            }
        }
    }
}
