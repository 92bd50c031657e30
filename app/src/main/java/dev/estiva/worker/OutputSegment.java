package dev.estiva.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that is only added to, and gone when nothing in it is wanted any more. For a caller with a lock. */
final class OutputSegment {
    /** A long task that wrote a line keeps no more than this from being given back. */
    private static final long FULL_BYTES = 32L << 20;

    private final FileChannel file;
    private long size;
    private long wanted;
    private boolean retired;

    private OutputSegment(FileChannel file) {
        this.file = file;
    }

    static OutputSegment create() throws IOException {
        Path path = Files.createTempFile("estiva-output-", "");
        // On Unix the name goes at once, and the file with the process, however that ends.
        return new OutputSegment(FileChannel.open(
                path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE));
    }

    boolean isFull() {
        return size >= FULL_BYTES;
    }

    /** Adds all of it, or nothing; answers where it begins. */
    long append(ByteBuffer bytes) throws IOException {
        long at = size;
        int length = bytes.remaining();
        for (long to = at; bytes.hasRemaining(); ) {
            to += file.write(bytes, to);
        }
        size += length;
        wanted += length;
        return at;
    }

    /** Reads into the piece what it has room for, and at most so much. */
    void read(ByteBuffer piece, long at, int most) throws IOException {
        int limit = piece.limit();
        piece.limit(Math.min(limit, piece.position() + most));
        for (long from = at; piece.hasRemaining(); ) {
            int read = file.read(piece, from);
            if (read < 0) {
                throw new IOException("output that was written is not there");
            }
            from += read;
        }
        piece.limit(limit);
    }

    void release(int length) {
        wanted -= length;
        closeIfDone();
    }

    /** Nothing is added any more. */
    void retire() {
        retired = true;
        closeIfDone();
    }

    private void closeIfDone() {
        if (retired && wanted == 0 && file.isOpen()) {
            try {
                file.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
