package dev.estiva.journal;

import dev.estiva.core.ClusterState;
import dev.estiva.core.Fact;
import dev.estiva.core.StatePart;
import dev.estiva.model.JobId;
import dev.estiva.model.Payload;
import dev.estiva.model.TaskId;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The durable store of facts. Facts have positions, 1 and up without gaps, in the order in which they were appended. One
 * thread appends; the journal has a thread of its own that writes and syncs all that queued since its last sync as one
 * batch, and runs the callbacks. All else may be called from any thread and blocks for the disk.
 *
 * <p>A failure of the disk stops everything: {@link #onFailure} tells of it once, no further callback runs, and whatever is
 * called after it throws. What was appended but not reported durable may or may not be found at the next start; whatever is
 * found is a beginning of what was appended, cut between two appends. Nothing is tried again.
 */
public interface Journal extends AutoCloseable {
    /** So many facts may wait for the disk; beyond it {@link #append} waits. A second's worth of a busy server. */
    int MOST_QUEUED = 100_000;

    /** How often this journal was opened: fences messages of earlier servers. Durable before the journal is open. */
    long epoch();

    /** The position of the fact appended last, 0 before the first. */
    long lastPosition();

    /**
     * Appends the facts of one step, which become durable all or none. Returns at once, and blocks only while
     * {@link #MOST_QUEUED} facts wait. Without facts, the callback runs once all that was appended before is durable.
     *
     * @param whenDurable runs on a thread of the journal's, in the order of the appends; must be short, and must not call the
     *     journal. One that throws stops the journal
     * @return the position of the last of them
     */
    long append(List<Fact> facts, Runnable whenDurable) throws JournalException;

    /** Blocks until all that was appended before the call is durable and its callbacks have run. */
    void sync() throws JournalException;

    /** Called once, on a thread of the journal's, when the disk failed; at once if it has failed already. */
    void onFailure(Consumer<JournalException> action);

    /**
     * Hands over what {@code target} needs to rebuild the state: the pieces of the latest snapshot that is as it was written,
     * if there is one, and all durable facts behind it in order, without payloads and outputs. Holds none of them.
     */
    void recover(Recovery target) throws JournalException;

    /**
     * Stores the state as the fact at this position left it, so that a recovery can begin there; does nothing if that is done
     * already. Blocks until it is durable, while facts go on being appended and committed. The latest two are kept. Any thread
     * but the journal's own may call it.
     *
     * @param state must not change until this returns: a copy, or one whose thread is the caller's
     * @throws JournalException if there is no room for it or it cannot be written; the journal itself goes on if it can
     */
    void snapshot(long position, ClusterState state) throws JournalException;

    /** The position of the latest snapshot, 0 if there is none. */
    long lastSnapshot() throws JournalException;

    /**
     * Forgets what happened before an instant: jobs that ended before it with all that belongs to them, and the facts before
     * it that neither of the two snapshots needs. Without two snapshots nothing is forgotten. Blocks until that is done, while
     * facts go on being appended and committed. Any thread but the journal's own may call it.
     */
    Pruned prune(long beforeMicros) throws JournalException;

    /** How much was forgotten. */
    record Pruned(long jobs, long facts) {}

    /** What jobs and facts there were, as far back as they are kept. Sees what is durable. */
    History history();

    /** What a job does, or null if no such job is known any more. Sees what is durable. */
    @Nullable
    Payload payload(JobId job) throws JournalException;

    /** What a task's final attempt returned, or null if it returned nothing or is not known any more. Sees what is durable. */
    @Nullable
    Payload result(TaskId task) throws JournalException;

    /**
     * The same of many jobs by one question: of those that are known and were told something. A page of {@link
     * History#MOST_ROWS} at most; each may be a mebibyte.
     */
    NavigableMap<JobId, Payload> payloads(Collection<JobId> jobs) throws JournalException;

    /** The same of many tasks by one question: of those that returned something. As many at most. */
    NavigableMap<TaskId, Payload> results(Collection<TaskId> tasks) throws JournalException;

    /** Waits for what is queued, then closes for good. */
    @Override
    void close() throws JournalException;

    /** Takes what was stored. Called on the thread that recovers. */
    interface Recovery {
        /** A piece of the snapshot; all of them come before the first fact. */
        void part(StatePart part);

        void fact(long position, Fact fact);

        /** Rebuilds the state in this one, which must be empty. */
        static Recovery into(ClusterState empty) {
            return new Recovery() {
                @Override
                public void part(StatePart part) {
                    empty.restore(part);
                }

                @Override
                public void fact(long position, Fact fact) {
                    empty.apply(fact);
                }
            };
        }
    }
}
