package dev.estiva.journal;

import dev.estiva.core.Fact;
import dev.estiva.model.JobId;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Outcome.Status;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps one row a job up to date for the history. Gathers what a batch changes, so that a big array costs one update. */
final class JobChanges implements AutoCloseable {
    /** Jobs whose start is written later, at most. A crash takes it; a recovery then finds it again. */
    private static final int MOST_STARTED = 50_000;

    private final PreparedStatement insert;
    private final PreparedStatement label;
    private final PreparedStatement update;
    private final PreparedStatement skip;
    private final PreparedStatement rest;
    private final Map<Long, Change> changes = new LinkedHashMap<>();
    private final List<Submitted> submitted = new ArrayList<>();
    private final Set<Long> submittedNow = new HashSet<>();

    /** When jobs started whose rows do not say so yet: it is written with what changes next, which is mostly their end. */
    private final Map<Long, Long> started = new LinkedHashMap<>();

    /** Jobs from here on were submitted while this was open: no start of theirs was lost in a crash. */
    private long firstOwn = Long.MAX_VALUE;

    JobChanges(Connection connection) throws SQLException {
        insert = connection.prepareStatement(
                "INSERT INTO job (id, name, user, type, tasks, submitted, labels, started, unfinished, completed, rank, ended,"
                        + " first, last) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        label = connection.prepareStatement("INSERT INTO job_label (name, value, job) VALUES (?, ?, ?)");
        update = connection.prepareStatement("""
                UPDATE job SET started = coalesce(started, ?), unfinished = unfinished - ?, completed = completed + ?,
                    rank = max(rank, ?), ended = CASE unfinished WHEN ? THEN ? ELSE ended END, last = max(last, ?)
                WHERE id = ?""");
        skip = connection.prepareStatement("INSERT OR IGNORE INTO skipped (job, task) VALUES (?, ?)");
        rest = connection.prepareStatement("""
                SELECT tasks - ?2 - (SELECT count(*) FROM skipped WHERE job = ?1 AND task >= ?2) FROM job
                WHERE id = ?1""");
    }

    private record Submitted(long position, Fact.JobSubmitted fact) {}

    /** What happened to a job within a batch. */
    private static final class Change {
        private static final Change NONE = new Change();

        private @Nullable Long started;
        private long ended;
        private int finished;
        private int completed;
        private int rank;
        private long last;

        void finish(int tasks, Status status, long atMicros) {
            finished += tasks;
            completed += status == Status.COMPLETED ? tasks : 0;
            rank = Math.max(rank, Ranks.of(status));
            ended = atMicros;
        }
    }

    /** No start of any job is lost, for the rows of those that had started before now say so. */
    void startsAreKnown() {
        firstOwn = 0;
    }

    /** A fact of a job. */
    void add(long position, Fact fact) throws SQLException {
        switch (fact) {
            case Fact.JobSubmitted f -> {
                submitted.add(new Submitted(position, f));
                submittedNow.add(f.job().value());
                firstOwn = Math.min(firstOwn, f.job().value());
            }
            case Fact.TaskPlaced f -> start(f.task().job(), f.atMicros());
            case Fact.TaskFinished f -> {
                if (f.attempt() == 0) { // it was never placed: a later RestCancelled must not count it again
                    skip.setLong(1, f.task().job());
                    skip.setInt(2, f.task().index());
                    skip.executeUpdate();
                }
                Change change = change(f.task().job());
                change.finish(1, f.outcome().status(), f.atMicros());
                change.last = position;
            }
            case Fact.RestCancelled f -> {
                int untouched = untouched(f.job(), f.fromIndex()); // first: it writes the changes before this one
                Change change = change(f.job().value());
                change.finish(untouched, Status.CANCELLED, f.atMicros());
                change.last = position;
            }
            default -> {}
        }
    }

    private void start(long job, long atMicros) {
        if (submittedNow.contains(job)) {
            Change change = change(job);
            if (change.started == null) {
                change.started = atMicros;
            }
            return;
        }
        if (job < firstOwn) {
            return; // it may have started before, and nobody has looked yet
        }
        started.putIfAbsent(job, atMicros);
        if (started.size() > MOST_STARTED) {
            change(started.keySet().iterator().next());
        }
    }

    private Change change(long job) {
        Change change = changes.computeIfAbsent(job, _ -> new Change());
        Long at = started.remove(job);
        if (at != null && change.started == null) {
            change.started = at;
        }
        return change;
    }

    /** One row with all that this batch did to the job; most short jobs start in the step that submits them. */
    private void insert(Submitted each) throws SQLException {
        Fact.JobSubmitted f = each.fact;
        Change change = changes.remove(f.job().value());
        Change known = change == null ? Change.NONE : change;
        JobSpec spec = f.spec();
        int unfinished = spec.tasks() - known.finished;
        insert.setLong(1, f.job().value());
        insert.setString(2, spec.name());
        insert.setString(3, spec.user());
        insert.setString(4, spec.type());
        insert.setInt(5, spec.tasks());
        insert.setLong(6, f.atMicros());
        insert.setString(7, labels(spec));
        setLong(insert, 8, known.started);
        insert.setInt(9, unfinished);
        insert.setInt(10, known.completed);
        insert.setInt(11, known.rank);
        setLong(insert, 12, unfinished == 0 ? known.ended : null);
        insert.setLong(13, each.position);
        insert.setLong(14, known.last);
        insert.addBatch();
        for (Map.Entry<String, String> entry : spec.labels().entrySet()) {
            label.setString(1, entry.getKey());
            label.setString(2, entry.getValue());
            label.setLong(3, f.job().value());
            label.executeUpdate();
        }
    }

    private static void setLong(PreparedStatement statement, int at, @Nullable Long value) throws SQLException {
        if (value == null) {
            statement.setNull(at, Types.INTEGER);
        } else {
            statement.setLong(at, value);
        }
    }

    static String labels(JobSpec spec) {
        return spec.labels().isEmpty() ? "" : ModelWriter.object(out -> out.labels(spec.labels()));
    }

    private int untouched(JobId job, int from) throws SQLException {
        insertAll();
        rest.setLong(1, job.value());
        rest.setInt(2, from);
        try (ResultSet row = rest.executeQuery()) {
            return row.next() ? row.getInt(1) : 0;
        }
    }

    private void insertAll() throws SQLException {
        if (!submitted.isEmpty()) {
            for (Submitted each : submitted) {
                insert(each);
            }
            insert.executeBatch();
            submitted.clear();
            submittedNow.clear();
        }
    }

    /** Writes what was gathered. */
    void flush() throws SQLException {
        insertAll();
        for (Map.Entry<Long, Change> entry : changes.entrySet()) {
            Change change = entry.getValue();
            setLong(update, 1, change.started);
            update.setInt(2, change.finished);
            update.setInt(3, change.completed);
            update.setInt(4, change.rank);
            update.setInt(5, change.finished == 0 ? -1 : change.finished);
            update.setLong(6, change.ended);
            update.setLong(7, change.last);
            update.setLong(8, entry.getKey());
            update.addBatch();
        }
        if (!changes.isEmpty()) {
            update.executeBatch();
            changes.clear();
        }
    }

    /** The same, and what could have waited: nothing more comes. */
    void finish() throws SQLException {
        for (long job : List.copyOf(started.keySet())) {
            change(job);
        }
        flush();
    }

    @Override
    public void close() throws SQLException {
        insert.close();
        label.close();
        update.close();
        skip.close();
        rest.close();
    }
}
