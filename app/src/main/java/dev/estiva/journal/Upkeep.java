package dev.estiva.journal;

import dev.estiva.core.ClusterState;
import dev.estiva.core.StatePart;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes snapshots, and forgets what is too old. All of it happens in small transactions on the journal's thread between two
 * commits of facts, on a connection of their own that leaves the syncing to those: so a commit waits a few milliseconds for
 * it at most. One at a time.
 */
final class Upkeep implements AutoCloseable {
    /** Characters of a snapshot in one transaction: less than a millisecond to write. */
    private static final int PIECE_CHARS = 64 << 10;

    /** Pieces of an old snapshot that one transaction deletes. */
    private static final int PIECES_DELETED = 16;

    /** Snapshots that are kept: the latest, and the one before in case that one is damaged. */
    private static final int KEPT = 2;

    private final String version;
    private final Connection synced;
    private final Connection connection;
    private final Committer committer;
    private final Reading reading;
    private final ReentrantLock lock = new ReentrantLock();

    /** @param synced the connection on which the facts are written, for what must be on the disk at once */
    Upkeep(String version, Connection synced, Connection connection, Committer committer, Reading reading) {
        this.version = version;
        this.synced = synced;
        this.connection = connection;
        this.committer = committer;
        this.reading = reading;
    }

    /** Some statements of one transaction. */
    private interface Work {
        void run(Connection connection) throws SQLException;
    }

    void snapshot(long position, ClusterState state) throws JournalException {
        lock.lock();
        try {
            committer.requireRunning();
            if (position < 1 || position > committer.lastPosition()) {
                throw new IllegalArgumentException(
                        "no snapshot at " + position + " of " + committer.lastPosition() + " facts");
            }
            if (!complete().stream().allMatch(before -> before < position)) {
                return; // there is one already, and it would be the same
            }
            deleteIncomplete();
            write(position, state);
            List<Long> all = complete();
            for (long old : all.subList(Math.min(KEPT, all.size()), all.size())) {
                delete(old);
            }
        } finally {
            lock.unlock();
        }
    }

    private void write(long position, ClusterState state) throws JournalException {
        transaction(open -> {
            try (PreparedStatement insert =
                    open.prepareStatement("INSERT INTO snapshot (position, version) VALUES (?, ?)")) {
                insert.setLong(1, position);
                insert.setString(2, version);
                insert.executeUpdate();
            }
        });
        Pieces pieces = new Pieces(position);
        try {
            state.forEachPart(pieces::add);
        } catch (WriteFailed e) {
            throw e.why;
        }
        long count = pieces.finish();
        committer.aside(() -> complete(position, count)); // now it counts, so now it must be on the disk
    }

    /** Gathers parts into pieces, and writes each when it is full. */
    private final class Pieces {
        private final long position;
        private final StringBuilder lines = new StringBuilder(PIECE_CHARS + 1_024);
        private long number;

        Pieces(long position) {
            this.position = position;
        }

        void add(StatePart part) {
            lines.append(PartCodec.encode(part)).append('\n');
            if (lines.length() >= PIECE_CHARS) {
                try {
                    write();
                } catch (JournalException e) {
                    throw new WriteFailed(e);
                }
            }
        }

        long finish() throws JournalException {
            if (!lines.isEmpty()) {
                write();
            }
            return number;
        }

        private void write() throws JournalException {
            String body = lines.toString();
            long sum = Checksum.ofPiece(position, number, body);
            transaction(open -> {
                try (PreparedStatement insert = open.prepareStatement(
                        "INSERT INTO snapshot_piece (snapshot, number, sum, body) VALUES (?, ?, ?, ?)")) {
                    insert.setLong(1, position);
                    insert.setLong(2, number);
                    insert.setLong(3, sum);
                    insert.setString(4, body);
                    insert.executeUpdate();
                }
            });
            number++;
            lines.setLength(0);
        }
    }

    private void complete(long position, long pieces) throws SQLException {
        try (PreparedStatement update = synced.prepareStatement("UPDATE snapshot SET pieces = ? WHERE position = ?")) {
            update.setLong(1, pieces);
            update.setLong(2, position);
            update.executeUpdate();
        }
        synced.commit();
    }

    private List<Long> complete() throws JournalException {
        return reading.run(open -> new Snapshots(reading.file(), open).complete());
    }

    private void deleteIncomplete() throws JournalException {
        List<Long> incomplete = reading.run(open -> longs(open, "SELECT position FROM snapshot WHERE pieces IS NULL"));
        for (long position : incomplete) {
            delete(position);
        }
    }

    private void delete(long position) throws JournalException {
        transaction(open -> execute(open, "UPDATE snapshot SET pieces = NULL WHERE position = " + position));
        String some = "DELETE FROM snapshot_piece WHERE rowid IN (SELECT rowid FROM snapshot_piece WHERE snapshot = "
                + position + " LIMIT " + PIECES_DELETED + ")";
        long[] deleted = {PIECES_DELETED};
        while (deleted[0] > 0) {
            transaction(open -> deleted[0] = execute(open, some));
        }
        transaction(open -> execute(open, "DELETE FROM snapshot WHERE position = " + position));
    }

    /** From then on every job's row says, or will say with its next change, when the job started. */
    void write(LostStarts starts) throws JournalException {
        lock.lock();
        try {
            transaction(open -> {
                starts.write(open);
                committer.startsAreKnown();
            });
        } finally {
            lock.unlock();
        }
    }

    Journal.Pruned prune(long beforeMicros) throws JournalException {
        lock.lock();
        try {
            committer.requireRunning();
            return new Pruning(reading, work -> transaction(work::run)).run(beforeMicros);
        } finally {
            lock.unlock();
        }
    }

    private void transaction(Work work) throws JournalException {
        committer.aside(() -> {
            try {
                work.run(connection);
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        });
    }

    static int execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    static List<Long> longs(Connection connection, String sql) throws SQLException {
        List<Long> found = new java.util.ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                found.add(row.getLong(1));
            }
        }
        return found;
    }

    /** Only when the journal's thread has ended. */
    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /** Carries a failure through the state that is taken apart. */
    private static final class WriteFailed extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient JournalException why;

        WriteFailed(JournalException why) {
            super(why);
            this.why = why;
        }
    }
}
