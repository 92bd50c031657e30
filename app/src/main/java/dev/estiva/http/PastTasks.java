package dev.estiva.http;

import dev.estiva.core.Fact;
import dev.estiva.journal.History;
import dev.estiva.journal.History.Event;
import dev.estiva.journal.History.EventQuery;
import dev.estiva.journal.JournalException;
import dev.estiva.model.JobId;
import dev.estiva.model.Outcome;
import dev.estiva.model.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What became of tasks that are not in the state any more, read from the journal's facts of their job. This costs a look at
 * all facts of the job: some microseconds each.
 */
final class PastTasks {
    private final History history;

    PastTasks(History history) {
        this.history = history;
    }

    /** A part of a job's tasks, and which of them were cancelled before they were ever placed. */
    record Past(NavigableMap<Integer, PastTask> tasks, int restFrom, long restMicros) {
        /** How a task ended that the state does not have any more. */
        @Nullable
        Outcome outcome(int index) {
            PastTask task = tasks.get(index);
            Fact.TaskFinished end = task == null ? null : task.finished();
            if (end != null) {
                return end.outcome();
            }
            return index >= restFrom ? new Outcome(Outcome.Status.CANCELLED, 0, "") : null;
        }

        long endMicros(int index) {
            PastTask task = tasks.get(index);
            Fact.TaskFinished end = task == null ? null : task.finished();
            return end != null ? end.atMicros() : index >= restFrom ? restMicros : -1;
        }
    }

    /** The tasks of these indexes. */
    Past of(JobId job, int from, int to) throws JournalException {
        NavigableMap<Integer, PastTask> tasks = new TreeMap<>();
        int[] restFrom = {Integer.MAX_VALUE};
        long[] restMicros = {-1};
        forEach(job, event -> {
            TaskId task = Facts.task(event.fact());
            if (task != null && task.index() >= from && task.index() < to) {
                tasks.computeIfAbsent(task.index(), _ -> new PastTask()).add(event.fact());
            } else if (event.fact() instanceof Fact.RestCancelled rest) {
                restFrom[0] = rest.fromIndex();
                restMicros[0] = rest.atMicros();
            }
        });
        return new Past(tasks, restFrom[0], restMicros[0]);
    }

    /** All that happened to one task, in order. */
    List<Event> of(TaskId task) throws JournalException {
        List<Event> events = new ArrayList<>();
        forEach(task.jobId(), event -> {
            if (task.equals(Facts.task(event.fact()))) {
                events.add(event);
            }
        });
        return events;
    }

    /** The first task by index that ended with this status, or null. */
    Fact.@Nullable TaskFinished first(JobId job, Outcome.Status status) throws JournalException {
        Fact.TaskFinished[] first = new Fact.TaskFinished[1];
        forEach(job, event -> {
            if (event.fact() instanceof Fact.TaskFinished end
                    && end.outcome().status() == status
                    && (first[0] == null || end.task().index() < first[0].task().index())) {
                first[0] = end;
            }
        });
        return first[0];
    }

    /** What the job was when it was submitted, or null if that is not known any more. */
    Fact.@Nullable JobSubmitted submitted(JobId job) throws JournalException {
        List<Event> events = history.events(EventQuery.ALL.ofJob(job).limit(1));
        return !events.isEmpty() && events.getFirst().fact() instanceof Fact.JobSubmitted submitted ? submitted : null;
    }

    private void forEach(JobId job, Consumer<Event> action) throws JournalException {
        long position = 0;
        while (true) {
            List<Event> events = history.events(EventQuery.ALL.ofJob(job).after(position));
            events.forEach(action);
            if (events.size() < History.MOST_ROWS) {
                return;
            }
            position = events.getLast().position();
        }
    }
}
