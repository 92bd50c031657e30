package dev.estiva.journal;

import dev.estiva.core.Fact;
import dev.estiva.model.JobId;
import dev.estiva.model.Outcome;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Questions about the past. Every answer is one page of at most {@link #MOST_ROWS}; nothing is held between two pages. */
public interface History {
    /** A page that still fits in one answer to a client. */
    int MOST_ROWS = 1_000;

    /** Jobs that ended, the latest first. */
    List<JobSummary> jobs(JobQuery query) throws JournalException;

    /** A job that is known, whether or not it has ended, or null. */
    @Nullable
    JobSummary job(JobId id) throws JournalException;

    /** Those of these jobs that are known, by one question; {@link #MOST_ROWS} at most. */
    NavigableMap<JobId, JobSummary> jobs(Collection<JobId> ids) throws JournalException;

    /**
     * Of the jobs of this user and this name, null for any, the one that was submitted last, whether or not it has ended;
     * null if there is none. Looks at all that were submitted since.
     */
    @Nullable
    JobId latest(@Nullable String user, @Nullable String name) throws JournalException;

    /** The position of the oldest fact that is still there; of the next one, if there is none. */
    long firstPosition() throws JournalException;

    /** Facts in the order in which they happened. */
    List<Event> events(EventQuery query) throws JournalException;

    /**
     * Which jobs. Instants are microseconds, and null means any.
     *
     * @param labels the job has all of these, with these values
     * @param fromMicros ended then or later
     * @param toMicros ended before then
     * @param after the last job of the page before, or null for the first page
     * @param limit how many at most
     */
    record JobQuery(
            @Nullable String user,
            @Nullable String name,
            NavigableMap<String, String> labels,
            Outcome.@Nullable Status status,
            @Nullable Long fromMicros,
            @Nullable Long toMicros,
            @Nullable JobSummary after,
            int limit) {
        public static final JobQuery ALL =
                new JobQuery(null, null, Collections.emptyNavigableMap(), null, null, null, null, MOST_ROWS);

        public JobQuery {
            requireLimit(limit);
        }

        public JobQuery ofUser(String wanted) {
            return new JobQuery(wanted, name, labels, status, fromMicros, toMicros, after, limit);
        }

        public JobQuery named(String wanted) {
            return new JobQuery(user, wanted, labels, status, fromMicros, toMicros, after, limit);
        }

        public JobQuery labelled(String label, String value) {
            NavigableMap<String, String> more = new TreeMap<>(labels);
            more.put(label, value);
            return new JobQuery(user, name, more, status, fromMicros, toMicros, after, limit);
        }

        public JobQuery ofStatus(Outcome.Status wanted) {
            return new JobQuery(user, name, labels, wanted, fromMicros, toMicros, after, limit);
        }

        public JobQuery endedWithin(long from, long to) {
            return new JobQuery(user, name, labels, status, from, to, after, limit);
        }

        public JobQuery after(@Nullable JobSummary last) {
            return new JobQuery(user, name, labels, status, fromMicros, toMicros, last, limit);
        }

        public JobQuery limit(int most) {
            return new JobQuery(user, name, labels, status, fromMicros, toMicros, after, most);
        }
    }

    /**
     * Which facts. Instants are microseconds, and null means any.
     *
     * @param fromMicros happened then or later
     * @param toMicros happened before then
     * @param afterPosition behind that one: the last of the page before, or 0
     * @param upToPosition that one at most
     * @param limit how many at most
     */
    record EventQuery(
            @Nullable JobId job,
            @Nullable String user,
            @Nullable Long fromMicros,
            @Nullable Long toMicros,
            long afterPosition,
            long upToPosition,
            int limit) {
        public static final EventQuery ALL = new EventQuery(null, null, null, null, 0, Long.MAX_VALUE, MOST_ROWS);

        public EventQuery {
            requireLimit(limit);
        }

        public EventQuery ofJob(JobId id) {
            return new EventQuery(id, user, fromMicros, toMicros, afterPosition, upToPosition, limit);
        }

        /** Those of this user's jobs. */
        public EventQuery ofUser(String name) {
            return new EventQuery(job, name, fromMicros, toMicros, afterPosition, upToPosition, limit);
        }

        public EventQuery within(long from, long to) {
            return new EventQuery(job, user, from, to, afterPosition, upToPosition, limit);
        }

        /** From then on. */
        public EventQuery since(long micros) {
            return new EventQuery(job, user, micros, toMicros, afterPosition, upToPosition, limit);
        }

        public EventQuery after(long position) {
            return new EventQuery(job, user, fromMicros, toMicros, position, upToPosition, limit);
        }

        public EventQuery upTo(long position) {
            return new EventQuery(job, user, fromMicros, toMicros, afterPosition, position, limit);
        }

        public EventQuery limit(int most) {
            return new EventQuery(job, user, fromMicros, toMicros, afterPosition, upToPosition, most);
        }
    }

    /** A fact and its place in the journal; payloads and outputs are left out. */
    record Event(long position, Fact fact) {}

    /**
     * A job in one line.
     *
     * @param tasks the size of its array
     * @param startMicros when its first task first started, {@link #NEVER} if none did
     * @param endMicros when its last task ended, {@link #NEVER} while there are unfinished ones
     * @param completed how many tasks did what they should
     * @param status the worst of its ended tasks: failed, timed out, aborted, cancelled, completed; null before the first
     */
    record JobSummary(
            JobId id,
            String name,
            String user,
            String type,
            int tasks,
            long submitMicros,
            long startMicros,
            long endMicros,
            int completed,
            Outcome.@Nullable Status status,
            NavigableMap<String, String> labels) {
        /** In place of an instant. */
        public static final long NEVER = -1;
    }

    private static void requireLimit(int limit) {
        if (limit < 1 || limit > MOST_ROWS) {
            throw new IllegalArgumentException("a page has from 1 to " + MOST_ROWS + " rows, not " + limit);
        }
    }
}
