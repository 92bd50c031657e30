package dev.estiva.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Forgets what is older than an instant: first the beginning of the facts, as far as neither of the kept snapshots needs it,
 * then the jobs all of whose facts are gone. A crash on the way leaves what the next one forgets.
 */
final class Pruning {
    /** Rows that one transaction deletes: a millisecond or two. */
    private static final int ROWS = 500;

    /** Blocks that one transaction deletes, of up to 256 facts each. */
    private static final int BLOCKS = 20;

    private final Reading reading;
    private final Transactions transactions;
    private long jobs;
    private long facts;

    Pruning(Reading reading, Transactions transactions) {
        this.reading = reading;
        this.transactions = transactions;
    }

    /** Runs work as one transaction, when it is its turn. */
    interface Transactions {
        void run(Work work) throws JournalException;
    }

    /** The statements of one transaction. */
    interface Work {
        void run(Connection connection) throws SQLException;
    }

    /**
     * What is to go.
     *
     * @param first the first fact that is there
     * @param kept the first fact that stays
     * @param keptMicros its instant
     * @param endedBefore jobs that ended before then have no fact that stays
     */
    private record Cut(long first, long kept, long keptMicros, long endedBefore) {}

    Journal.Pruned run(long beforeMicros) throws JournalException {
        Cut cut = reading.run(connection -> cut(connection, beforeMicros));
        long begin = reading.run(connection -> new Blocks(connection).begin(cut.kept));
        String blocks = "DELETE FROM block WHERE first IN (SELECT first FROM block WHERE first < " + begin
                + " ORDER BY first LIMIT " + BLOCKS + ")";
        boolean[] isMore = {cut.first < cut.kept};
        while (isMore[0]) {
            transactions.run(connection -> isMore[0] = Upkeep.execute(connection, blocks) == BLOCKS);
        }
        transactions.run(connection -> new Blocks(connection).forgetBefore(cut.kept, cut.keptMicros));
        facts = cut.kept - cut.first;
        forgetActivity(cut.kept / Activity.STRETCH);
        List<Long> some = ended(cut);
        while (!some.isEmpty()) {
            List<Long> these = some;
            transactions.run(connection -> forget(connection, these));
            some = ended(cut);
        }
        return new Journal.Pruned(jobs, facts);
    }

    private static Cut cut(Connection connection, long beforeMicros)
            throws SQLException, JournalException, MalformedFactException {
        Blocks blocks = new Blocks(connection);
        long first = blocks.first(1);
        List<Long> snapshots = Upkeep.longs(
                connection,
                "SELECT position FROM snapshot WHERE pieces IS NOT NULL ORDER BY position DESC LIMIT 1 OFFSET 1");
        long needed = snapshots.isEmpty() ? first : snapshots.getFirst() + 1;
        // The last fact stays in any case: it tells the position of the next.
        long kept = Math.min(blocks.last(first), Math.min(needed, blocks.firstAt(beforeMicros)));
        long keptMicros = blocks.micros(kept, Long.MIN_VALUE);
        return new Cut(first, kept, keptMicros, Math.min(beforeMicros, keptMicros));
    }

    private List<Long> ended(Cut cut) throws JournalException {
        return reading.run(connection -> Upkeep.longs(
                connection,
                "SELECT id FROM job WHERE ended < " + cut.endedBefore + " ORDER BY ended, id LIMIT " + ROWS / 5));
    }

    /** As many of these jobs as fit into one transaction; of a large one, a part of what belongs to it. */
    private void forget(Connection connection, List<Long> these) throws SQLException {
        int left = ROWS;
        for (long job : these) {
            left -= Upkeep.execute(
                    connection,
                    "DELETE FROM result WHERE rowid IN (SELECT rowid FROM result WHERE job = " + job + " LIMIT " + left
                            + ")");
            if (left > 0) {
                left -= Upkeep.execute(
                        connection,
                        "DELETE FROM skipped WHERE job = " + job + " AND task IN (SELECT task FROM skipped WHERE job = "
                                + job + " ORDER BY task LIMIT " + left + ")");
            }
            if (left > 0) {
                left -= Upkeep.execute(
                        connection,
                        "DELETE FROM job_stretch WHERE job = " + job
                                + " AND stretch IN (SELECT stretch FROM job_stretch WHERE job = " + job
                                + " ORDER BY stretch LIMIT " + left + ")");
            }
            if (left <= 0) {
                return; // the rest of this job is the next transaction's
            }
            forgetLabels(connection, job);
            Upkeep.execute(connection, "DELETE FROM payload WHERE job = " + job);
            Upkeep.execute(connection, "DELETE FROM job WHERE id = " + job);
            jobs++;
            left -= 3;
            if (left <= 0) {
                return;
            }
        }
    }

    private static void forgetLabels(Connection connection, long job) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT labels FROM job WHERE id = ?");
                PreparedStatement delete =
                        connection.prepareStatement("DELETE FROM job_label WHERE name = ? AND value = ? AND job = ?")) {
            query.setLong(1, job);
            try (ResultSet row = query.executeQuery()) {
                String labels = row.next() ? row.getString(1) : "";
                if (labels.isEmpty()) {
                    return;
                }
                for (Map.Entry<String, String> label :
                        ModelReader.labels(Fields.parse(labels)).entrySet()) {
                    delete.setString(1, label.getKey());
                    delete.setString(2, label.getValue());
                    delete.setLong(3, job);
                    delete.executeUpdate();
                }
            } catch (MalformedFactException e) {
                return; // damaged: its entries stay, and lead to a job that is not there
            }
        }
    }

    private void forgetActivity(long stretch) throws JournalException {
        List<String> users = reading.run(connection -> usersBefore(connection, stretch));
        for (String user : users) {
            int[] deleted = {ROWS};
            while (deleted[0] == ROWS) {
                transactions.run(connection -> deleted[0] = forgetActivity(connection, user, stretch));
            }
        }
    }

    private static List<String> usersBefore(Connection connection, long stretch) throws SQLException {
        List<String> users = new ArrayList<>();
        try (PreparedStatement query =
                connection.prepareStatement("SELECT DISTINCT user FROM activity WHERE stretch < ?")) {
            query.setLong(1, stretch);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    users.add(row.getString(1));
                }
            }
        }
        return users;
    }

    private static int forgetActivity(Connection connection, String user, long stretch) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("""
                DELETE FROM activity WHERE user = ?1 AND stretch IN (
                    SELECT stretch FROM activity WHERE user = ?1 AND stretch < ?2 ORDER BY stretch LIMIT ?3)""")) {
            delete.setString(1, user);
            delete.setLong(2, stretch);
            delete.setInt(3, ROWS);
            return delete.executeUpdate();
        }
    }
}
