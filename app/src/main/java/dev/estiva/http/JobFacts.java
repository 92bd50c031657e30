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
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where in the journal the facts of a job's tasks lie, so that a page of tasks reads its own alone. Only ever grows. */
final class JobFacts {
    /** Facts that lie closer than this are read in one go. */
    private static final int GAP = 50;

    private static final int NO_TASK = -1;

    private final JobId job;
    private final Map<Outcome.Status, Fact.TaskFinished> first = new EnumMap<>(Outcome.Status.class);
    private long[] positions = new long[16];
    private int[] tasks = new int[16];
    private final DeviceCount ways = new DeviceCount();
    private int size;
    private int restFrom = Integer.MAX_VALUE;
    private long restMicros = -1;

    JobFacts(JobId job) {
        this.job = job;
    }

    int size() {
        return size;
    }

    /** How many of its tasks that have ended ran with a GPU and without. */
    DeviceCount ways() {
        return ways;
    }

    /** From which index on the tasks were cancelled before they were ever placed. */
    int restFrom() {
        return restFrom;
    }

    long restMicros() {
        return restMicros;
    }

    /** The first task by index that ended so, or null. */
    Fact.@Nullable TaskFinished first(Outcome.Status status) {
        return first.get(status);
    }

    /** Reads what has come since the last time. */
    void catchUp(History history) throws JournalException {
        List<Event> events;
        do {
            long behind = size == 0 ? 0 : positions[size - 1];
            events = history.events(EventQuery.ALL.ofJob(job).after(behind));
            events.forEach(this::add);
        } while (events.size() == History.MOST_ROWS);
    }

    private void add(Event event) {
        if (size == positions.length) {
            positions = Arrays.copyOf(positions, size * 2);
            tasks = Arrays.copyOf(tasks, size * 2);
        }
        ways.add(event.fact());
        TaskId task = Facts.task(event.fact());
        positions[size] = event.position();
        tasks[size++] = task == null ? NO_TASK : task.index();
        switch (event.fact()) {
            case Fact.RestCancelled rest -> {
                restFrom = rest.fromIndex();
                restMicros = rest.atMicros();
            }
            case Fact.TaskFinished end ->
                first.merge(
                        end.outcome().status(),
                        end,
                        (known, other) -> known.task().index() <= other.task().index() ? known : other);
            default -> {
                // where it lies is all that counts
            }
        }
    }

    /** What happened to the tasks of these indexes, in order. */
    List<Event> of(History history, int from, int to) throws JournalException {
        List<Event> events = new ArrayList<>();
        for (int at = next(0, from, to); at < size; ) {
            int last = at;
            int following = next(at + 1, from, to);
            while (following < size && following - last <= GAP && following - at < History.MOST_ROWS) {
                last = following;
                following = next(last + 1, from, to);
            }
            EventQuery query = EventQuery.ALL.ofJob(job).after(positions[at] - 1);
            for (Event event : history.events(query.limit(last - at + 1))) {
                TaskId task = Facts.task(event.fact());
                if (task != null && task.index() >= from && task.index() < to) {
                    events.add(event);
                }
            }
            at = following;
        }
        return events;
    }

    private int next(int start, int from, int to) {
        int at = start;
        while (at < size && (tasks[at] < from || tasks[at] >= to)) {
            at++;
        }
        return at;
    }
}
