package dev.estiva.journal;

import static dev.estiva.journal.JournalException.Reason.FAILED;
import static dev.estiva.journal.JournalException.Reason.READ_ONLY;

import dev.estiva.core.ClusterState;
import dev.estiva.core.Fact;
import dev.estiva.model.JobId;
import dev.estiva.model.Payload;
import dev.estiva.model.TaskId;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A journal in one SQLite file of a data directory, for one process at a time on a local disk. */
public final class SqliteJournal implements Journal {
    private final DirectoryLock lock;
    private final JournalFile file;
    private final Connection writing;
    private final Reading reading;
    private final SqliteHistory history;
    private final Committer committer;
    private final Upkeep upkeep;
    private final long epoch;
    private boolean closed;

    private SqliteJournal(DirectoryLock lock, JournalFile file, Connection writing, String version)
            throws SQLException, IOException {
        this.lock = lock;
        this.file = file;
        this.writing = writing;
        String faults = JournalFile.structuralFaults(writing);
        if (!faults.isEmpty()) {
            throw Faults.damaged(file.path(), faults);
        }
        file.upgrade(writing);
        // A repair may leave a snapshot without the facts before it.
        long last = Math.max(
                new Blocks(writing).last(0),
                longOf("SELECT coalesce(max(position), 0) FROM snapshot WHERE pieces IS NOT NULL"));
        this.epoch = longOf("SELECT coalesce(max(epoch), 0) + 1 FROM opening");
        noteOpening(last, version);
        JournalFile.leaveSyncing(writing);
        this.committer = new Committer(writing, file.log(), last, file.guard(), e -> Faults.of(e, file.path()));
        this.reading = new Reading(file.path(), file.openForReading(), committer::awaitSeen);
        this.history = new SqliteHistory(file.path(), reading);
        this.upkeep = new Upkeep(version, writing, file.openForUpkeep(), committer, reading);
    }

    /**
     * Opens the journal of a directory, both made if there are none, and checks the whole file's structure, which takes about
     * a second for each gigabyte.
     *
     * @param version of this program, told to whoever cannot read what it writes
     * @throws JournalException if the directory is in use, on a network file system or read-only, the disk full, or the file
     *     damaged, foreign or newer; nothing has been changed then
     */
    public static SqliteJournal open(Path directory, String version) throws JournalException {
        return open(directory, version, _ -> {});
    }

    /** With the last word on the connection that writes, for tests that make the disk small. */
    static SqliteJournal open(Path directory, String version, Setting setting) throws JournalException {
        makeDirectory(directory);
        FileSystems.requireLocal(directory);
        DirectoryLock lock = DirectoryLock.acquire(directory);
        JournalFile file = new JournalFile(directory);
        Connection writing = null;
        try {
            file.create();
            file.requireReadable(version);
            writing = file.openForWriting();
            try (Statement statement = writing.createStatement()) {
                setting.apply(statement);
            }
            SqliteJournal journal = new SqliteJournal(lock, file, writing, version);
            journal.committer.start();
            return journal;
        } catch (SQLException e) {
            JournalException known = Faults.of(e, file.path());
            closeQuietly(writing, known);
            closeQuietly(lock, known);
            throw known;
        } catch (JournalException | RuntimeException e) {
            closeQuietly(writing, e);
            closeQuietly(lock, e);
            throw e;
        } catch (IOException e) {
            closeQuietly(writing, e);
            closeQuietly(lock, e);
            throw new JournalException(FAILED, file.log() + " cannot be opened: " + e.getMessage(), e);
        }
    }

    /** Changes a connection. */
    interface Setting {
        void apply(Statement statement) throws SQLException;
    }

    private static void makeDirectory(Path directory) throws JournalException {
        try {
            Private.directory(directory);
        } catch (AccessDeniedException e) {
            throw new JournalException(READ_ONLY, directory + " cannot be made: permission denied", e);
        } catch (IOException e) {
            throw new JournalException(FAILED, directory + " cannot be made: " + e, e);
        }
    }

