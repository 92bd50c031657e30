package dev.estiva.transport;

import dev.estiva.protocol.Codec;
import dev.estiva.protocol.Message;
import dev.estiva.protocol.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Messages over two streams of bytes, such as a child process's standard input and output: the same lines as over TCP, but
 * whoever reads or writes waits. For one reading thread and any number of writing ones.
 *
 * @param <I> what this side hears
 * @param <O> what this side says
 */
public final class Pipe<I extends Message, O extends Message> {
    private final Codec<I, O> codec;
    private final LineReader in;
    private final OutputStream out;
    private final ReentrantLock writing = new ReentrantLock();
    private @Nullable I read;

    /** Takes an output that has no buffer, or one of which this is the only user. */
    public Pipe(Codec<I, O> codec, InputStream in, OutputStream out) {
        this.codec = codec;
        this.in = new LineReader(in);
        this.out = out;
    }

    /**
     * Waits for the next message; null at the end of the stream.
     *
     * @throws IOException if the stream breaks or brings what is no message
     */
    public @Nullable I next() throws IOException {
        try {
            boolean more = in.next((bytes, offset, length) -> read = codec.decode(bytes, offset, length));
            return more ? read : null;
        } catch (ProtocolException e) {
            throw new IOException("unreadable message: " + e.getMessage(), e);
        }
    }

    /** Writes a message, and waits while the other side does not read. */
    public void send(O message) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        codec.encode(message, line);
        writing.lock();
        try {
            line.writeTo(out);
            out.flush();
        } finally {
            writing.unlock();
        }
    }
}
