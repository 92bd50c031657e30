package dev.estiva.journal;

import dev.estiva.core.ClusterState;
import dev.estiva.core.Fact;
import dev.estiva.core.QueueOrder;
import dev.estiva.model.JobId;
import dev.estiva.model.TaskId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.sqlite.SQLiteException;

/**
 * Copies a snapshot and the facts around it. The rows of unfinished jobs are made anew from the state behind the last fact,
 * those of jobs that had ended by then are copied as far as they can be read.
 */
final class SalvageState {
    private final Path source;
    private final Connection reading;
    private final Connection to;
    private final Consumer<JobId> emptied;

    /** @param emptied hears of jobs that have lost their payload, or a result */
    SalvageState(Path source, Connection reading, Connection to, Consumer<JobId> emptied) {
        this.source = source;
        this.reading = reading;
        this.to = to;
        this.emptied = emptied;
    }

    void copy(SalvageScan.Way way) throws SQLException, JournalException {
        copyFacts(way);
        copySnapshot(way.snapshot());
        UnfinishedJobs unfinished = new UnfinishedJobs();
        state(way).forEachPart(unfinished::add);
        unfinished.write(to);
        copyEnded(unfinished);
        copyPayloads(unfinished);
        copyResults(unfinished);
        copyRows("activity", "user, stretch", "stretch <= " + way.last() / Activity.STRETCH);
        to.commit();
    }

    /** Behind the last fact. */
    private ClusterState state(SalvageScan.Way way) throws SQLException, JournalException {
        ClusterState state = new ClusterState(QueueOrder.FIFO);
        new Snapshots(source, reading).read(way.snapshot(), state::restore);
        try (FactCursor cursor = new FactCursor(source, reading, true)) {
            cursor.read(way.snapshot(), way.last(), (_, fact) -> state.apply(fact));
        }
        return state;
    }

    private void copyFacts(SalvageScan.Way way) throws SQLException, JournalException {
        if (way.first() > way.last()) {
            return;
        }
        try (BlockWriter blocks = new BlockWriter(to);
                PreparedStatement stretch =
                        to.prepareStatement("INSERT OR IGNORE INTO job_stretch (job, stretch) VALUES (?, ?)")) {
            new Blocks(reading).read(way.first(), Long.MAX_VALUE, (position, _, body) -> {
                Fact fact = FactCodec.decodeWithoutPayload(body);
                blocks.add(position, fact.atMicros(), body.getBytes(StandardCharsets.US_ASCII));
                long job = FactWriter.jobOf(fact);
                if (job != 0) {
                    stretch.setLong(1, job);
                    stretch.setLong(2, position / Activity.STRETCH);
                    stretch.executeUpdate();
                }
                if (position % Activity.STRETCH == 0) {
                    blocks.flush();
                }
                return position < way.last();
            });
            blocks.flush();
        } catch (MalformedFactException e) {
            throw Faults.damaged(source, String.valueOf(e.getMessage())); // it was read a moment ago
        }
    }

    private void copySnapshot(long position) throws SQLException {
        copyRows("snapshot", "position, version, pieces", "position = " + position);
        copyRows("snapshot_piece", "snapshot, number, sum, body", "snapshot = " + position);
    }

    private void copyEnded(UnfinishedJobs unfinished) throws SQLException {
        String ended = "ended IS NOT NULL AND id < " + unfinished.nextJob();
        copyRows(
                "job",
                "id, name, user, type, tasks, submitted, unfinished, completed, rank, started, ended, labels",
                ended,
                row -> SqliteHistory.labels(row.getString(12)));
        copyRows("job_label", "job, name, value", "job IN (SELECT id FROM job WHERE " + ended + ")");
    }

    private void copyPayloads(UnfinishedJobs unfinished) throws SQLException {
        try (PreparedStatement insert =
                        to.prepareStatement("INSERT OR IGNORE INTO payload (job, sum, bytes) VALUES (?, ?, ?)");
                PreparedStatement query = reading.prepareStatement(
                        "SELECT job, sum, bytes FROM payload WHERE job BETWEEN 1 AND " + (unfinished.nextJob() - 1));
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                long job = row.getLong(1);
                byte[] bytes = row.getBytes(3);
                if (bytes == null || Checksum.of(job, bytes) != row.getLong(2)) {
                    emptied.accept(new JobId(job));
                } else {
                    insert.setLong(1, job);
                    insert.setLong(2, row.getLong(2));
                    insert.setBytes(3, bytes);
                    insert.executeUpdate();
                }
            }
        } catch (SQLException e) {
            requireReadingFailed(e);
        }
    }

    private void copyResults(UnfinishedJobs unfinished) throws SQLException {
        try (PreparedStatement insert = to.prepareStatement(
                        "INSERT OR IGNORE INTO result (job, task, sum, bytes) VALUES (?, ?, ?, ?)");
                PreparedStatement query = reading.prepareStatement("SELECT job, task, sum, bytes FROM result"
                        + " WHERE job > 0 AND task BETWEEN 0 AND " + Integer.MAX_VALUE);
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                TaskId task = new TaskId(row.getLong(1), row.getInt(2));
                byte[] bytes = row.getBytes(4);
                if (bytes == null || Checksum.of(task, bytes) != row.getLong(3)) {
                    emptied.accept(task.jobId());
                } else if (unfinished.hasEnded(task)) {
                    insert.setLong(1, task.job());
                    insert.setInt(2, task.index());
                    insert.setLong(3, row.getLong(3));
                    insert.setBytes(4, bytes);
                    insert.executeUpdate();
                }
            }
        } catch (SQLException e) {
            requireReadingFailed(e);
        }
    }

    private void copyRows(String table, String columns, String where) throws SQLException {
        copyRows(table, columns, where, _ -> {});
    }

    /** Looks at a row of a table without checksums. */
    private interface Test {
        void look(ResultSet row) throws SQLException, MalformedFactException;
    }

    /** As many rows as can be read and make sense; those that are there already stay. */
    private void copyRows(String table, String columns, String where, Test test) throws SQLException {
        int number = columns.split(",", -1).length;
        String places = "?" + ", ?".repeat(number - 1);
        try (PreparedStatement insert = to.prepareStatement(
                        "INSERT OR IGNORE INTO " + table + " (" + columns + ") VALUES (" + places + ")");
                PreparedStatement query =
                        reading.prepareStatement("SELECT " + columns + " FROM " + table + " WHERE " + where);
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                copyRow(row, number, insert, test);
            }
        } catch (SQLException e) {
            requireReadingFailed(e);
        }
    }

    private static void copyRow(ResultSet row, int columns, PreparedStatement insert, Test test) throws SQLException {
        try {
            test.look(row);
            for (int column = 1; column <= columns; column++) {
                insert.setObject(column, row.getObject(column));
            }
            insert.executeUpdate();
        } catch (MalformedFactException e) {
            // what it says is nonsense
        } catch (SQLiteException e) {
            if (!e.getResultCode().name().startsWith("SQLITE_CONSTRAINT")) {
                throw e; // else a text stands where a number should
            }
        }
    }

    /** What cannot be read is left behind; what cannot be written ends the salvage. */
    private void requireReadingFailed(SQLException e) throws SQLException {
        if (Faults.of(e, source).reason() != JournalException.Reason.DAMAGED) {
            throw e;
        }
    }
}
