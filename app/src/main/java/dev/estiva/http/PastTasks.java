package dev.estiva.http;

import dev.estiva.core.Fact;
import dev.estiva.journal.History;
import dev.estiva.journal.History.Event;
import dev.estiva.journal.History.EventQuery;
import dev.estiva.journal.JournalException;
import dev.estiva.model.JobId;
import dev.estiva.model.Outcome;
import dev.estiva.model.TaskId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What became of tasks that are not in the state any more, read from the journal's facts of their job. The first question about a
 * job looks at all of its facts, some microseconds each, and remembers where they lie; the next ones read what they need.
 */
final class PastTasks {
    /** Of all jobs that are remembered together, each of twelve bytes: a million tasks, and something of others. */
    private static final int MOST_FACTS = 4_000_000;

    private static final int MOST_JOBS = 1_000;

    private final History history;
    private final int mostFacts;
    private final LinkedHashMap<Long, JobFacts> jobs = new LinkedHashMap<>(16, 0.75f, true);

    PastTasks(History history) {
        this(history, MOST_FACTS);
    }

    PastTasks(History history, int mostFacts) {
        this.history = history;
        this.mostFacts = mostFacts;
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
        JobFacts facts = facts(job);
        synchronized (facts) {
            NavigableMap<Integer, PastTask> tasks = new TreeMap<>();
            for (Event event : facts.of(history, from, to)) {
                TaskId task = Objects.requireNonNull(Facts.task(event.fact()));
                tasks.computeIfAbsent(task.index(), _ -> new PastTask()).add(event.fact());
            }
            return new Past(tasks, facts.restFrom(), facts.restMicros());
        }
    }

    /** All that happened to one task, in order. */
    List<Event> of(TaskId task) throws JournalException {
        JobFacts facts = facts(task.jobId());
        synchronized (facts) {
            return facts.of(history, task.index(), task.index() + 1);
        }
    }

    /** The first task by index that ended with this status, or null. */
    Fact.@Nullable TaskFinished first(JobId job, Outcome.Status status) throws JournalException {
        JobFacts facts = facts(job);
        synchronized (facts) {
            return facts.first(status);
        }
    }

    /** How many tasks of an ended job ran with a GPU and without. */
    DeviceCount ways(JobId job) throws JournalException {
        JobFacts facts = facts(job);
        synchronized (facts) {
            return facts.ways();
        }
    }

    /** What the job was when it was submitted, or null if that is not known any more. */
    Fact.@Nullable JobSubmitted submitted(JobId job) throws JournalException {
        List<Event> events = history.events(EventQuery.ALL.ofJob(job).limit(1));
        return !events.isEmpty() && events.getFirst().fact() instanceof Fact.JobSubmitted submitted ? submitted : null;
    }

    /** Those of a job, up to now. */
    private JobFacts facts(JobId job) throws JournalException {
        JobFacts facts;
        synchronized (jobs) {
            facts = jobs.computeIfAbsent(job.value(), _ -> new JobFacts(job));
        }
        synchronized (facts) {
            facts.catchUp(history);
        }
        forgetSome();
        return facts;
    }

    /** Those that nobody has asked for lately. */
    private void forgetSome() {
        synchronized (jobs) {
            long all = jobs.values().stream().mapToLong(JobFacts::size).sum();
            Iterator<JobFacts> eldest = jobs.values().iterator();
            while ((all > mostFacts || jobs.size() > MOST_JOBS) && eldest.hasNext()) {
                all -= eldest.next().size();
                eldest.remove();
            }
        }
    }
}
