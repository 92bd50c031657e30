package dev.estiva.journal;

import static dev.estiva.journal.JournalException.Reason.DAMAGED;
import static dev.estiva.journal.JournalException.Reason.FAILED;

import dev.estiva.core.Fact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;

/**
 * Saves what is readable of a damaged journal: copies the facts from the first to the last before the damage into a new
 * journal. Facts behind the damage are not copied even if they can be read, for they only make sense after those that are
 * lost. The damaged file stays as it is.
 */
public final class Salvage {
    static final String HOW = "`estiva journal repair` saves what was written before the damage, and keeps the file";

    /** So many facts are one transaction. */
    private static final int BATCH = 10_000;

    private final Path source;
    private final Connection to;
    private final FactWriter writer;
    private int uncommitted;
    private long copied;

    private Salvage(Path source, Connection to) throws SQLException {
        this.source = source;
        this.to = to;
        this.writer = new FactWriter(to);
    }

    /**
     * What came of it.
     *
     * @param facts how many were copied: the positions from 1 to this number
     * @param lost how many positions behind those the damaged file had, as far as it can be told
     * @param damage what ended the copy, or empty if everything could be read
     */
    public record Result(long facts, long lost, String damage) {}

    /**
     * Copies what is readable. Blocks for as long as reading and writing the file takes.
     *
     * @param damaged the data directory with the damaged journal; it must not be in use
     * @param fresh the data directory to be made; it must not have a journal yet
     * @throws JournalException if not even the file's beginning can be read, or the new one cannot be written
     */
    public static Result copy(Path damaged, Path fresh, String version) throws JournalException {
        JournalFile from = new JournalFile(damaged);
        JournalFile to = new JournalFile(fresh);
        if (!Files.exists(from.path())) {
            throw new JournalException(FAILED, "there is no journal in " + damaged);
        }
        if (Files.exists(to.path())) {
            throw new JournalException(FAILED, "there is a journal in " + fresh + " already");
        }
        try {
            Private.directory(fresh);
        } catch (IOException e) {
            throw new JournalException(FAILED, fresh + " cannot be made: " + e, e);
        }
        try (DirectoryLock _ = DirectoryLock.acquire(damaged);
                DirectoryLock _ = DirectoryLock.acquire(fresh)) {
            from.requireReadable(version);
            to.create();
            try (Connection writing = to.openForWriting()) {
                return new Salvage(from.path(), writing).copy(from, version);
            }
        } catch (SQLException e) {
            throw Faults.of(e, to.path());
        }
    }

    private Result copy(JournalFile from, String version) throws SQLException, JournalException {
        String damage = "";
        long last = 0;
        try (Connection reading = from.openForReading()) {
            damage = copyFacts(reading);
            last = lastOf(reading);
            // An epoch must never come twice. Where the last one is unreadable, seconds since 1970 are later for
            // certain.
            noteEpoch(
                    longOf(
                            reading,
                            "SELECT max(epoch) FROM opening",
                            Instant.now().getEpochSecond()),
                    version);
        } catch (SQLException e) {
            if (Faults.of(e, source).reason() != DAMAGED) {
                throw e;
            }
            damage = String.valueOf(e.getMessage());
            noteEpoch(Instant.now().getEpochSecond(), version);
        }
        writer.close();
        return new Result(copied, Math.max(0, last - copied), damage);
    }

    /** Answers what ended it. */
    private String copyFacts(Connection reading) throws SQLException, JournalException {
        try (FactCursor cursor = new FactCursor(source, reading)) {
            cursor.read(0, this::write);
            return "";
        } catch (WriteFailed e) {
            throw e.why;
        } catch (SQLException e) {
            return String.valueOf(e.getMessage());
        } catch (JournalException e) {
            if (e.reason() != DAMAGED) {
                throw e;
            }
            return String.valueOf(e.getMessage());
        } finally {
            writer.finish();
            to.commit();
        }
    }

    private void write(long position, Fact fact) {
        try {
            writer.write(position, List.of(fact), FactWriter.encode(List.of(fact)));
            copied = position;
            if (++uncommitted == BATCH) {
                writer.flush();
                to.commit();
                uncommitted = 0;
            }
        } catch (SQLException e) {
            throw new WriteFailed(e);
        }
    }

    private void noteEpoch(long epoch, String version) throws SQLException {
        try (PreparedStatement insert = to.prepareStatement(
                "INSERT INTO opening (epoch, position, version, host, pid, at) VALUES (?, 0, ?, 'salvage', 0, 0)")) {
            insert.setLong(1, epoch);
            insert.setString(2, version);
            insert.executeUpdate();
        }
        to.commit();
    }

    /** The last position, as far as it can be told. */
    private long lastOf(Connection reading) {
        try {
            return new Blocks(reading).last(copied);
        } catch (SQLException e) {
            return copied;
        }
    }

    /** The number, or another where the file is too damaged to tell. */
    private static long longOf(Connection connection, String sql, long otherwise) {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() && row.getObject(1) != null ? row.getLong(1) : otherwise;
        } catch (SQLException e) {
            return otherwise;
        }
    }

    /** Carries a failure to write through the reader. */
    private static final class WriteFailed extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient SQLException why;

        WriteFailed(SQLException why) {
            super(why);
            this.why = why;
        }
    }
}
