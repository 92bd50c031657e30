package dev.estiva.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;

/**
 * Reads the facts' lines, which lie in blocks: a row for some that were written together, each line its fact's checksum, a blank
 * and its JSON. Finds them in the table of older formats too, where each fact had a row of its own.
 */
final class Blocks {
    private static final String ROWS =
            "(SELECT position AS first, at, sum || ' ' || body || char(10) AS lines FROM fact)";

    private final Connection connection;
    private final String source;

    Blocks(Connection connection) throws SQLException {
        this.connection = connection;
        this.source = one("PRAGMA user_version", Schema.VERSION) <= Schema.ROW_A_FACT ? ROWS : "block";
    }

    /** Takes lines. */
    interface Taker {
        /**
         * Takes one.
         *
         * @param isIntact whether the checksum is right
         * @return whether to go on
         */
        boolean line(long position, boolean isIntact, String body)
                throws SQLException, JournalException, MalformedFactException;
    }

    /** The position of the first fact that is there, or another if there is none. */
    long first(long otherwise) throws SQLException {
        return one("SELECT min(first) FROM " + source, otherwise);
    }

    /** The position of the last fact, or another if there is none. */
    long last(long otherwise) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT first, lines FROM " + source + " ORDER BY first DESC LIMIT 1")) {
            return row.next() ? row.getLong(1) + row.getString(2).lines().count() - 1 : otherwise;
        }
    }

    /** Where the block begins that this position is in, or the next one if it is in none; 0 behind the last. */
    long begin(long position) throws SQLException {
        long before = one("SELECT max(first) FROM " + source + " WHERE first <= " + position, 0);
        return before > 0 ? before : one("SELECT min(first) FROM " + source, 0);
    }

    /** The instant of the fact at this position, or another if it is not there. */
    long micros(long position, long otherwise) throws SQLException, JournalException, MalformedFactException {
        long[] found = {otherwise};
        read(position, position + 1, (_, _, body) -> {
            found[0] = Fields.parse(body).whole("at");
            return false;
        });
        return found[0];
    }

    /** Takes the facts before this one, of this instant, out of its block. */
    void forgetBefore(long position, long atMicros) throws SQLException {
        long begin = begin(position);
        if (begin >= position) {
            return;
        }
        try (PreparedStatement query = connection.prepareStatement("SELECT lines FROM block WHERE first = ?");
                PreparedStatement update =
                        connection.prepareStatement("UPDATE block SET first = ?, at = ?, lines = ? WHERE first = ?")) {
            query.setLong(1, begin);
            String lines;
            try (ResultSet row = query.executeQuery()) {
                row.next();
                lines = row.getString(1);
            }
            update.setLong(1, position);
            update.setLong(2, atMicros);
            update.setString(3, lines.lines().skip(position - begin).collect(Collectors.joining("\n", "", "\n")));
            update.setLong(4, begin);
            update.executeUpdate();
        }
    }

    /** Hands over the lines from a position on, up to another one exclusively. */
    void read(long from, long to, Taker taker) throws SQLException, JournalException, MalformedFactException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT first, lines FROM " + source + " WHERE first >= ? AND first < ? ORDER BY first")) {
            query.setLong(1, begin(from));
            query.setLong(2, to);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    if (!read(row.getLong(1), row.getString(2), from, to, taker)) {
                        return;
                    }
                }
            }
        }
    }

    private static boolean read(long first, String lines, long from, long to, Taker taker)
            throws SQLException, JournalException, MalformedFactException {
        long position = first;
        int at = 0;
        while (at < lines.length() && position < to) {
            int end = lines.indexOf('\n', at);
            int until = end < 0 ? lines.length() : end; // without its end a line is damaged, and its checksum wrong
            if (position >= from && !line(position, lines.substring(at, until), taker)) {
                return false;
            }
            position++;
            at = until + 1;
        }
        return true;
    }

    private static boolean line(long position, String line, Taker taker)
            throws SQLException, JournalException, MalformedFactException {
        int blank = line.indexOf(' ');
        String body = line.substring(blank + 1);
        boolean isIntact = line.substring(0, Math.max(0, blank)).equals(Long.toString(Checksum.of(position, body)));
        return taker.line(position, isIntact, body);
    }

    /** The position of the first fact of that instant or later. Instants never go back, so halving finds it. */
    long firstAt(long micros) throws SQLException, JournalException, MalformedFactException {
        long low = first(1);
        long high = last(0) + 1;
        long block = low;
        while (low < high) { // the last block that begins before that instant
            long middle = low + (high - low) / 2;
            long next = one("SELECT min(first) FROM " + source + " WHERE first >= " + middle, Long.MAX_VALUE);
            if (next == Long.MAX_VALUE
                    || one("SELECT at FROM " + source + " WHERE first = " + next, micros) >= micros) {
                high = middle;
            } else {
                block = next;
                low = next + 1;
            }
        }
        long[] found = {last(0) + 1};
        read(block, Long.MAX_VALUE, (position, _, body) -> {
            if (Fields.parse(body).whole("at") >= micros) {
                found[0] = position;
                return false;
            }
            return true;
        });
        return found[0];
    }

    private long one(String sql, long otherwise) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            long value = row.next() ? row.getLong(1) : otherwise;
            return row.wasNull() ? otherwise : value;
        }
    }
}
