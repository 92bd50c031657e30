package dev.estiva.http;

import dev.estiva.core.ClusterView;
import dev.estiva.core.JobEntry;
import dev.estiva.journal.History.JobQuery;
import dev.estiva.journal.History.JobSummary;
import dev.estiva.journal.JournalException;
import dev.estiva.model.JobId;
import dev.estiva.server.Cluster;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Pages of jobs: first the active ones, the newest first, then those that ended, the latest first. A page looks at a bounded
 * number of jobs, so it may be short although there is a next one.
 */
final class JobLists {
    /** Active jobs that one page looks at: some milliseconds. */
    private static final int MOST_SEEN = 20_000;

    private static final int MOST_HISTORY_PAGES = 10;

    private final Cluster cluster;

    JobLists(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Some jobs, and where to go on, or null. */
    record JobPage(List<JobView> jobs, @Nullable String next) {}

    /** A place in the list: before an active job's id, or behind a job that ended. */
    private record Cursor(long beforeId, @Nullable JobSummary after) {
        static final Cursor START = new Cursor(Long.MAX_VALUE, null);

        boolean isInHistory() {
            return beforeId == 0;
        }

        static Cursor parse(String text) {
            try {
                if (text.matches("a[0-9]{1,19}")) {
                    return new Cursor(Long.parseLong(text.substring(1)), null);
                }
                if (text.equals("e")) {
                    return new Cursor(0, null);
                }
                if (text.matches("e[0-9]{1,19}\\.[0-9]{1,19}")) {
                    int dot = text.indexOf('.');
                    long end = Long.parseLong(text.substring(1, dot));
                    return new Cursor(0, place(end, new JobId(Long.parseLong(text.substring(dot + 1)))));
                }
            } catch (IllegalArgumentException e) {
                // said below
            }
            throw Refusal.invalidParameter("after", "expected what a page before said as next");
        }

        private static JobSummary place(long endMicros, JobId id) {
            return new JobSummary(id, "", "", "", 1, 0, 0, endMicros, 0, null, Collections.emptyNavigableMap());
        }
    }

    JobPage page(JobFilter filter, @Nullable String after, int limit) throws JournalException {
        Cursor cursor = after == null ? Cursor.START : Cursor.parse(after);
        List<JobView> jobs = new ArrayList<>();
        if (!cursor.isInHistory() && !filter.active().isEmpty()) {
            String next = active(filter, cursor.beforeId(), limit, jobs);
            if (next != null) {
                return new JobPage(jobs, next);
            }
        }
        if (filter.ended().isEmpty()) {
            return new JobPage(jobs, null);
        }
        if (jobs.size() == limit) {
            return new JobPage(jobs, "e");
        }
        return new JobPage(jobs, ended(filter, cursor.after(), limit, jobs));
    }

    private @Nullable String active(JobFilter filter, long beforeId, int limit, List<JobView> into)
            throws JournalException {
        List<JobView.Live> found = new ArrayList<>();
        long behind = cluster.read(view -> collect(view, filter, beforeId, limit, found));
        for (JobView.Live job : found) {
            JobSummary known =
                    job.isTouched() ? cluster.history().job(job.entry().id()) : null;
            into.add(job.view(known));
        }
        return behind == 0 ? null : "a" + behind;
    }

    /** Answers the id to go on before, or 0 if that was all. Entries go on changing: of them only what never does is used. */
    private static long collect(
            ClusterView view, JobFilter filter, long beforeId, int limit, List<JobView.Live> found) {
        long at = beforeId;
        for (int seen = 0; seen < MOST_SEEN; seen++) {
            JobEntry job = view.jobBefore(at);
            if (job == null) {
                return 0;
            }
            if (found.size() == limit) {
                return at;
            }
            at = job.id().value();
            if (filter.admits(job)) {
                JobView.Live live = JobView.Live.of(job);
                if (filter.active().contains(live.status())) {
                    found.add(live);
                }
            }
        }
        return at;
    }

    private @Nullable String ended(JobFilter filter, @Nullable JobSummary after, int limit, List<JobView> into)
            throws JournalException {
        JobSummary last = after;
        Set<JobId> active = new TreeSet<>();
        into.forEach(job -> active.add(job.id())); // one of them may have ended meanwhile
        for (int page = 0; page < MOST_HISTORY_PAGES; page++) {
            int most = Math.min(limit, JobQuery.ALL.limit());
            List<JobSummary> jobs = cluster.history().jobs(filter.query(last, most));
            for (JobSummary job : jobs) {
                last = job;
                if (filter.admits(job) && !active.contains(job.id())) {
                    into.add(JobView.of(job));
                }
                if (into.size() == limit) {
                    return cursor(last);
                }
            }
            if (jobs.size() < most) {
                return null;
            }
        }
        return last == null ? null : cursor(last);
    }

    private static String cursor(JobSummary last) {
        return "e" + last.endMicros() + "." + last.id();
    }
}
