package dev.estiva.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** A writer of text that also takes bytes as they are: what a job wrote need not be text. */
final class TextAndBytes extends PrintWriter {
    private final OutputStream to;

    TextAndBytes(OutputStream to, Charset charset) {
        super(new OutputStreamWriter(to, charset), true);
        this.to = to;
    }

    /** Writes bytes where this writer writes text; a writer of another kind gets them as text. */
    static OutputStream bytes(PrintWriter writer) {
        writer.flush();
        return writer instanceof TextAndBytes both ? both.to : new AsText(writer);
    }

    private static final class AsText extends OutputStream {
        private final PrintWriter writer;

        AsText(PrintWriter writer) {
            this.writer = writer;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            writer.write(new String(bytes, from, length, StandardCharsets.UTF_8));
        }

        @Override
        public void flush() {
            writer.flush();
        }
    }
}
