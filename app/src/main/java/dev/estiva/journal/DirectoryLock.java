package dev.estiva.journal;

import static dev.estiva.journal.JournalException.Reason.FAILED;
import static dev.estiva.journal.JournalException.Reason.IN_USE;
import static dev.estiva.journal.JournalException.Reason.READ_ONLY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a directory to one process. The lock is the operating system's, which drops it when the process dies, however it
 * dies; the file's text only says whose it is.
 */
final class DirectoryLock implements AutoCloseable {
    static final String FILE = "journal.lock";

    /** A lock on one byte far behind the text, so that systems with mandatory locks let others read the text. */
    private static final long LOCKED_BYTE = 1L << 40;

    /** Longer than any host name with two numbers. */
    private static final int TEXT_BYTES = 1_000;

    /** On POSIX, closing any channel of a file drops the process's locks on it: so a second one must not even be opened. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    static DirectoryLock acquire(Path directory) throws JournalException {
        Path real;
        try {
            real = directory.toRealPath();
        } catch (IOException e) {
            throw new JournalException(FAILED, directory + ": " + e, e);
        }
        if (!HELD.add(real)) {
            throw new JournalException(IN_USE, directory + " is in use by this very process");
        }
        try {
            return new DirectoryLock(real, lock(real));
        } catch (AccessDeniedException e) {
            HELD.remove(real);
            throw readOnly(directory, e);
        } catch (FileSystemException e) {
            HELD.remove(real);
            throw "Read-only file system".equals(e.getReason())
                    ? readOnly(directory, e)
                    : new JournalException(FAILED, "cannot make " + real.resolve(FILE) + ": " + e, e);
        } catch (IOException e) {
            HELD.remove(real);
            throw e instanceof JournalException known
                    ? known
                    : new JournalException(FAILED, "cannot lock " + real.resolve(FILE) + ": " + e, e);
        }
    }

    private static JournalException readOnly(Path directory, IOException e) {
        return new JournalException(
                READ_ONLY, directory + " cannot be written to; name another data directory or allow writing to it", e);
    }

    private static FileChannel lock(Path directory) throws IOException {
        FileChannel channel = FileChannel.open(directory.resolve(FILE), CREATE, READ, WRITE);
        try {
            if (channel.tryLock(LOCKED_BYTE, 1, false) == null) {
                throw new JournalException(IN_USE, directory + " is in use by " + owner(channel));
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(self().getBytes(UTF_8)), 0);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static String owner(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(TEXT_BYTES);
        channel.read(text, 0);
        String owner = UTF_8.decode(text.flip()).toString().strip();
        return owner.isEmpty() ? "another process" : owner;
    }

    private static String self() {
        Instant start = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
        return "process " + ProcessHandle.current().pid() + " on " + host() + ", started "
                + start.truncatedTo(ChronoUnit.SECONDS) + "\n";
    }

    static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    @Override
    public void close() throws JournalException {
        try {
            channel.truncate(0);
            channel.close();
        } catch (IOException e) {
            throw new JournalException(FAILED, "cannot give up the lock of " + directory + ": " + e, e);
        } finally {
            HELD.remove(directory);
        }
    }
}
