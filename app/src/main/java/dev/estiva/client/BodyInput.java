package dev.estiva.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The body of an answer: of a known length, in chunks, or up to the connection's end. */
final class BodyInput extends InputStream {
    static final long CHUNKED = -1;

    private final Wire wire;
    private final InputStream in;
    private final boolean keeps;
    private final boolean chunked;
    private long left;
    private boolean begun;
    private boolean ended;

    BodyInput(Wire wire, InputStream in, long length, boolean keeps) {
        this.wire = wire;
        this.in = in;
        this.keeps = keeps;
        this.chunked = length == CHUNKED;
        this.left = chunked ? 0 : length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (chunked && left == 0 && !ended) {
            nextChunk();
        }
        if (ended) {
            return -1;
        }
        int got = in.read(bytes, offset, (int) Math.min(length, left));
        if (got < 0) {
            if (left > Long.MAX_VALUE / 2) { // the connection's end was to be the body's
                ended = true;
                return -1;
            }
            throw new EOFException("the connection ended in the middle of an answer");
        }
        left -= got;
        if (left == 0 && !chunked) {
            end();
        }
        return got;
    }

    private void nextChunk() throws IOException {
        if (begun && !wire.line().isEmpty()) {
            throw new IOException("unreadable chunk");
        }
        begun = true;
        String size = wire.line();
        int semicolon = size.indexOf(';');
        try {
            left = Long.parseLong((semicolon < 0 ? size : size.substring(0, semicolon)).strip(), 16);
        } catch (NumberFormatException e) {
            throw new IOException("unreadable chunk: " + size, e);
        }
        if (left == 0) {
            while (!wire.line().isEmpty()) {
                // trailers
            }
            end();
        }
    }

    private void end() {
        ended = true;
        wire.free(keeps);
    }

    @Override
    public int available() throws IOException {
        return ended ? 0 : (int) Math.min(left, in.available());
    }

    /** What was not read to its end ends with its connection. */
    @Override
    public void close() throws IOException {
        if (!ended) {
            ended = true;
            wire.close();
        }
    }
}
