package dev.estiva.keeper;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.estiva.protocol.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a keeper writes down, so that the next one knows what this one had begun: plain lines at the end of a file. They
 * survive the death of every process, not that of the machine, with which the attempts would end anyway. For one thread at a
 * time.
 */
final class Notes {
    static final String FILE = "keeper.notes";

    /** Beyond that, and if most of it is about what is forgotten, the file is written anew. */
    private static final long COMPACT_BYTES = 1 << 20;

    /** What an attempt takes at most as a rule. */
    private static final long BYTES_PER_ATTEMPT = 1_024;

    /** A mark is this random part and the attempt's number: no other keeper of the machine has the same. */
    private static final int NUMBER_BITS = 31;

    private final Path path;
    private final long mark;
    private final String boot;
    private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
    private FileChannel file;
    private long written;
    private boolean isTorn;

    private Notes(Path path, long mark, String boot, FileChannel file) {
        this.path = path;
        this.mark = mark;
        this.boot = boot;
        this.file = file;
    }

    /**
     * What an earlier keeper left.
     *
     * @param boot which start of the machine it lived in
     * @param lastNumber the highest that it gave
     */
    record Past(long mark, String boot, long lastNumber, TreeMap<Long, Remembered> attempts) {
        boolean isOfThisBoot(String now) {
            return boot.equals(now);
        }
    }

    /** Reads the notes in this directory; an empty past if there are none. Lines that a death cut off are passed over. */
    static Past read(Path directory) throws IOException {
        Reader reader = new Reader();
        Path path = directory.resolve(FILE);
        if (Files.exists(path)) {
            byte[] bytes = Files.readAllBytes(path);
            int start = 0;
            for (int i = 0; i < bytes.length; i++) {
                if (bytes[i] == '\n') {
                    reader.line(bytes, start, i - start);
                    start = i + 1;
                }
            }
        }
        return new Past(reader.mark, reader.boot, reader.lastNumber, reader.attempts);
    }

    /** Begins a new file that holds the past. */
    static Notes open(Path directory, Past past, String boot) throws IOException {
        long mark = past.mark() != 0 ? past.mark() : newMark();
        Path path = directory.resolve(FILE);
        Notes notes = new Notes(path, mark, boot, FileChannel.open(path, CREATE, WRITE, APPEND));
        notes.rewrite(past.lastNumber(), past.attempts().values());
        return notes;
    }

    private static long newMark() {
        return (1L + new SecureRandom().nextInt(Integer.MAX_VALUE - 1)) << NUMBER_BITS;
    }

    /** What is added to an attempt's number to make its mark. */
    long mark() {
        return mark;
    }

    /** Whether a mark was given by this keeper or one before it. */
    static boolean isMarkOf(long mark, long base) {
        return base != 0 && mark >>> NUMBER_BITS == base >>> NUMBER_BITS;
    }

    void intends(String key, long number, String remark) {
        Wire.line(waiting, "INTENT", out -> {
            out.writeNumberProperty("number", number);
            out.writeStringProperty("key", key);
            Wire.remark(out, remark);
        });
    }

    void spawned(long number, long pid, long startTicks) {
        Wire.line(waiting, "PROCESS", out -> {
            out.writeNumberProperty("number", number);
            out.writeNumberProperty("pid", pid);
            out.writeNumberProperty("start", startTicks);
        });
    }

    void ended(long number, Produced produced, Ending ending) {
        Wire.line(waiting, "END", out -> {
            out.writeNumberProperty("number", number);
            Wire.write(out, produced);
            Wire.write(out, ending);
        });
    }

    void forgotten(long number) {
        Wire.line(waiting, "FORGET", out -> out.writeNumberProperty("number", number));
    }

    /** Writes what waits; what cannot be written waits on. */
    void flush() throws IOException {
        if (waiting.size() == 0) {
            return;
        }
        byte[] bytes = waiting.toByteArray();
        if (isTorn) {
            writeAll(ByteBuffer.wrap(new byte[] {'\n'})); // else the next line would continue half of another
        }
        isTorn = true;
        writeAll(ByteBuffer.wrap(bytes));
        isTorn = false;
        waiting.reset();
    }

    private void writeAll(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            written += file.write(bytes);
        }
    }

    boolean isWorthCompacting(int attempts) {
        return written > COMPACT_BYTES + 2 * BYTES_PER_ATTEMPT * attempts;
    }

    /** Replaces the file by one about these attempts only. */
    void rewrite(long lastNumber, Collection<Remembered> attempts) throws IOException {
        flush();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Wire.line(all, "KEEPER", out -> {
            out.writeNumberProperty("version", ToKeeper.VERSION);
            out.writeNumberProperty("mark", mark);
            out.writeStringProperty("boot", boot);
            out.writeNumberProperty("number", lastNumber);
        });
        for (Remembered each : attempts) {
            intends(each.key(), each.number(), each.remark());
            if (each.pid() != Remembered.NO_PID) {
                spawned(each.number(), each.pid(), each.startTicks());
            }
            if (each.ending() != null) {
                ended(each.number(), each.produced(), each.ending());
            }
        }
        waiting.writeTo(all);
        waiting.reset();
        Path fresh = path.resolveSibling(FILE + ".new");
        try (FileChannel to = FileChannel.open(fresh, CREATE, WRITE, TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(all.toByteArray());
            while (bytes.hasRemaining()) {
                to.write(bytes);
            }
        }
        Files.move(fresh, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        file.close();
        file = FileChannel.open(path, CREATE, WRITE, APPEND);
        written = all.size();
    }

    /** Puts the lines together again. */
    private static final class Reader {
        private final TreeMap<Long, Remembered> attempts = new TreeMap<>();
        private long mark;
        private long lastNumber;
        private String boot = "";

        void line(byte[] bytes, int start, int length) {
            try {
                Wire.<@Nullable Object>read(bytes, start, length, (type, line) -> {
                    take(type, line);
                    return null;
                });
            } catch (ProtocolException e) {
                return; // cut off by a death or a full disk
            }
        }

        private void take(String type, Wire.Line line) {
            lastNumber = Math.max(lastNumber, line.number);
            switch (type) {
                case "KEEPER" -> {
                    mark = line.mark;
                    boot = line.boot;
                }
                case "INTENT" ->
                    attempts.put(
                            line.number,
                            new Remembered(
                                    line.key, line.number, Remembered.NO_PID, 0, Produced.NOTHING, null, line.remark));
                case "PROCESS" ->
                    attempts.computeIfPresent(line.number, (_, known) -> known.withProcess(line.pid, line.start));
                case "END" -> {
                    Ending ending = line.ending();
                    if (ending != null) {
                        attempts.computeIfPresent(line.number, (_, known) -> known.withEnding(line.produced(), ending));
                    }
                }
                case "FORGET" -> attempts.remove(line.number);
                default -> {} // of a later version
            }
        }
    }
}
