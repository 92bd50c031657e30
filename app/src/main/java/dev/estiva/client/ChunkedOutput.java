package dev.estiva.client;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A request's body in chunks: one a flush. */
final class ChunkedOutput extends OutputStream {
    private static final int CHUNK = 65_536;

    private final OutputStream out;
    private final byte[] chunk = new byte[CHUNK];
    private int size;
    private boolean closed;

    ChunkedOutput(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int value) throws IOException {
        if (size == CHUNK) {
            emit();
        }
        chunk[size++] = (byte) value;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            if (size == CHUNK) {
                emit();
            }
            int part = Math.min(CHUNK - size, end - at);
            System.arraycopy(bytes, at, chunk, size, part);
            size += part;
            at += part;
        }
    }

    private void emit() throws IOException {
        if (size > 0) {
            out.write((Integer.toHexString(size) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(chunk, 0, size);
            out.write('\r');
            out.write('\n');
            size = 0;
        }
    }

    @Override
    public void flush() throws IOException {
        emit();
        out.flush();
    }

    /** The body's end. */
    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            emit();
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }
    }
}
