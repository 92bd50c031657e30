package dev.estiva.server;

import dev.estiva.model.JobId;
import dev.estiva.model.TaskId;
import dev.estiva.protocol.FromServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Output in files of a directory, as {@link OutputPlaces} names them. */
final class OutputFiles implements OutputStore {
    /** Connections seldom write to the same file; a few locks keep those apart that do. */
    private static final int LOCKS = 64;

    private final OutputPlaces places;
    private final ReentrantLock[] locks = new ReentrantLock[LOCKS];
    private final ReentrantLock growth = new ReentrantLock();
    private final Condition grown = growth.newCondition();
    private final LongAdder appended = new LongAdder();
    private long growths;

    OutputFiles(Path directory) {
        this.places = new OutputPlaces(directory);
        for (int i = 0; i < LOCKS; i++) {
            locks[i] = new ReentrantLock();
        }
    }

    @Override
    public long append(Source source, long offset, byte[] bytes) throws IOException {
        ReentrantLock lock = lock(source);
        long size;
        lock.lock();
        try {
            size = appendLocked(source, offset, bytes);
        } finally {
            lock.unlock();
        }
        appended.add(bytes.length);
        growth.lock();
        try {
            growths++;
            grown.signalAll();
        } finally {
            growth.unlock();
        }
        return size;
    }

    private ReentrantLock lock(Source source) {
        return locks[Math.floorMod(source.hashCode(), LOCKS)];
    }

    private long appendLocked(Source source, long offset, byte[] bytes) throws IOException {
        Path file = places.of(source);
        long size = sizeOf(file);
        if (size == 0 && dropped(source) != null) {
            return FromServer.Output.ALL; // of an attempt that was given up long ago; half of it would look like all
        }
        int known = (int) Math.min(bytes.length, size - offset);
        if (offset > size || known == bytes.length) {
            return size;
        }
        Files.createDirectories(file.getParent(), ownerOnly(file, "rwx------"));
        try (FileChannel channel = FileChannel.open(
                file, EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), ownerOnly(file, "rw-------"))) {
            ByteBuffer rest = ByteBuffer.wrap(bytes, known, bytes.length - known);
            long at = size;
            while (rest.hasRemaining()) {
                at += channel.write(rest, at);
            }
            return at;
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path file, String permissions) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    @Override
    public long size(Source source) throws IOException {
        return sizeOf(places.of(source));
    }

    private static long sizeOf(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    @Override
    public byte[] read(Source source, long offset, int most) throws IOException {
        try (FileChannel channel = FileChannel.open(places.of(source), StandardOpenOption.READ)) {
            int length = (int) Math.max(0, Math.min(most, channel.size() - offset));
            ByteBuffer bytes = ByteBuffer.allocate(length);
            while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {
                // until all is there
            }
            return Arrays.copyOf(bytes.array(), bytes.position());
        } catch (NoSuchFileException e) {
            return new byte[0];
        }
    }

    @Override
    public @Nullable Dropped dropped(Source source) throws IOException {
        for (Dropped why : Dropped.values()) {
            if (Files.exists(places.notice(source, why))) {
                return Files.exists(places.of(source)) ? null : why;
            }
        }
        return null;
    }

    @Override
    public List<Source> of(TaskId task) throws IOException {
        SortedSet<Source> sources = new TreeSet<>(Comparator.comparing(Source::task)
                .thenComparingInt(Source::attempt)
                .thenComparing(Source::stream));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(places.of(task.jobId()), task.index() + ".*")) {
            for (Path file : files) {
                OutputPlaces.Entry entry = OutputPlaces.entry(task.jobId(), file);
                if (entry != null) {
                    sources.add(entry.source());
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
        return List.copyOf(sources);
    }

    /** Puts a notice in the place of this output. */
    void drop(Source source, Dropped why) throws IOException {
        ReentrantLock lock = lock(source);
        lock.lock();
        try {
            Files.write(
                    places.notice(source, why),
                    new byte[0]); // before, so that it never looks as if nothing was written
            Files.deleteIfExists(places.of(source));
        } finally {
            lock.unlock();
        }
    }

    /** How many bytes were appended since this was made. */
    long appended() {
        return appended.sum();
    }

    OutputPlaces places() {
        return places;
    }

    @Override
    public long growths() {
        growth.lock();
        try {
            return growths;
        } finally {
            growth.unlock();
        }
    }

    @Override
    public void awaitGrowth(long seen, Duration most) throws InterruptedException {
        long nanos = most.toNanos();
        growth.lock();
        try {
            while (growths == seen && nanos > 0) {
                nanos = grown.awaitNanos(nanos);
            }
        } finally {
            growth.unlock();
        }
    }

    /** Forgets what was written to this source, and that there was anything. */
    void delete(Source source) throws IOException {
        Files.deleteIfExists(places.of(source));
        for (Dropped why : Dropped.values()) {
            Files.deleteIfExists(places.notice(source, why));
        }
    }

    @Override
    public void delete(JobId job) throws IOException {
        Path of = places.of(job);
        if (!Files.isDirectory(of)) {
            return;
        }
        try (Stream<Path> files = Files.list(of)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(of);
    }
}
