package dev.estiva.journal;

import static dev.estiva.journal.JournalException.Reason.NEWER;

import dev.estiva.core.StatePart;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads snapshots, and believes none that is incomplete or has a wrong checksum. */
final class Snapshots {
    private final Path file;
    private final Connection connection;

    Snapshots(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    /** The positions of the snapshots that were written to their end, the latest first. */
    List<Long> complete() throws SQLException {
        List<Long> positions = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(
                        "SELECT position FROM snapshot WHERE pieces IS NOT NULL ORDER BY position DESC");
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                positions.add(row.getLong(1));
            }
        }
        return positions;
    }

    /** The latest snapshot up to this position that is as it was written, 0 if there is none. Reads it wholly. */
    long latestGood(long upTo) throws SQLException {
        for (long position : complete()) {
            if (position <= upTo && isGood(position)) {
                return position;
            }
        }
        return 0;
    }

    private boolean isGood(long position) throws SQLException {
        long expected;
        try (PreparedStatement query = connection.prepareStatement("SELECT pieces FROM snapshot WHERE position = ?")) {
            query.setLong(1, position);
            try (ResultSet row = query.executeQuery()) {
                expected = row.next() ? row.getLong(1) : -1;
            }
        }
        try (PreparedStatement query = pieces(position);
                ResultSet row = query.executeQuery()) {
            long found = 0;
            while (row.next()) {
                boolean follows = row.getLong(1) == found;
                if (!follows || Checksum.ofPiece(position, row.getLong(1), row.getString(3)) != row.getLong(2)) {
                    return false;
                }
                found++;
            }
            return found == expected && found > 0;
        }
    }

    private PreparedStatement pieces(long position) throws SQLException {
        PreparedStatement query = connection.prepareStatement(
                "SELECT number, sum, body FROM snapshot_piece WHERE snapshot = ? ORDER BY number");
        query.setLong(1, position);
        return query;
    }

    /** Hands over the parts of a good snapshot. */
    void read(long position, Consumer<StatePart> target) throws SQLException, JournalException {
        try (PreparedStatement query = pieces(position);
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                PartCodec.decodeAll(row.getString(3)).forEach(target);
            }
        } catch (MalformedFactException e) {
            throw new JournalException(
                    NEWER,
                    "the snapshot behind fact " + position + " of " + file + " cannot be read: " + e.getMessage()
                            + ". It was written by Estiva " + writer(position) + "; use that version or a later one",
                    e);
        }
    }

    private String writer(long position) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT version FROM snapshot WHERE position = ?")) {
            query.setLong(1, position);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getString(1) : "of an unknown version";
            }
        }
    }
}
