package dev.estiva.http;

import dev.estiva.core.Fact;
import dev.estiva.journal.History.Event;
import dev.estiva.journal.JournalException;
import dev.estiva.model.JobId;
import dev.estiva.model.TaskId;
import java.util.LinkedHashMap;
import java.util.Map;
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
    private final Map<JobId, Fact.JobSubmitted> jobs = new Latest<>(MOST_JOBS);

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

    /** The next event; answers the result if it is the end of a task that is wanted, else null. */
    @Nullable
    ResultRow next(Event event) throws JournalException {
        Fact fact = event.fact();
        if (fact instanceof Fact.JobSubmitted submitted) {
            jobs.put(submitted.job(), submitted);
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
        if (!filter.mayAdmit(end) || !events.admits(event)) {
            return null;
        }
        ResultRow row = row(event.position(), end, seen);
        return row != null && filter.admits(row) ? row : null;
    }

    /** Null if the start of the attempt is not kept any more. */
    private @Nullable ResultRow row(long position, Fact.TaskFinished end, @Nullable PastTask seen)
            throws JournalException {
        TaskId id = end.task();
        PastTask task = seen != null && seen.isWhole()
                ? seen
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
                position,
                end,
                placed,
                task,
                job(id.jobId()),
                service.follower().workers().find(worker));
    }

    private Fact.@Nullable JobSubmitted job(JobId id) throws JournalException {
        Fact.JobSubmitted known = jobs.get(id);
        if (known == null) {
            known = service.past().submitted(id);
            if (known != null) {
                jobs.put(id, known);
            }
        }
        return known;
    }
}
