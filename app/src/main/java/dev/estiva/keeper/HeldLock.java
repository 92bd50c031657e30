package dev.estiva.keeper;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A lock that the system drops when its process dies, however it dies; the file's text only says whose it is. */
public final class HeldLock implements AutoCloseable {
    /** Far behind the text, so that systems with mandatory locks let others read it. */
    private static final long LOCKED_BYTE = 1L << 40;

    private static final int TEXT_BYTES = 1_000;

    private final FileChannel channel;

    private HeldLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Null if another process has it, or this one by another channel; {@link #owner} tells which. */
    public static @Nullable HeldLock tryAcquire(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, CREATE, READ, WRITE);
        boolean isHeld = false;
        try {
            isHeld = lock(channel) != null;
            if (!isHeld) {
                return null;
            }
            channel.truncate(0);
            String self = "process " + ProcessHandle.current().pid() + "\n";
            channel.write(ByteBuffer.wrap(self.getBytes(UTF_8)), 0);
            return new HeldLock(channel);
        } finally {
            if (!isHeld) {
                channel.close();
            }
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(LOCKED_BYTE, 1, false);
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** Who has it, for people. */
    public static String owner(Path file) {
        try (FileChannel channel = FileChannel.open(file, READ)) {
            ByteBuffer text = ByteBuffer.allocate(TEXT_BYTES);
            channel.read(text, 0);
            String owner = UTF_8.decode(text.flip()).toString().strip();
            return owner.isEmpty() ? "another process" : owner;
        } catch (IOException e) {
            return "another process";
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
