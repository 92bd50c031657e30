package dev.estiva.journal;

import static dev.estiva.journal.JournalException.Reason.FAILED;
import static dev.estiva.journal.JournalException.Reason.STOPPED;

import dev.estiva.core.ClusterState;
import dev.estiva.core.Fact;
import dev.estiva.core.StatePart;
import dev.estiva.model.JobId;
import dev.estiva.model.Payload;
import dev.estiva.model.TaskId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A journal without a disk, for tests on one thread: nothing is durable before {@link #sync}, which runs the callbacks on
 * the caller's thread, and a crash loses what was not synced, or a part of it.
 */
public final class MemoryJournal implements Journal {
    private final Disk disk;
    private final long epoch;
    private final List<Append> queue = new ArrayList<>();
    private final List<Consumer<JournalException>> failureActions = new ArrayList<>();
    private long position;
    private boolean closed;
    private @Nullable JournalException failure;

    /** What outlives a crash. */
    public static final class Disk {
        final List<Fact> facts = new ArrayList<>();
        final NavigableMap<Long, List<StatePart>> snapshots = new TreeMap<>();

        /** Facts before this position, and all of these jobs, count as if they were not there. */
        long first = 1;

        final NavigableSet<Long> forgotten = new TreeSet<>();
        private long epochs;
        private boolean broken;

        /** Lets every sync fail from now on. */
        public void breakDown() {
            broken = true;
        }

        /** Lets a journal that is opened from now on work again; one that has failed stays so. */
        public void repair() {
            broken = false;
        }

        /** All that is durable, in order. */
        public List<Fact> facts() {
            return Collections.unmodifiableList(facts);
        }
    }

    private record Append(List<Fact> facts, Runnable whenDurable) {}

    public MemoryJournal(Disk disk) {
        this.disk = disk;
        this.epoch = ++disk.epochs;
        this.position = disk.facts.size();
    }

    @Override
    public long epoch() {
        return epoch;
    }

    @Override
    public long lastPosition() {
        return position;
    }

    @Override
    public long append(List<Fact> facts, Runnable whenDurable) throws JournalException {
        requireOpen();
        queue.add(new Append(List.copyOf(facts), whenDurable));
        position += facts.size();
        return position;
    }

    /** How many appends wait for a sync. */
    public int queued() {
        return queue.size();
    }

    @Override
    public void sync() throws JournalException {
        sync(queue.size());
    }

    /** Makes so many of the oldest appends durable, as a commit does that others came too late for. */
    public void sync(int appends) throws JournalException {
        requireOpen();
        if (disk.broken) {
            failure = new JournalException(FAILED, "the disk is broken");
            failureActions.forEach(action -> action.accept(failure));
            throw failure;
        }
        List<Append> oldest = queue.subList(0, appends);
        List<Append> batch = List.copyOf(oldest);
        oldest.clear();
        batch.forEach(append -> disk.facts.addAll(append.facts));
        batch.forEach(append -> append.whenDurable.run());
    }

    /** The process dies here and now: its journal does nothing any more. */
    public void crash() {
        crash(0);
    }

    /** The process dies, and the disk has so many of the oldest appends although nobody was told. */
    public void crash(int kept) {
        queue.subList(0, kept).forEach(append -> disk.facts.addAll(append.facts));
        queue.clear();
        closed = true;
    }

    @Override
    public void onFailure(Consumer<JournalException> action) {
        failureActions.add(action);
        if (failure != null) {
            action.accept(failure);
        }
    }

    @Override
    public void recover(Recovery target) throws JournalException {
        requireOpen();
        Map.Entry<Long, List<StatePart>> snapshot = disk.snapshots.lastEntry();
        long from = 0;
        if (snapshot != null) {
            snapshot.getValue().forEach(target::part);
            from = snapshot.getKey();
        }
        for (long at = from; at < disk.facts.size(); at++) {
            target.fact(at + 1, MemoryHistory.withoutPayload(disk.facts.get((int) at)));
        }
    }

    @Override
    public void snapshot(long at, ClusterState state) throws JournalException {
        requireOpen();
        if (at < 1 || at > position) {
            throw new IllegalArgumentException("no snapshot at " + at + " of " + position + " facts");
        }
        if (disk.snapshots.isEmpty() || disk.snapshots.lastKey() < at) {
            sync();
            List<StatePart> parts = new ArrayList<>();
            state.forEachPart(parts::add);
            disk.snapshots.put(at, parts);
            if (disk.snapshots.size() > 2) {
                disk.snapshots.pollFirstEntry();
            }
        }
    }

    @Override
    public long lastSnapshot() throws JournalException {
        requireOpen();
        return disk.snapshots.isEmpty() ? 0 : disk.snapshots.lastKey();
    }

    @Override
    public Pruned prune(long beforeMicros) throws JournalException {
        requireOpen();
        long before = disk.first;
        long needed = disk.snapshots.size() < 2 ? disk.first : disk.snapshots.firstKey() + 1;
        while (disk.first < needed
                && disk.first < disk.facts.size()
                && fact(disk.first).atMicros() < beforeMicros) {
            disk.first++;
        }
        int jobs = 0;
        if (!disk.facts.isEmpty()) {
            long endedBefore = Math.min(beforeMicros, fact(disk.first).atMicros());
            for (History.JobSummary job : new MemoryHistory(disk, this::requireOpen).all()) {
                if (job.endMicros() != History.JobSummary.NEVER && job.endMicros() < endedBefore) {
                    disk.forgotten.add(job.id().value());
                    jobs++;
                }
            }
        }
        return new Pruned(jobs, disk.first - before);
    }

    private Fact fact(long at) {
        return disk.facts.get((int) at - 1);
    }

    @Override
    public History history() {
        return new MemoryHistory(disk, this::requireOpen);
    }

    @Override
    public @Nullable Payload payload(JobId job) throws JournalException {
        requireOpen();
        for (Fact fact : disk.facts) {
            if (fact instanceof Fact.JobSubmitted submitted
                    && submitted.job().equals(job)
                    && !disk.forgotten.contains(job.value())) {
                return submitted.payload();
            }
        }
        return null;
    }

    @Override
    public @Nullable Payload result(TaskId task) throws JournalException {
        requireOpen();
        for (Fact fact : disk.facts) {
            if (fact instanceof Fact.TaskFinished finished
                    && finished.task().equals(task)
                    && !disk.forgotten.contains(task.job())
                    && finished.outcome().output().size() > 0) {
                return finished.outcome().output();
            }
        }
        return null;
    }

    @Override
    public NavigableMap<JobId, Payload> payloads(Collection<JobId> jobs) throws JournalException {
        NavigableMap<JobId, Payload> found = new TreeMap<>();
        for (JobId job : jobs) {
            Payload payload = payload(job);
            if (payload != null && payload.size() > 0) {
                found.put(job, payload);
            }
        }
        return found;
    }

    @Override
    public NavigableMap<TaskId, Payload> results(Collection<TaskId> tasks) throws JournalException {
        NavigableMap<TaskId, Payload> found = new TreeMap<>();
        for (TaskId task : tasks) {
            Payload result = result(task);
            if (result != null) {
                found.put(task, result);
            }
        }
        return found;
    }

    private void requireOpen() throws JournalException {
        if (failure != null) {
            throw new JournalException(STOPPED, "the journal stopped: " + failure.getMessage(), failure);
        }
        if (closed) {
            throw new JournalException(STOPPED, "the journal is closed");
        }
    }

    @Override
    public void close() throws JournalException {
        if (!closed && failure == null) {
            sync();
        }
        closed = true;
    }
}
