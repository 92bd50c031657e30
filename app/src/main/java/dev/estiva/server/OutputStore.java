package dev.estiva.server;

import dev.estiva.model.JobId;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the processes of tasks wrote, kept by attempt and stream. Any thread may call it; calls block for the disk. What is
 * kept here is no part of the journal: it is not synced, and the oldest goes when there is too much of it.
 */
public interface OutputStore {
    /** What one attempt wrote to one stream. */
    record Source(TaskId task, int attempt, TaskStream stream) {}

    /** Why output is not kept any more. */
    enum Dropped {
        /** It was older than output is kept. */
        AGE,
        /** There was too much in all, and it was the oldest. */
        ROOM
    }

    /**
     * Keeps these bytes, which stand at this offset of the source. Those that are kept already are passed over, so a sender
     * that is not sure begins again where the answer says.
     *
     * @return how many bytes of the source are kept, from its first on; less than {@code offset} if some are missing before;
     *     {@link dev.estiva.protocol.FromServer.Output#ALL} if it was dropped, and so nothing more of it is wanted
     */
    long append(Source source, long offset, byte[] bytes) throws IOException;

    /** How many bytes of it there are, 0 if nothing was written. */
    long size(Source source) throws IOException;

    /** The bytes from this offset on, at most so many; none at the end. */
    byte[] read(Source source, long offset, int most) throws IOException;

    /** Why what was written to this source is gone, or null if it is there, or there never was any. */
    @Nullable
    Dropped dropped(Source source) throws IOException;

    /** All that is kept of a task and all that was dropped, by attempt. */
    List<Source> of(TaskId task) throws IOException;

    /** How often something was appended to any source: to be asked before reading, and given to {@link #awaitGrowth}. */
    long growths();

    /** Waits until something more was appended to any source, or so long. */
    void awaitGrowth(long growths, Duration most) throws InterruptedException;

    /** Forgets all that a job wrote. */
    void delete(JobId job) throws IOException;
}
