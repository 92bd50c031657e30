package dev.estiva.worker;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Properties;

/** Where a worker keeps what must outlive it. One worker at a time uses it. */
final class StateDirectory implements AutoCloseable {
    private static final String MEMORY = "cluster.properties";

    private final Path path;
    private final FileChannel lock;

    private StateDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** What a worker knows of its cluster; empty and 0 before it has met one. */
    record Memory(String cluster, long epoch) {
        static final Memory NONE = new Memory("", 0);
    }

    /**
     * Makes it, for its owner alone, and locks it.
     *
     * @throws IOException if another worker uses it, saying so
     */
    static StateDirectory open(Path path) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(path);
        }
        FileChannel channel =
                FileChannel.open(path.resolve("worker.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock held = channel.tryLock();
            if (held != null) {
                return new StateDirectory(path, channel);
            }
        } catch (OverlappingFileLockException e) {
            // another worker of this process
        }
        channel.close();
        throw new IOException("another worker of this name runs on this machine: " + path + " is in use;"
                + " give this one another --name");
    }

    Path path() {
        return path;
    }

    Memory memory() throws IOException {
        Properties stored = new Properties();
        try (Reader reader = Files.newBufferedReader(path.resolve(MEMORY))) {
            stored.load(reader);
            return new Memory(stored.getProperty("cluster", ""), Long.parseLong(stored.getProperty("epoch", "0")));
        } catch (NoSuchFileException | IllegalArgumentException e) {
            return Memory.NONE;
        }
    }

    void remember(Memory memory) throws IOException {
        Properties stored = new Properties();
        stored.setProperty("cluster", memory.cluster());
        stored.setProperty("epoch", Long.toString(memory.epoch()));
        Path fresh = path.resolve(MEMORY + ".new");
        try (Writer writer = Files.newBufferedWriter(fresh)) {
            stored.store(writer, null);
        }
        Files.move(fresh, path.resolve(MEMORY), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
