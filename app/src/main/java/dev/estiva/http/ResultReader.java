package dev.estiva.http;

import dev.estiva.core.Fact;
import dev.estiva.journal.History.Event;
import dev.estiva.journal.JournalException;
import dev.estiva.model.JobId;
import dev.estiva.model.TaskId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what the events say of each task that ends. Events that pass by in order are remembered, so that a walk through
 * the whole history looks up nothing twice; what happened before the walk began is looked up.
 */
final class ResultReader {
    /** Tasks that run at one time, and jobs of which tasks end at one time; of more, some are looked up again. */
    private static final int MOST_TASKS = 200_000;

    private static final int MOST_JOBS = 50_000;

    private final Service service;
    private final EventFilter events;
    private final ResultFilter filter;
    private final Map<TaskId, PastTask> tasks = new Latest<>(MOST_TASKS);
    private final Map<JobId, ResultRow.Asked> jobs = new Latest<>(MOST_JOBS);

    ResultReader(Service service, EventFilter events, ResultFilter filter) {
        this.service = service;
        this.events = events;
        this.filter = filter;
    }

    /** Those that were used last. */
    private static final class Latest<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1;

        private final int most;

        Latest(int most) {
            super(16, 0.75f, true);
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > most;
        }
    }

    /** An end that may be wanted, and what was seen of its task before. */
    private record Ended(
            long position, Fact.TaskFinished end, @Nullable PastTask seen) {}

    /** The next events; answers the results of those tasks that ended in them and are wanted, in order. */
    List<ResultRow> next(List<Event> following) throws JournalException {
        List<Ended> ends = new ArrayList<>();
        for (Event event : following) {
            Ended ended = next(event);
            if (ended != null) {
                ends.add(ended);
            }
        }
        lookUpJobs(ends);
        List<ResultRow> rows = new ArrayList<>();
        for (Ended ended : ends) {
            ResultRow row = row(ended);
            if (row != null && filter.admits(row)) {
                rows.add(row);
            }
        }
        return rows;
    }

    private @Nullable Ended next(Event event) {
        Fact fact = event.fact();
        if (fact instanceof Fact.JobSubmitted submitted) {
            jobs.put(submitted.job(), ResultRow.Asked.of(submitted));
            return null;
        }
        TaskId id = Facts.task(fact);
        if (id == null) {
            return null;
        }
        if (!(fact instanceof Fact.TaskFinished end)) {
            tasks.computeIfAbsent(id, _ -> new PastTask()).add(fact);
            return null;
        }
        PastTask seen = tasks.remove(id);
        return filter.mayAdmit(end) && events.admits(event) ? new Ended(event.position(), end, seen) : null;
    }

    /** Those that were submitted before the walk began, all at once. */
    private void lookUpJobs(List<Ended> ends) throws JournalException {
        NavigableSet<JobId> unknown = new TreeSet<>();
        for (Ended ended : ends) {
            JobId job = ended.end.task().jobId();
            if (!jobs.containsKey(job)) {
                unknown.add(job);
            }
        }
        if (!unknown.isEmpty()) {
            service.cluster()
                    .history()
                    .jobs(unknown)
                    .forEach((job, summary) -> jobs.put(job, ResultRow.Asked.of(summary)));
        }
    }

    /** Null if the start of the attempt is not kept any more. */
    private @Nullable ResultRow row(Ended ended) throws JournalException {
        TaskId id = ended.end.task();
        PastTask task = ended.seen != null && ended.seen.isWhole()
                ? ended.seen
                : service.past()
                        .of(id.jobId(), id.index(), id.index() + 1)
                        .tasks()
                        .get(id.index());
        Fact.TaskPlaced placed = task == null ? null : task.placed();
        if (task == null || placed == null) {
            return null;
        }
        int worker = placed.placement().worker().value();
        return new ResultRow(
                ended.position,
                ended.end,
                placed,
                task,
                jobs.get(id.jobId()),
                service.follower().workers().find(worker));
    }
}
