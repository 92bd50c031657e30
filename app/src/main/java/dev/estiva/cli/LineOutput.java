package dev.estiva.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Parts bytes into lines, so that those of several writers can be told apart. */
final class LineOutput extends OutputStream {
    /** A longer line is handed on in pieces: memory is bounded, whatever a job writes. */
    private static final int MOST_BYTES = 1 << 16;

    private final Sink sink;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    /** Gets each line, without its end. */
    @FunctionalInterface
    interface Sink {
        void line(byte[] line) throws IOException;
    }

    LineOutput(Sink sink) {
        this.sink = sink;
    }

    @Override
    public void write(int value) throws IOException {
        if (value == '\n') {
            handOn();
        } else {
            line.write(value);
            if (line.size() == MOST_BYTES) {
                handOn();
            }
        }
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        for (int i = from; i < from + length; i++) {
            write(bytes[i]);
        }
    }

    /** Hands on a last line that has no end. */
    @Override
    public void close() throws IOException {
        if (line.size() > 0) {
            handOn();
        }
    }

    private void handOn() throws IOException {
        sink.line(line.toByteArray());
        line.reset();
    }
}
