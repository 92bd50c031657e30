package dev.estiva.server;

import dev.estiva.model.JobId;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** Output in files of a directory: {@code JOB/1000 / JOB / INDEX.ATTEMPT.out}, and {@code .err}. */
final class OutputFiles implements OutputStore {
    /** A directory with more entries than this is slow to list by hand. */
    private static final long JOBS_PER_DIRECTORY = 1_000;

    /** Connections seldom write to the same file; a few locks keep those apart that do. */
    private static final int LOCKS = 64;

    /** What stands in the place of output that was dropped. */
    static final byte[] DROPPED = ("[estiva: this output was dropped, because of its age or to make room;"
                    + " the server's --output-retain and --output-max say what it keeps]\n")
            .getBytes(StandardCharsets.UTF_8);

    private final Path directory;
    private final ReentrantLock[] locks = new ReentrantLock[LOCKS];
    private final ReentrantLock growth = new ReentrantLock();
    private final Condition grown = growth.newCondition();
    private final LongAdder appended = new LongAdder();
    private long growths;

    OutputFiles(Path directory) {
        this.directory = directory;
        for (int i = 0; i < LOCKS; i++) {
            locks[i] = new ReentrantLock();
        }
    }

    @Override
    public long append(Source source, long offset, byte[] bytes) throws IOException {
        Path file = file(source);
        ReentrantLock lock = locks[Math.floorMod(source.hashCode(), LOCKS)];
        long size;
        lock.lock();
        try {
            size = appendLocked(file, offset, bytes);
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

    private static long appendLocked(Path file, long offset, byte[] bytes) throws IOException {
        long size = sizeOf(file);
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
        return sizeOf(file(source));
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
        try (FileChannel channel = FileChannel.open(file(source), StandardOpenOption.READ)) {
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
    public List<Source> of(TaskId task) throws IOException {
        return sources(task.jobId(), task.index() + ".*");
    }

    /** All that is kept of a job, by task and attempt. */
    List<Source> ofJob(JobId job) throws IOException {
        return sources(job, "*");
    }

    private List<Source> sources(JobId job, String glob) throws IOException {
        List<Source> sources = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directoryOf(job), glob)) {
            for (Path file : files) {
                String[] parts = file.getFileName().toString().split("\\.", -1);
                if (parts.length == 3 && parts[0].matches("[0-9]{1,9}") && parts[1].matches("[0-9]{1,9}")) {
                    TaskId task = new TaskId(job.value(), Integer.parseInt(parts[0]));
                    TaskStream stream = parts[2].equals("out") ? TaskStream.STDOUT : TaskStream.STDERR;
                    sources.add(new Source(task, Integer.parseInt(parts[1]), stream));
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
        sources.sort(Comparator.comparing(Source::task)
                .thenComparingInt(Source::attempt)
                .thenComparing(Source::stream));
        return sources;
    }

    /** Puts a notice in the place of this output; answers how many bytes that makes free. */
    long drop(Source source) throws IOException {
        Path file = file(source);
        ReentrantLock lock = locks[Math.floorMod(source.hashCode(), LOCKS)];
        lock.lock();
        try {
            long size = sizeOf(file);
            if (size == 0 || (size == DROPPED.length && Arrays.equals(Files.readAllBytes(file), DROPPED))) {
                return 0;
            }
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.write(fresh, DROPPED);
            Files.setLastModifiedTime(fresh, Files.getLastModifiedTime(file));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return Math.max(0, size - DROPPED.length);
        } finally {
            lock.unlock();
        }
    }

    /** How many bytes were appended since this was made. */
    long appended() {
        return appended.sum();
    }

    Path directory() {
        return directory;
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

    @Override
    public void delete(JobId job) throws IOException {
        Path of = directoryOf(job);
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

    private Path file(Source source) {
        String end = source.stream() == TaskStream.STDOUT ? ".out" : ".err";
        return directoryOf(source.task().jobId()).resolve(source.task().index() + "." + source.attempt() + end);
    }

    private Path directoryOf(JobId job) {
        return directory
                .resolve(Long.toString(job.value() / JOBS_PER_DIRECTORY))
                .resolve(job.toString());
    }
}
