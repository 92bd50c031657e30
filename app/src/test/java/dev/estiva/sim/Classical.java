package dev.estiva.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeSet;

/**
 * FCFS, EASY, EASY-SJBF and conservative backfilling on one pool of processors, as plainly as their definitions allow: lists,
 * scans and no index. Times are whole numbers. Shares nothing with the engine but the definitions:
 *
 * <p>Events are ordered by (time, kind, number): submissions, then ends, then starts. After each submission and each end the
 * scheduler looks; what it selects holds its processors at once, and its start, which only makes the end known, comes after all
 * submissions and ends of the instant. A job whose estimated end is now counts as ended in a look. With one look an instant,
 * all ends of the instant come first, then all submissions, then the look; again, if jobs without length ended meanwhile.
 */
final class Classical {
    /** One rigid job; {@code estimate} is never below {@code run}. */
    record Job(int id, long submit, long run, long procs, long estimate) {}

    /** The scheduler. */
    enum Kind {
        FCFS,
        EASY,
        EASY_SJBF,
        CONSERVATIVE
    }

    private static final long NOT_YET = -1;
    private static final int SUBMIT = 0;
    private static final int END = 1;
    private static final int START = 2;

    private record Event(long at, int kind, int number, Job job) {}

    private final List<Job> jobs;
    private final long procs;
    private final Kind kind;
    private final List<Job> queue = new ArrayList<>();
    private final List<Job> running = new ArrayList<>();
    private final PriorityQueue<Event> events = new PriorityQueue<>(
            Comparator.comparingLong(Event::at).thenComparingInt(Event::kind).thenComparingInt(Event::number));
    private final long[] starts;
    private final long[] reserved;
    private int numbered;
    private long now;

    private Classical(List<Job> jobs, long procs, Kind kind) {
        this.jobs = jobs;
        this.procs = procs;
        this.kind = kind;
        this.starts = new long[jobs.size()];
        this.reserved = new long[jobs.size()];
        Arrays.fill(starts, NOT_YET);
        Arrays.fill(reserved, NOT_YET);
        jobs.forEach(job -> event(job.submit, SUBMIT, job));
    }

    /** The start of each job, by id from 0; jobs are sorted by submit, then id. */
    static long[] starts(List<Job> jobs, long procs, Kind kind, PassPer pass) {
        Classical classical = new Classical(jobs, procs, kind);
        switch (pass) {
            case EVENT -> classical.lookAfterEachEvent();
            case INSTANT -> classical.lookOnceAnInstant();
        }
        return classical.starts;
    }

    private void lookAfterEachEvent() {
        while (!events.isEmpty()) {
            Event event = events.remove();
            now = event.at;
            switch (event.kind) {
                case SUBMIT -> {
                    queue.add(event.job);
                    look(false);
                }
                case END -> {
                    running.remove(event.job);
                    look(true);
                }
                default -> started(event.job);
            }
        }
    }

    private void lookOnceAnInstant() {
        while (!events.isEmpty()) {
            now = events.element().at;
            boolean ended = false;
            boolean submitted = false;
            List<Event> together = new ArrayList<>();
            while (!events.isEmpty() && events.element().at == now) {
                together.add(events.remove());
            }
            for (Event event : together) {
                ended |= event.kind == END && running.remove(event.job);
            }
            for (Event event : together) {
                submitted |= event.kind == SUBMIT && queue.add(event.job);
            }
            if (ended || submitted) {
                look(ended);
            }
            events.stream()
                    .filter(event -> event.at == now && event.kind == START)
                    .forEach(together::add);
            events.removeAll(together);
            together.stream()
                    .filter(event -> event.kind == START)
                    .sorted(Comparator.comparingInt(Event::number))
                    .forEach(event -> started(event.job));
        }
    }

    private void look(boolean ended) {
        switch (kind) {
            case FCFS -> fcfs();
            case EASY, EASY_SJBF -> easy();
            case CONSERVATIVE -> conservative(ended);
        }
    }

