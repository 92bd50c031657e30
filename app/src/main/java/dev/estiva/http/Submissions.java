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
    private final Map<Key, First> keys = new Remembered();

    private record Key(String user, String key) {}

    /** The first submission with a key. */
    private record First(RequestKey request, CompletableFuture<Answer> answer) {
        static First known(RequestKey request, JobId job) {
            return new First(request, CompletableFuture.completedFuture(new Answer.Accepted(job)));
        }
    }

    Submissions(Cluster cluster) throws JournalException {
        this.cluster = cluster;
        List<Map.Entry<Key, First>> known = new ArrayList<>();
        addHistory(known);
        Collections.reverse(known); // the latest are to stay longest
        cluster.read(view -> {
            addActive(view, known);
            return known;
        });
        known.forEach(entry -> keys.put(entry.getKey(), entry.getValue()));
    }

    private static Map.Entry<Key, First> known(String user, String label, JobId job) {
        RequestKey request = RequestKey.parse(label);
        return Map.entry(new Key(user, request.key()), First.known(request, job));
    }

    /** The oldest goes first. */
    private static final class Remembered extends LinkedHashMap<Key, First> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, First> eldest) {
            return size() > MOST_KEYS && eldest.getValue().answer().isDone();
        }
    }

    private void addHistory(List<Map.Entry<Key, First>> known) throws JournalException {
        JobSummary last = null;
        for (int page = 0; page < HISTORY_PAGES; page++) {
            List<JobSummary> jobs = cluster.history().jobs(JobQuery.ALL.after(last));
            for (JobSummary job : jobs) {
                String key = job.labels().get(JobReader.KEY_LABEL);
                if (key != null) {
                    known.add(known(job.user(), key, job.id()));
                }
            }
            if (jobs.size() < JobQuery.ALL.limit()) {
                return;
            }
            last = jobs.getLast();
        }
    }

    private static void addActive(ClusterView view, List<Map.Entry<Key, First>> known) {
        for (JobEntry job = view.jobBefore(Long.MAX_VALUE);
                job != null;
                job = view.jobBefore(job.id().value())) {
            String key = job.spec().labels().get(JobReader.KEY_LABEL);
            if (key != null) {
                known.add(known(job.spec().user(), key, job.id()));
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
            RequestKey key = job.key();
            CompletableFuture<Answer> earlier = key == null ? null : claim(user(job), key, answer);
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

    /** What an earlier submission with this key was answered, if it was the same one, or null if this is the first. */
    private @Nullable CompletableFuture<Answer> claim(String user, RequestKey key, CompletableFuture<Answer> answer) {
        First first;
        synchronized (keys) {
            first = keys.putIfAbsent(new Key(user, key.key()), new First(key, answer));
        }
        if (first != null && key.isOther(first.request())) {
            return CompletableFuture.failedFuture(Refusal.conflict(
                    "the idempotency key " + Clip.of(key.key()) + " was used for another request; take a new one"));
        }
        return first == null ? null : first.answer();
    }

    private void release(Submission job) {
        RequestKey key = job.key();
        if (key != null) {
            synchronized (keys) {
                keys.remove(new Key(user(job), key.key()));
            }
        }
    }

    private static String user(Submission job) {
        return job.submit().spec().user();
    }
}
