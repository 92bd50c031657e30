package dev.estiva.transport;

import dev.estiva.protocol.Bounds;
import dev.estiva.protocol.ProtocolException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Cuts a stream of bytes into lines, each given in place. Lines end with LF or CR LF; empty ones are passed over. */
final class LineReader {
    private static final int FIRST_BYTES = 1 << 13;

    private final InputStream in;
    private byte[] buffer = new byte[FIRST_BYTES];
    private int start;
    private int end;
    private @Nullable FirstLines room;
    private long taken;

    LineReader(InputStream in) {
        this(in, null);
    }

    /** One whose first line takes its memory from this room if it is long. */
    LineReader(InputStream in, @Nullable FirstLines room) {
        this.in = in;
        this.room = room;
    }

    /** Who is given a line, without its end; the bytes are valid during the call. */
    @FunctionalInterface
    interface Lines {
        void line(byte[] bytes, int offset, int length) throws ProtocolException;
    }

    /** Hands on the next line; false at the end of the stream. */
    boolean next(Lines lines) throws IOException, ProtocolException {
        int searched = start;
        while (true) {
            int lineEnd = indexOfLineEnd(searched);
            if (lineEnd >= 0) {
                int from = start;
                int length = lineEnd - from - (lineEnd > from && buffer[lineEnd - 1] == '\r' ? 1 : 0);
                start = lineEnd + 1;
                searched = start;
                if (length > 0) {
                    giveRoomBack();
                    lines.line(buffer, from, length);
                    return true;
                }
            } else {
                makeRoom();
                searched = end;
                if (!fill()) {
                    return false;
                }
            }
        }
    }

    private int indexOfLineEnd(int from) {
        for (int i = from; i < end; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** Moves the unfinished line to the front of a buffer that has room for more of it. */
    private void makeRoom() throws ProtocolException {
        int length = end - start;
        if (length > Bounds.LINE_BYTES + 1) {
            throw new ProtocolException("", "more", "a line of at most " + Bounds.LINE_BYTES + " bytes");
        }
        if (end == buffer.length || length == 0) {
            int size = length == 0 ? FIRST_BYTES : start > buffer.length / 2 ? buffer.length : buffer.length * 2;
            takeRoom(size - buffer.length);
            byte[] to = size == buffer.length ? buffer : new byte[size];
            System.arraycopy(buffer, start, to, 0, length);
            buffer = to;
            start = 0;
            end = length;
        }
    }

    private void takeRoom(long bytes) throws ProtocolException {
        if (room != null && bytes > 0) {
            if (!room.take(bytes)) {
                throw new ProtocolException(
                        "",
                        "more",
                        "a line of at most " + buffer.length + " bytes while so many others wait to be read");
            }
            taken += bytes;
        }
    }

    /** To be called at the end, however it ends. */
    void giveRoomBack() {
        if (room != null) {
            room.give(taken);
            room = null;
        }
    }

    private boolean fill() throws IOException {
        int read = in.read(buffer, end, buffer.length - end);
        if (read < 0 && end > start) {
            throw new EOFException("it ended in the middle of a line");
        }
        end += Math.max(read, 0);
        return read >= 0;
    }
}
