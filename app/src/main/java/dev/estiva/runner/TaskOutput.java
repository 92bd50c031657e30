package dev.estiva.runner;

import dev.estiva.model.Payload;
import dev.estiva.model.TaskStream;
import dev.estiva.protocol.AttemptId;
import dev.estiva.protocol.FromWorker.Output;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** One of a task's streams: what is written to it goes out soon, many small pieces together. Any thread may write. */
final class TaskOutput extends OutputStream {
    /** Short enough to look immediate, long enough to collect the lines of a loop. */
    private static final Duration PAUSE = Duration.ofMillis(20);

    private static final int PIECE_BYTES = 1 << 15;

    private final AttemptId id;
    private final TaskStream stream;
    private final Consumer<Output> to;
    private final ReentrantLock lock = new ReentrantLock();
    private final ByteArrayOutputStream piece = new ByteArrayOutputStream();
    private long sent;
    private boolean sending;
    private boolean closed;

    TaskOutput(AttemptId id, TaskStream stream, Consumer<Output> to) {
        this.id = id;
        this.stream = stream;
        this.to = to;
    }

    @Override
    public void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes) {
        write(bytes, 0, bytes.length);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        lock.lock();
        try {
            for (int at = 0; at < length && !closed; at += PIECE_BYTES) {
                piece.write(bytes, offset + at, Math.min(PIECE_BYTES, length - at));
                if (piece.size() >= PIECE_BYTES) {
                    send();
                }
            }
            if (piece.size() > 0 && !sending && !closed) {
                sending = true;
                Thread.ofVirtual().name("output").start(this::sendAfterPause);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The task is over: what is written later is nobody's. */
    @Override
    public void close() {
        lock.lock();
        try {
            send();
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    private void sendAfterPause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts it", e);
        }
        lock.lock();
        try {
            sending = false;
            send();
        } finally {
            lock.unlock();
        }
    }

    private void send() {
        if (piece.size() > 0) {
            byte[] bytes = piece.toByteArray();
            piece.reset();
            to.accept(new Output(id, stream, sent, Payload.of(bytes)));
            sent += bytes.length;
        }
    }
}
