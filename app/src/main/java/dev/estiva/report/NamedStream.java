package dev.estiva.report;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** Says in each error which file it is; one error spoils the file for good. */
final class NamedStream extends FilterOutputStream {
    private final String name;
    private @Nullable IOException failure;

    NamedStream(String name, OutputStream to) {
        super(to);
        this.name = name;
    }

    @Override
    public void write(int b) throws IOException {
        attempt(() -> out.write(b));
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        attempt(() -> out.write(bytes, from, length));
    }

    @Override
    public void flush() throws IOException {
        attempt(out::flush);
    }

    /** Closed by {@link OutputFile} alone: a writer on top may be closed early. */
    @Override
    public void close() throws IOException {
        flush();
    }

    void finish() throws IOException {
        flush();
        attempt(out::close);
    }

    void abandon() throws IOException {
        out.close();
    }

    private void attempt(Action action) throws IOException {
        if (failure != null) {
            throw failure;
        }
        try {
            action.run();
        } catch (IOException e) {
            failure = cannotWrite(name, e);
            throw failure;
        }
    }

    static IOException cannotWrite(String name, IOException cause) {
        String why = switch (cause) {
            case NoSuchFileException _ -> "the folder does not exist";
            case AccessDeniedException _ -> "permission denied";
            case FileSystemException e when e.getReason() != null -> e.getReason();
            default -> cause.getMessage();
        };
        return new IOException("cannot write " + name + ": " + why, cause);
    }

    private interface Action {
        void run() throws IOException;
    }
}
