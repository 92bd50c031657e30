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
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps one row a job up to date for the history. Gathers what a batch changes, so that a big array costs one update. */
final class JobChanges implements AutoCloseable {
    private final PreparedStatement insert;
    private final PreparedStatement label;
    private final PreparedStatement update;
    private final PreparedStatement skip;
    private final PreparedStatement rest;
    private final Map<Long, Change> changes = new LinkedHashMap<>();
    private boolean inserted;

    JobChanges(Connection connection) throws SQLException {
        insert = connection.prepareStatement(
                "INSERT INTO job (id, name, user, type, tasks, submitted, unfinished, labels) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
        label = connection.prepareStatement("INSERT INTO job_label (name, value, job) VALUES (?, ?, ?)");
        update = connection.prepareStatement("""
                UPDATE job SET started = coalesce(started, ?), unfinished = unfinished - ?, completed = completed + ?,
                    rank = max(rank, ?), ended = CASE unfinished WHEN ? THEN ? ELSE ended END WHERE id = ?""");
        skip = connection.prepareStatement("INSERT OR IGNORE INTO skipped (job, task) VALUES (?, ?)");
        rest = connection.prepareStatement("""
                SELECT tasks - ?2 - (SELECT count(*) FROM skipped WHERE job = ?1 AND task >= ?2) FROM job
                WHERE id = ?1""");
    }

    /** What happened to a job within a batch. */
    private static final class Change {
        private @Nullable Long started;
        private long ended;
        private int finished;
        private int completed;
        private int rank;

        void finish(int tasks, Status status, long atMicros) {
            finished += tasks;
            completed += status == Status.COMPLETED ? tasks : 0;
            rank = Math.max(rank, Ranks.of(status));
            ended = atMicros;
        }
    }

    void add(Fact fact) throws SQLException {
        switch (fact) {
            case Fact.JobSubmitted f -> insert(f);
            case Fact.TaskPlaced f -> {
                Change change = change(f.task().job());
                if (change.started == null) {
                    change.started = f.atMicros();
                }
            }
            case Fact.TaskFinished f -> {
                if (f.attempt() == 0) { // it was never placed: a later RestCancelled must not count it again
                    skip.setLong(1, f.task().job());
                    skip.setInt(2, f.task().index());
                    skip.executeUpdate();
                }
                change(f.task().job()).finish(1, f.outcome().status(), f.atMicros());
            }
            case Fact.RestCancelled f ->
                change(f.job().value()).finish(untouched(f.job(), f.fromIndex()), Status.CANCELLED, f.atMicros());
            default -> {}
        }
    }

    private Change change(long job) {
        return changes.computeIfAbsent(job, _ -> new Change());
    }

    private void insert(Fact.JobSubmitted f) throws SQLException {
        insert.setLong(1, f.job().value());
        insert.setString(2, f.spec().name());
        insert.setString(3, f.spec().user());
        insert.setString(4, f.spec().type());
        insert.setInt(5, f.spec().tasks());
        insert.setLong(6, f.atMicros());
        insert.setInt(7, f.spec().tasks());
        insert.setString(8, labels(f.spec()));
        insert.addBatch();
        inserted = true;
        for (Map.Entry<String, String> each : f.spec().labels().entrySet()) {
            label.setString(1, each.getKey());
            label.setString(2, each.getValue());
            label.setLong(3, f.job().value());
            label.executeUpdate();
        }
    }

    private static String labels(JobSpec spec) {
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
        if (inserted) {
            insert.executeBatch();
            inserted = false;
        }
    }

    /** Writes what was gathered. */
    void flush() throws SQLException {
        insertAll();
        for (Map.Entry<Long, Change> entry : changes.entrySet()) {
            Change change = entry.getValue();
            if (change.started == null) {
                update.setNull(1, Types.INTEGER);
            } else {
                update.setLong(1, change.started);
            }
            update.setInt(2, change.finished);
            update.setInt(3, change.completed);
            update.setInt(4, change.rank);
            update.setInt(5, change.finished == 0 ? -1 : change.finished);
            update.setLong(6, change.ended);
            update.setLong(7, entry.getKey());
            update.addBatch();
        }
        if (!changes.isEmpty()) {
            update.executeBatch();
            changes.clear();
        }
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