    private static void closeQuietly(@Nullable AutoCloseable resource, Exception because) {
        try {
            if (resource != null) {
                resource.close();
            }
        } catch (Exception e) {
            because.addSuppressed(e);
        }
    }

    private long longOf(String sql) throws SQLException {
        try (Statement statement = writing.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void noteOpening(long position, String version) throws SQLException {
        try (PreparedStatement insert = writing.prepareStatement(
                "INSERT INTO opening (epoch, position, version, host, pid, at) VALUES (?, ?, ?, ?, ?, ?)")) {
            insert.setLong(1, epoch);
            insert.setLong(2, position);
            insert.setString(3, version);
            insert.setString(4, DirectoryLock.host());
            insert.setLong(5, ProcessHandle.current().pid());
            insert.setLong(6, ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
            insert.executeUpdate();
        }
        writing.commit();
    }

    @Override
    public long epoch() {
        return epoch;
    }

    @Override
    public long lastPosition() {
        return committer.lastPosition();
    }

    @Override
    public long append(List<Fact> facts, Runnable whenDurable) throws JournalException {
        return committer.append(facts, whenDurable);
    }

    @Override
    public void sync() throws JournalException {
        Committer.await(committer.sync());
    }

    @Override
    public void onFailure(Consumer<JournalException> action) {
        committer.onFailure(action);
    }

    @Override
    public void recover(Recovery target) throws JournalException {
        LostStarts starts = reading.run(connection -> {
            LostStarts seeing = new LostStarts(connection, target);
            try (FactCursor cursor = new FactCursor(file.path(), connection, true)) {
                Snapshots snapshots = new Snapshots(file.path(), connection);
                long from = snapshots.latestGood(lastPosition());
                if (from > 0) {
                    snapshots.read(from, seeing::part);
                } else if (history.firstPosition(connection) > 1) {
                    throw Faults.damaged(file.path(), "its snapshots cannot be read, and its first facts are pruned");
                }
                cursor.read(from, seeing::fact);
            }
            return seeing;
        });
        upkeep.write(starts);
    }

    @Override
    public void snapshot(long position, ClusterState state) throws JournalException {
        upkeep.snapshot(position, state);
    }

    @Override
    public long lastSnapshot() throws JournalException {
        List<Long> complete = reading.run(connection -> new Snapshots(file.path(), connection).complete());
        return complete.isEmpty() ? 0 : complete.getFirst();
    }

    @Override
    public Pruned prune(long beforeMicros) throws JournalException {
        return upkeep.prune(beforeMicros);
    }

    @Override
    public History history() {
        return history;
    }

    @Override
    public @Nullable Payload payload(JobId job) throws JournalException {
        return reading.<@Nullable Payload>run(connection -> {
            try (FactCursor cursor = new FactCursor(file.path(), connection)) {
                Payload found = cursor.payload(job.value());
                return found != null || !isKnown(connection, job) ? found : Payload.NONE;
            }
        });
    }

    @Override
    public @Nullable Payload result(TaskId task) throws JournalException {
        return reading.<@Nullable Payload>run(connection -> {
            try (FactCursor cursor = new FactCursor(file.path(), connection)) {
                return cursor.result(task);
            }
        });
    }

    @Override
    public NavigableMap<JobId, Payload> payloads(Collection<JobId> jobs) throws JournalException {
        return reading.run(connection -> Many.payloads(file.path(), connection, jobs));
    }

    @Override
    public NavigableMap<TaskId, Payload> results(Collection<TaskId> tasks) throws JournalException {
        return reading.run(connection -> Many.results(file.path(), connection, tasks));
    }

    private static boolean isKnown(Connection connection, JobId job) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT 1 FROM job WHERE id = ?")) {
            query.setLong(1, job.value());
            try (ResultSet row = query.executeQuery()) {
                return row.next();
            }
        }
    }

    @Override
    public void close() throws JournalException {
        if (closed) {
            return;
        }
        closed = true;
        committer.close();
        try (lock) {
            reading.close();
            upkeep.close();
            writing.close(); // the last connection to close moves all into the one file
        } catch (SQLException e) {
            throw Faults.of(e, file.path());
        }
    }
}
