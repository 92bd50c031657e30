package dev.estiva.keeper;

import dev.estiva.protocol.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Puts lines together out of what comes in pieces. */
final class LineSplitter {
    private static final int FIRST_BYTES = 64 << 10;

    private byte[] buffer = new byte[FIRST_BYTES];
    private int start;
    private int end;

    /** Is given a line without its end, within a buffer. */
    interface Taker {
        void take(byte[] bytes, int offset, int length) throws ProtocolException;
    }

    /** Where the next piece may be put. */
    ByteBuffer room() throws ProtocolException {
        if (end == buffer.length) {
            if (start > 0) {
                System.arraycopy(buffer, start, buffer, 0, end - start);
                end -= start;
                start = 0;
            } else if (buffer.length >= Wire.LINE_BYTES) {
                throw new ProtocolException("", "more", "a line of at most " + Wire.LINE_BYTES + " bytes");
            } else {
                buffer = Arrays.copyOf(buffer, 2 * buffer.length);
            }
        }
        return ByteBuffer.wrap(buffer, end, buffer.length - end);
    }

    /** So many bytes have been put there. */
    void filled(int bytes, Taker taker) throws ProtocolException {
        int looked = end;
        end += bytes;
        for (int i = looked; i < end; i++) {
            if (buffer[i] == '\n') {
                taker.take(buffer, start, i - start);
                start = i + 1;
            }
        }
        if (start == end) {
            start = 0;
            end = 0;
        }
    }
}
