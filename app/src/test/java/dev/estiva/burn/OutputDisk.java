package dev.estiva.burn;

import dev.estiva.model.JobId;
import dev.estiva.model.TaskId;
import dev.estiva.server.OutputStore;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The server's store of output: as it is not synced, a crash of the machine takes the ends of what was written lately. */
final class OutputDisk implements OutputStore {
    private final NavigableMap<Source, byte[]> files = new TreeMap<>(
            Comparator.comparing(Source::task).thenComparingInt(Source::attempt).thenComparing(Source::stream));

    @Override
    public long append(Source source, long offset, byte[] bytes) {
        byte[] before = files.getOrDefault(source, new byte[0]);
        int known = (int) Math.min(bytes.length, before.length - offset);
        if (offset <= before.length && known < bytes.length) {
            ByteArrayOutputStream after = new ByteArrayOutputStream();
            after.writeBytes(before);
            after.write(bytes, known, bytes.length - known);
            files.put(source, after.toByteArray());
        }
        return size(source);
    }

    /** Some of the files lose their ends. */
    void crash(Dice dice) {
        files.replaceAll((_, bytes) -> dice.percent(20) ? Arrays.copyOf(bytes, dice.below(bytes.length + 1)) : bytes);
    }

    byte[] content(Source source) {
        return files.getOrDefault(source, new byte[0]);
    }

    @Override
    public long size(Source source) {
        return content(source).length;
    }

    @Override
    public byte[] read(Source source, long offset, int most) {
        throw new UnsupportedOperationException("nobody reads here");
    }

    @Override
    public @Nullable Dropped dropped(Source source) {
        return null;
    }

    @Override
    public List<Source> of(TaskId task) {
        throw new UnsupportedOperationException("nobody reads here");
    }

    @Override
    public long growths() {
        throw new UnsupportedOperationException("nobody reads here");
    }

    @Override
    public void awaitGrowth(long seen, Duration most) {
        throw new UnsupportedOperationException("nobody reads here");
    }

    @Override
    public void delete(JobId job) {
        throw new UnsupportedOperationException("nothing is deleted here");
    }
}
