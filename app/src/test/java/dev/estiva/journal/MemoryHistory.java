package dev.estiva.journal;

import dev.estiva.core.Fact;
import dev.estiva.journal.MemoryJournal.Disk;
import dev.estiva.model.JobId;
import dev.estiva.model.Outcome.Status;
import dev.estiva.model.Payload;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Answers by looking at every fact: slow, and simple enough to be believed. */
final class MemoryHistory implements History {
    private static final List<Status> FROM_GOOD_TO_BAD =
            List.of(Status.COMPLETED, Status.CANCELLED, Status.ABORTED, Status.TIMED_OUT, Status.FAILED);

    private final Disk disk;
    private final List<Fact> facts;
    private final Check check;

    MemoryHistory(Disk disk, Check check) {
        this.disk = disk;
        this.facts = disk.facts;
        this.check = check;
    }

    /** Throws if the journal is closed. */
    interface Check {
        void run() throws JournalException;
    }

    @Override
    public List<JobSummary> jobs(JobQuery query) throws JournalException {
        check.run();
        Comparator<JobSummary> latestFirst = Comparator.comparingLong(JobSummary::endMicros)
                .thenComparing(JobSummary::id)
                .reversed();
        JobSummary after = query.after();
        return summaries().values().stream()
                .filter(job -> job.endMicros() != JobSummary.NEVER)
                .filter(job -> query.user() == null || job.user().equals(query.user()))
                .filter(job -> query.name() == null || job.name().equals(query.name()))
                .filter(job ->
                        job.labels().entrySet().containsAll(query.labels().entrySet()))
                .filter(job -> query.status() == null || job.status() == query.status())
                .filter(job -> query.fromMicros() == null || job.endMicros() >= query.fromMicros())
                .filter(job -> query.toMicros() == null || job.endMicros() < query.toMicros())
                .filter(job -> after == null || latestFirst.compare(job, after) > 0)
                .sorted(latestFirst)
                .limit(query.limit())
                .toList();
    }

    @Override
    public @Nullable JobSummary job(JobId id) throws JournalException {
        check.run();
        return summaries().get(id.value());
    }

    @Override
    public NavigableMap<JobId, JobSummary> jobs(Collection<JobId> ids) throws JournalException {
        check.run();
        Map<Long, JobSummary> all = summaries();
        NavigableMap<JobId, JobSummary> found = new TreeMap<>();
        for (JobId id : ids) {
            JobSummary job = all.get(id.value());
            if (job != null) {
                found.put(id, job);
            }
        }
        return found;
    }

    @Override
    public @Nullable JobId latest(@Nullable String user, @Nullable String name) throws JournalException {
        check.run();
        return summaries().values().stream()
                .filter(job -> user == null || job.user().equals(user))
                .filter(job -> name == null || job.name().equals(name))
                .map(JobSummary::id)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    @Override
    public long firstPosition() throws JournalException {
        check.run();
        return disk.first;
    }

    @Override
    public List<Event> events(EventQuery query) throws JournalException {
        check.run();
        Map<Long, JobSummary> jobs = summaries();
        List<Event> found = new ArrayList<>();
        int from = (int) Math.max(query.afterPosition(), disk.first - 1);
        int to = (int) Math.min(query.upToPosition(), facts.size());
        for (int at = from; at < to && found.size() < query.limit(); at++) {
            Fact fact = facts.get(at);
            JobSummary job = jobs.get(FactWriter.jobOf(fact));
            if ((query.job() == null || (job != null && job.id().equals(query.job())))
                    && (query.user() == null || (job != null && job.user().equals(query.user())))
                    && (query.fromMicros() == null || fact.atMicros() >= query.fromMicros())
                    && (query.toMicros() == null || fact.atMicros() < query.toMicros())) {
                found.add(new Event(at + 1, withoutPayload(fact)));
            }
        }
        return found;
    }

    static Fact withoutPayload(Fact fact) {
        return switch (fact) {
            case Fact.JobSubmitted f -> new Fact.JobSubmitted(f.job(), f.spec(), Payload.NONE, f.atMicros());
            case Fact.TaskFinished f ->
                new Fact.TaskFinished(f.task(), f.attempt(), f.outcome().withOutput(Payload.NONE), f.atMicros());
            default -> fact;
        };
    }

    List<JobSummary> all() {
        return List.copyOf(summaries().values());
    }

    private Map<Long, JobSummary> summaries() {
        Map<Long, JobSummary> jobs = new TreeMap<>();
        for (Fact fact : facts) {
            if (fact instanceof Fact.JobSubmitted f
                    && !disk.forgotten.contains(f.job().value())) {
                jobs.put(f.job().value(), summary(f));
            }
        }
        return jobs;
    }

    private JobSummary summary(Fact.JobSubmitted job) {
        long start = JobSummary.NEVER;
        long end = JobSummary.NEVER;
        int completed = 0;
        int worst = -1;
        TreeSet<Integer> touched = new TreeSet<>();
        TreeSet<Integer> finished = new TreeSet<>();
        for (Fact fact : facts) {
            if (FactWriter.jobOf(fact) != job.job().value()) {
                continue;
            }
            if (fact instanceof Fact.TaskPlaced f) {
                start = start == JobSummary.NEVER ? f.atMicros() : start;
                touched.add(f.task().index());
            } else if (fact instanceof Fact.TaskFinished f) {
                finished.add(f.task().index());
                completed += f.outcome().isCompleted() ? 1 : 0;
                worst = Math.max(worst, FROM_GOOD_TO_BAD.indexOf(f.outcome().status()));
                end = f.atMicros();
            } else if (fact instanceof Fact.RestCancelled f) {
                for (int index = 0; index < job.spec().tasks(); index++) {
                    if (!touched.contains(index)) {
                        finished.add(index);
                    }
                }
                worst = Math.max(worst, FROM_GOOD_TO_BAD.indexOf(Status.CANCELLED));
                end = f.atMicros();
            }
        }
        return new JobSummary(
                job.job(),
                job.spec().name(),
                job.spec().user(),
                job.spec().type(),
                job.spec().tasks(),
                job.atMicros(),
                start,
                finished.size() == job.spec().tasks() ? end : JobSummary.NEVER,
                completed,
                worst < 0 ? null : FROM_GOOD_TO_BAD.get(worst),
                job.spec().labels());
    }
}