    private void fcfs() {
        while (!queue.isEmpty() && queue.getFirst().procs <= free()) {
            select(queue.getFirst());
        }
    }

    private void easy() {
        fcfs();
        if (queue.size() < 2) {
            return;
        }
        Job head = queue.getFirst();
        long shadow = now;
        long extra = 0;
        for (long end : new TreeSet<>(running.stream().map(this::estimatedEnd).toList())) {
            long atEnd = procs
                    - running.stream()
                            .filter(job -> estimatedEnd(job) > end)
                            .mapToLong(Job::procs)
                            .sum();
            if (end > now && atEnd >= head.procs) {
                shadow = end;
                extra = atEnd - head.procs;
                break;
            }
        }
        List<Job> rest = new ArrayList<>(queue.subList(1, queue.size()));
        if (kind == Kind.EASY_SJBF) {
            rest.sort(Comparator.comparingLong(Job::estimate));
        }
        for (Job job : rest) {
            boolean inTime = now + job.estimate <= shadow;
            if (job.procs <= free() && (inTime || job.procs <= extra)) {
                select(job);
                extra -= inTime ? 0 : job.procs;
            }
        }
    }

    /** Reserved jobs stay in the queue until their time comes. */
    private void conservative(boolean ended) {
        for (Job job : queue) {
            int id = job.id;
            if (reserved[id] == NOT_YET || (ended && reserved[id] > now)) {
                long before = reserved[id];
                reserved[id] = NOT_YET;
                reserved[id] = earliest(job);
                if (reserved[id] != before) {
                    event(reserved[id], START, job);
                }
            }
        }
    }

    /** Tries every instant at which something ends; one of them is the earliest that will do. */
    private long earliest(Job job) {
        TreeSet<Long> ends = new TreeSet<>(List.of(now));
        running.forEach(other -> ends.add(estimatedEnd(other)));
        queue.stream()
                .filter(other -> reserved[other.id] != NOT_YET)
                .forEach(other -> ends.add(reserved[other.id] + other.estimate));
        for (long at : ends.tailSet(now)) {
            if (isFreeFrom(at, job)) {
                return at;
            }
        }
        throw new AssertionError("after the last end all is free: " + job);
    }

    private boolean isFreeFrom(long at, Job job) {
        TreeSet<Long> instants = new TreeSet<>(List.of(at));
        queue.stream()
                .map(other -> reserved[other.id])
                .filter(start -> start > at && start < at + job.estimate)
                .forEach(instants::add);
        for (long instant : instants) {
            long taken = 0;
            for (Job other : running) {
                taken += estimatedEnd(other) > instant ? other.procs : 0;
            }
            for (Job other : queue) {
                long start = reserved[other.id];
                taken += start != NOT_YET && start <= instant && start + other.estimate > instant ? other.procs : 0;
            }
            if (taken + job.procs > procs) {
                return false;
            }
        }
        return true;
    }

    private long free() {
        return procs
                - running.stream()
                        .filter(job -> estimatedEnd(job) > now)
                        .mapToLong(Job::procs)
                        .sum();
    }

    private long estimatedEnd(Job job) {
        return starts[job.id] + job.estimate;
    }

    private void select(Job job) {
        queue.remove(job);
        running.add(job);
        starts[job.id] = now;
        event(now, START, job);
    }

    private void started(Job job) {
        if (kind == Kind.CONSERVATIVE) {
            if (starts[job.id] != NOT_YET || reserved[job.id] != now) {
                return;
            }
            queue.remove(job);
            running.add(job);
            starts[job.id] = now;
        }
        event(now + job.run, END, job);
    }

    private void event(long at, int eventKind, Job job) {
        events.add(new Event(at, eventKind, numbered++, job));
    }

    @Override
    public String toString() {
        return kind + " on " + procs + ": " + jobs;
    }
}
