package dev.estiva.journal;

import static dev.estiva.journal.JournalException.Reason.DAMAGED;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Finds out how far the state can be rebuilt from a damaged file: from its first fact on, or from one of its snapshots. */
final class SalvageScan {
    private final Path source;
    private final Connection reading;
    private String damage = "";

    SalvageScan(Path source, Connection reading) {
        this.source = source;
        this.reading = reading;
    }

    /**
     * What can be read without a gap.
     *
     * @param snapshot to begin with, 0 for none
     * @param first the first fact, at most the one behind the snapshot
     * @param last the last fact; the one before the first if there is none
     */
    record Way(long snapshot, long first, long last) {}

    /** The way that ends last; of those that end alike the one that begins first. */
    Way bestWay() throws SQLException, JournalException {
        Way best = new Way(0, 1, lastBehind(0));
        for (long snapshot : snapshots()) {
            if (isGood(snapshot)) {
                long last = lastBehind(snapshot);
                if (last > best.last) {
                    best = new Way(snapshot, firstBefore(snapshot), last);
                }
            }
        }
        return best;
    }

    /** The first damage that was found, empty if there was none. Facts that were forgotten on purpose are no damage. */
    String damage() {
        return damage;
    }

    private void note(String found) {
        if (damage.isEmpty()) {
            damage = found;
        }
    }

    private List<Long> snapshots() {
        try {
            return isOfFirstFormat() ? List.of() : new Snapshots(source, reading).complete();
        } catch (SQLException e) {
            note("the list of snapshots: " + e.getMessage());
            return List.of();
        }
    }

    private boolean isOfFirstFormat() throws SQLException {
        try (PreparedStatement query = reading.prepareStatement("PRAGMA user_version");
                ResultSet row = query.executeQuery()) {
            return row.next() && row.getInt(1) == 1;
        }
    }

    private boolean isGood(long snapshot) {
        try {
            if (new Snapshots(source, reading).latestGood(snapshot) == snapshot) {
                return true;
            }
            note("the snapshot behind fact " + snapshot + " is not as it was written");
        } catch (SQLException e) {
            note("the snapshot behind fact " + snapshot + ": " + e.getMessage());
        }
        return false;
    }

    /** The last of the facts that follow each other behind this position. */
    private long lastBehind(long position) throws SQLException, JournalException {
        long[] last = {position};
        try (FactCursor cursor = new FactCursor(source, reading, true)) {
            if (position == 0 && firstThere() > 1) {
                return 0;
            }
            cursor.read(position, (at, _) -> last[0] = at);
        } catch (SQLException e) {
            note("behind fact " + last[0] + ": " + e.getMessage());
        } catch (JournalException e) {
            if (e.reason() != DAMAGED) {
                throw e;
            }
            note(String.valueOf(e.getMessage()));
        }
        return last[0];
    }

    /** The first position that is there, as far as it can be told. */
    long firstThere() {
        try {
            return new Blocks(reading).first(1);
        } catch (SQLException e) {
            return 1;
        }
    }

    /** The last position that is there, or another where it cannot be told. */
    long lastThere(long otherwise) {
        try {
            return new Blocks(reading).last(otherwise);
        } catch (SQLException e) {
            return otherwise;
        }
    }

    /** The first of the facts that lead up to the one at this position, itself included; the one behind it if it is bad. */
    private long firstBefore(long position) {
        long first = position + 1;
        try {
            Blocks blocks = new Blocks(reading);
            long begin = blocks.begin(position);
            while (begin > 0 && begin < first) {
                long intact = firstIntact(blocks, begin, first);
                first = intact;
                begin = intact > begin ? 0 : blocks.begin(first - 1);
            }
        } catch (SQLException | JournalException | MalformedFactException e) {
            note("before fact " + first + ": " + e.getMessage());
        }
        return first;
    }

    /** From where on all facts up to the end, exclusively, are there and intact; they are in one block. */
    private static long firstIntact(Blocks blocks, long begin, long end)
            throws SQLException, JournalException, MalformedFactException {
        long[] seen = {begin, begin};
        blocks.read(begin, end, (position, isIntact, _) -> {
            if (!isIntact) {
                seen[0] = position + 1;
            }
            seen[1] = position + 1;
            return position + 1 < end;
        });
        return seen[1] == end ? seen[0] : end; // else some are missing
    }
}
