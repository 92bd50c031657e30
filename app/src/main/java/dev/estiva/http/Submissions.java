package dev.estiva.http;

import dev.estiva.core.Answer;
import dev.estiva.core.ClusterView;
import dev.estiva.core.JobEntry;
import dev.estiva.http.JobReader.Submission;
import dev.estiva.journal.History.JobQuery;
import dev.estiva.journal.History.JobSummary;
import dev.estiva.journal.JournalException;
import dev.estiva.model.JobId;
import dev.estiva.server.Cluster;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Hands jobs to the cluster, each at most once for its idempotency key. Keys are journalled with their jobs, as a label, and
 * remembered for as long as there is room; after a restart, those of the active jobs and of the latest that ended.
 */
final class Submissions {
    /** Of ended jobs, beside all the active ones' after a start. */
    private static final int MOST_KEYS = 200_000;

    private static final int HISTORY_PAGES = 10;

    private final Cluster cluster;
    private final Map<Key, CompletableFuture<Answer>> keys = new Remembered();

    private record Key(String user, String key) {}

    Submissions(Cluster cluster) throws JournalException {
        this.cluster = cluster;
        List<Map.Entry<Key, JobId>> known = new ArrayList<>();
        addHistory(known);
        Collections.reverse(known); // the latest are to stay longest
        cluster.read(view -> {
            addActive(view, known);
            return known;
        });
        known.forEach(entry ->
                keys.put(entry.getKey(), CompletableFuture.completedFuture(new Answer.Accepted(entry.getValue()))));
    }

    /** The oldest goes first. */
    private static final class Remembered extends LinkedHashMap<Key, CompletableFuture<Answer>> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, CompletableFuture<Answer>> eldest) {
            return size() > MOST_KEYS && eldest.getValue().isDone();
        }
    }

    private void addHistory(List<Map.Entry<Key, JobId>> known) throws JournalException {
        JobSummary last = null;
        for (int page = 0; page < HISTORY_PAGES; page++) {
            List<JobSummary> jobs = cluster.history().jobs(JobQuery.ALL.after(last));
            for (JobSummary job : jobs) {
                String key = job.labels().get(JobReader.KEY_LABEL);
                if (key != null) {
                    known.add(Map.entry(new Key(job.user(), key), job.id()));
                }
            }
            if (jobs.size() < JobQuery.ALL.limit()) {
                return;
            }
            last = jobs.getLast();
        }
    }

    private static void addActive(ClusterView view, List<Map.Entry<Key, JobId>> known) {
        for (JobEntry job = view.jobBefore(Long.MAX_VALUE);
                job != null;
                job = view.jobBefore(job.id().value())) {
            String key = job.spec().labels().get(JobReader.KEY_LABEL);
            if (key != null) {
                known.add(Map.entry(new Key(job.spec().user(), key), job.id()));
            }
        }
    }

    /** The answers in the order of the jobs, each done when its job is durable. */
    List<CompletableFuture<Answer>> submit(List<Submission> jobs) {
        List<CompletableFuture<Answer>> answers = new ArrayList<>(jobs.size());
        List<Submission> fresh = new ArrayList<>(jobs.size());
        List<CompletableFuture<Answer>> expected = new ArrayList<>(jobs.size());
        for (Submission job : jobs) {
            CompletableFuture<Answer> answer = new CompletableFuture<>();
            CompletableFuture<Answer> earlier = job.key().isEmpty() ? null : claim(job, answer);
            if (earlier == null) {
                fresh.add(job);
                expected.add(answer);
            }
            answers.add(earlier == null ? answer : earlier);
        }
        hand(fresh, expected);
        return answers;
    }

    private void hand(List<Submission> fresh, List<CompletableFuture<Answer>> expected) {
        if (fresh.isEmpty()) {
            return;
        }
        var _ = cluster.submit(fresh.stream().map(Submission::submit).toList()).whenComplete((given, fault) -> {
            for (int i = 0; i < expected.size(); i++) {
                if (fault != null) {
                    release(fresh.get(i));
                    expected.get(i).completeExceptionally(fault);
                } else {
                    if (!(given.get(i) instanceof Answer.Accepted)) {
                        release(fresh.get(i));
                    }
                    expected.get(i).complete(given.get(i));
                }
            }
        });
    }

    /** What an earlier submission with this key was answered, or null if this is the first. */
    private @Nullable CompletableFuture<Answer> claim(Submission job, CompletableFuture<Answer> answer) {
        synchronized (keys) {
            return keys.putIfAbsent(key(job), answer);
        }
    }

    private void release(Submission job) {
        if (!job.key().isEmpty()) {
            synchronized (keys) {
                keys.remove(key(job));
            }
        }
    }

    private static Key key(Submission job) {
        return new Key(job.submit().spec().user(), job.key());
    }
}
