package dev.estiva.journal;

import static dev.estiva.journal.JournalException.Reason.DAMAGED;
import static dev.estiva.journal.JournalException.Reason.FAILED;

import dev.estiva.model.JobId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Saves what is readable of a damaged journal in a new one: the facts from the first on, or a snapshot and the facts around
 * it, whichever reaches further. Facts behind the next damage are not copied even if they can be read, for they only make
 * sense after those that are lost. The damaged file stays as it is.
 */
public final class Salvage {
    static final String HOW = "`estiva journal repair` saves what was written before the damage, and keeps the file";

    /** Unfinished jobs that a refusal names. */
    private static final int MOST_NAMED = 20;

    private final Path source;
    private final Connection reading;
    private final Connection to;

    private Salvage(Path source, Connection reading, Connection to) {
        this.source = source;
        this.reading = reading;
        this.to = to;
    }

    /**
     * What came of it.
     *
     * @param first the first position that was copied
     * @param last the last one; the state is what it was behind it
     * @param snapshot where the copied snapshot stands, 0 if there is none because the facts suffice
     * @param forgotten how many positions before the first the damaged file had: past events, which the state does not need
     * @param lost how many positions behind the last it had, as far as it can be told
     * @param emptied jobs that have lost what they were to do
     * @param damage the first that was found, or empty if everything could be read
     */
    public record Result(
            long first, long last, long snapshot, long forgotten, long lost, List<JobId> emptied, String damage) {
        public Result {
            emptied = List.copyOf(emptied);
        }

        /** How many facts were copied. */
        public long facts() {
            return last - first + 1;
        }
    }

    /**
     * Copies what is readable. Blocks for as long as reading and writing the file takes.
     *
     * @param damaged the data directory with the damaged journal; it must not be in use
     * @param fresh the data directory to be made; it must not have a journal yet
     * @throws JournalException if not even the file's beginning can be read, or nothing from which the state could be
     *     rebuilt, or the new one cannot be written
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
                return copy(from, writing, version);
            }
        } catch (SQLException e) {
            throw Faults.of(e, to.path());
        }
    }

    private static Result copy(JournalFile from, Connection writing, String version)
            throws SQLException, JournalException {
        try (Connection reading = from.openForReading()) {
            return new Salvage(from.path(), reading, writing).copy(version);
        } catch (SQLException e) {
            if (Faults.of(e, from.path()).reason() != DAMAGED) {
                throw e;
            }
            throw new JournalException(DAMAGED, from.path() + " cannot be repaired: " + e.getMessage(), e);
        }
    }

    private Result copy(String version) throws SQLException, JournalException {
        SalvageScan scan = new SalvageScan(source, reading);
        SalvageScan.Way way = scan.bestWay();
        long firstThere = scan.firstThere();
        if (way.last() == 0 && firstThere > 1) {
            throw hopeless(firstThere);
        }
        List<JobId> emptied = new ArrayList<>();
        if (way.snapshot() == 0) {
            new SalvageReplay(source, reading, to, emptied::add).copy(way.last());
        } else {
            new SalvageState(source, reading, to, emptied::add).copy(way);
        }
        long lastThere = scan.lastThere(way.last());
        // An epoch must never come twice. Where the last one is unreadable, seconds since 1970 are later for certain.
        long now = Instant.now().getEpochSecond();
        noteEpoch(to, longOf("SELECT max(epoch) FROM opening", now), version);
        return new Result(
                way.first(),
                way.last(),
                way.snapshot(),
                Math.max(0, way.first() - firstThere),
                Math.max(0, lastThere - way.last()),
                emptied,
                damage(scan, emptied));
    }

    private String damage(SalvageScan scan, List<JobId> emptied) {
        if (!scan.damage().isEmpty()) {
            return scan.damage();
        }
        if (!emptied.isEmpty()) {
            return "what jobs were to do, or what they returned, has a wrong checksum";
        }
        try {
            return JournalFile.structuralFaults(reading);
        } catch (SQLException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private JournalException hopeless(long firstThere) {
        return new JournalException(
                DAMAGED,
                source + " cannot be repaired: the facts before " + firstThere
                        + " were forgotten long ago, and no snapshot that stands for them can be read, so nobody knows what"
                        + " waited and what ran. " + unfinished()
                        + " Start with another data directory, or move this one away, and submit them again");
    }

    private String unfinished() {
        List<String> jobs = new ArrayList<>();
        try (Statement statement = reading.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT id, name, user FROM job WHERE ended IS NULL ORDER BY id LIMIT " + (MOST_NAMED + 1))) {
            while (row.next()) {
                jobs.add(row.getLong(1) + " (" + row.getString(2) + " of " + row.getString(3) + ")");
            }
        } catch (SQLException e) {
            jobs.add("others that cannot be read");
        }
        if (jobs.isEmpty()) {
            return "No unfinished job is known.";
        }
        String more = jobs.size() > MOST_NAMED ? ", and more" : "";
        return "Unfinished jobs were: " + String.join(", ", jobs.subList(0, Math.min(MOST_NAMED, jobs.size()))) + more
                + ".";
    }

    private static void noteEpoch(Connection to, long epoch, String version) throws SQLException {
        try (PreparedStatement insert = to.prepareStatement(
                "INSERT INTO opening (epoch, position, version, host, pid, at) VALUES (?, 0, ?, 'salvage', 0, 0)")) {
            insert.setLong(1, epoch);
            insert.setString(2, version);
            insert.executeUpdate();
        }
        to.commit();
    }

    /** The number, or another where the file is too damaged to tell. */
    private long longOf(String sql, long otherwise) {
        try (Statement statement = reading.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() && row.getObject(1) != null ? row.getLong(1) : otherwise;
        } catch (SQLException e) {
            return otherwise;
        }
    }
}
