package dev.estiva.worker;

import dev.estiva.model.TaskStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What the tasks inside runners wrote, kept until the server has it. All of them share a few files without a name, which are
 * gone with this process, as its runners are. Any thread may call it.
 */
final class OutputLog implements Closeable {
    /** Of each stream: as much as is kept of a process by default. */
    static final long MOST_BYTES = 64L << 20;

    /** There is no bound for all runs together. */
    static final long UNBOUNDED = 0;

    static final byte[] DROPPED = ("\n[estiva: more than " + (MOST_BYTES >> 20) + " MiB; what follows was dropped]\n")
            .getBytes(StandardCharsets.UTF_8);

    private static final byte[] NO_ROOM =
            ("\n[estiva: the worker holds as much as it may of what the server has not taken"
                            + " (its --output-max); what follows was dropped]\n")
                    .getBytes(StandardCharsets.UTF_8);

    private final long most;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, Map<TaskStream, Written>> runs = new HashMap<>();
    private @Nullable OutputSegment current;
    private long held;

    /** At most so much is kept of all runs together. */
    OutputLog(long most) {
        this.most = most == UNBOUNDED ? Long.MAX_VALUE : most;
    }

    /** One stream of a run: where its bytes lie, in order. */
    private static final class Written {
        private final List<Chunk> chunks = new ArrayList<>();
        private long total;
        private boolean full;
    }

    /** Bytes of a stream from {@code offset} on, which lie together. */
    private record Chunk(OutputSegment segment, long at, long offset, int length) {}

    /** From now on what this run writes is kept. */
    void begin(long run) {
        lock.lock();
        try {
            runs.put(run, new EnumMap<>(TaskStream.class));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Adds what a run wrote, as far as it is kept.
     *
     * @return the bytes of the stream that can be read now; 0 if nobody is interested in the run any more
     */
    long append(long run, TaskStream stream, byte[] bytes) throws IOException {
        lock.lock();
        try {
            Map<TaskStream, Written> streams = runs.get(run);
            if (streams == null) {
                return 0;
            }
            Written written = streams.computeIfAbsent(stream, _ -> new Written());
            int ofStream = (int) Math.min(bytes.length, MOST_BYTES - written.total);
            int ofAll = Math.clamp(most - held, 0, bytes.length);
            if (!written.full) {
                add(written, bytes, Math.min(ofStream, ofAll));
                written.full = Math.min(ofStream, ofAll) < bytes.length;
                byte[] notice = !written.full ? new byte[0] : ofStream <= ofAll ? DROPPED : NO_ROOM;
                add(written, notice, notice.length);
            }
            return written.total;
        } finally {
            lock.unlock();
        }
    }

    private void add(Written written, byte[] bytes, int length) throws IOException {
        if (length == 0) {
            return;
        }
        OutputSegment segment = roomySegment();
        long at = segment.append(ByteBuffer.wrap(bytes, 0, length));
        Chunk last = written.chunks.isEmpty() ? null : written.chunks.getLast();
        if (last != null && last.segment.equals(segment) && last.at + last.length == at) {
            written.chunks.set(
                    written.chunks.size() - 1, new Chunk(segment, last.at, last.offset, last.length + length));
        } else {
            written.chunks.add(new Chunk(segment, at, written.total, length));
        }
        written.total += length;
        held += length;
    }

    private OutputSegment roomySegment() throws IOException {
        OutputSegment segment = current;
        if (segment == null || segment.isFull()) {
            if (segment != null) {
                segment.retire();
            }
            segment = OutputSegment.create();
            current = segment;
        }
        return segment;
    }

    /** A piece of what {@link #append} has counted. */
    byte[] read(long run, TaskStream stream, long offset, int length) {
        lock.lock();
        try {
            Written written = runs.getOrDefault(run, Map.of()).get(stream);
            if (written == null || offset < 0 || offset + length > written.total) {
                throw new IllegalArgumentException(
                        length + " bytes of run " + run + " at " + offset + " of " + stream + " are not there");
            }
            ByteBuffer piece = ByteBuffer.allocate(length);
            for (int i = chunkAt(written.chunks, offset); piece.hasRemaining(); i++) {
                Chunk chunk = written.chunks.get(i);
                long skipped = offset + piece.position() - chunk.offset;
                chunk.segment.read(piece, chunk.at + skipped, (int) (chunk.length - skipped));
            }
            return piece.array();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a file that nobody else can touch
        } finally {
            lock.unlock();
        }
    }

    private static int chunkAt(List<Chunk> chunks, long offset) {
        int low = 0;
        int high = chunks.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (chunks.get(middle).offset <= offset) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Nobody asks for this run any more; what it still writes is not kept. */
    void forget(long run) {
        lock.lock();
        try {
            Map<TaskStream, Written> streams = runs.remove(run);
            if (streams != null) {
                for (Written written : streams.values()) {
                    written.chunks.forEach(chunk -> chunk.segment.release(chunk.length));
                    held -= written.total;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            List.copyOf(runs.keySet()).forEach(this::forget);
            if (current != null) {
                current.retire();
                current = null;
            }
        } finally {
            lock.unlock();
        }
    }
}
