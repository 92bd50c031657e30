package dev.estiva.keeper;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of one stream of an attempt: a file up to a bound, made when there is something to put into it. What finds no
 * room, because of the bounds or because the disk is full, is counted and dropped, and the file says so; whoever writes is
 * never kept waiting. For one thread at a time.
 */
final class OutputFile {
    /** Where there is no room that is tried again no more often: on a full disk each try costs a system call. */
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Path path;
    private final long bound;
    private final OutputQuota quota;
    private @Nullable FileChannel file;
    private long length;
    private long dropped;
    private boolean isFull;
    private String trouble = "";
    private long triedNanos;

    /** {@code bound} is for this file, the quota for all. */
    OutputFile(Path path, long bound, OutputQuota quota) {
        this.path = path;
        this.bound = bound;
        this.quota = quota;
    }

    /** How many bytes the file has. Any thread that was handed this object may ask. */
    long length() {
        return length;
    }

    /** Why output is missing, or empty. */
    String complaint(String stream) {
        return trouble.isEmpty() ? "" : "some of its " + stream + " could not be kept: " + trouble;
    }

    /** Takes all bytes, one way or the other. */
    void write(ByteBuffer bytes, long nowNanos) {
        if (!trouble.isEmpty() && dropped > 0 && nowNanos - triedNanos < RETRY_NANOS) {
            dropped += bytes.remaining();
            return;
        }
        try {
            if (!trouble.isEmpty() && dropped > 0) {
                if (quota.room(1) == 0) {
                    throw quota.exceeded();
                }
                say(bytes(dropped) + " were dropped here: " + trouble);
                dropped = 0;
            }
            writeWithinBound(bytes);
        } catch (IOException e) {
            dropped += bytes.remaining();
            trouble = reason(e);
            triedNanos = nowNanos;
        }
    }

    /** There will be no more. */
    void close() {
        try {
            if (dropped > 0) {
                say(bytes(dropped) + " were dropped" + (isFull ? "" : " here: " + trouble));
            }
        } catch (IOException e) {
            trouble = reason(e);
        }
        closeFile();
    }

    private void writeWithinBound(ByteBuffer bytes) throws IOException {
        int room = Math.clamp(bound - length, 0, bytes.remaining());
        int beyond = bytes.remaining() - room;
        int granted = quota.room(room);
        bytes.limit(bytes.position() + granted);
        try {
            writeAll(bytes);
        } finally {
            bytes.limit(bytes.limit() + room - granted + beyond);
        }
        if (granted < room) {
            throw quota.exceeded();
        }
        if (beyond > 0) {
            if (!isFull) {
                isFull = true;
                say("what comes after these " + bytes(bound) + " is dropped");
            }
            dropped += beyond;
            bytes.position(bytes.limit());
        }
    }

    private void say(String what) throws IOException {
        writeAll(ByteBuffer.wrap(("\n[estiva: " + what + "]\n").getBytes(UTF_8)));
    }

    private static String bytes(long number) {
        return String.format(Locale.ROOT, "%,d bytes", number);
    }

    private void writeAll(ByteBuffer bytes) throws IOException {
        FileChannel to = file;
        if (bytes.hasRemaining() && to == null) {
            to = FileChannel.open(path, CREATE, WRITE, TRUNCATE_EXISTING);
            file = to;
        }
        while (bytes.hasRemaining() && to != null) {
            int written = to.write(bytes);
            length += written;
            quota.add(written);
        }
    }

    private void closeFile() {
        FileChannel open = file;
        file = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                trouble = reason(e);
            }
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
