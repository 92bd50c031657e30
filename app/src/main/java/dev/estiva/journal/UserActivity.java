package dev.estiva.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Notes in which stretches of the facts each user's jobs occur, so that a user's events are found without looking at those
 * of all others. One row a user and stretch, where an index over all facts would cost a row a fact.
 */
final class UserActivity implements AutoCloseable {
    /** Facts in a stretch: what is read in vain at most for one event that counts. */
    static final int STRETCH = 256;

    /** Jobs whose users are remembered: those of the last moments, which most facts are of. */
    private static final int MOST_JOBS = 20_000;

    /** Users whose last stretch is remembered; beyond it some rows are written once more in vain. */
    private static final int MOST_USERS = 10_000;

    private final PreparedStatement insert;
    private final PreparedStatement find;
    private final Map<String, Long> latest = new TreeMap<>();
    private final Map<Long, Set<Long>> touched = new TreeMap<>();

    @SuppressWarnings("serial") // never serialised
    private final Map<Long, String> users = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, String> eldest) {
            return size() > MOST_JOBS;
        }
    };

    UserActivity(Connection connection) throws SQLException {
        insert = connection.prepareStatement("INSERT OR IGNORE INTO activity (user, stretch) VALUES (?, ?)");
        find = connection.prepareStatement("SELECT user FROM job WHERE id = ?");
    }

    void submitted(long job, String user) {
        users.put(job, user);
    }

    /** A fact at this position is of this job. */
    void add(long position, long job) {
        touched.computeIfAbsent(position / STRETCH, _ -> new LinkedHashSet<>()).add(job);
    }

    /** To be called when the jobs' rows are written. */
    void flush() throws SQLException {
        for (Map.Entry<Long, Set<Long>> stretch : touched.entrySet()) {
            for (long job : stretch.getValue()) {
                note(stretch.getKey(), userOf(job));
            }
        }
        touched.clear();
    }

    private void note(long stretch, @Nullable String user) throws SQLException {
        if (user == null || Long.valueOf(stretch).equals(latest.get(user))) {
            return;
        }
        insert.setString(1, user);
        insert.setLong(2, stretch);
        insert.executeUpdate();
        if (latest.size() >= MOST_USERS) {
            latest.clear();
        }
        latest.put(user, stretch);
    }

    private @Nullable String userOf(long job) throws SQLException {
        String known = users.get(job);
        if (known != null) {
            return known;
        }
        find.setLong(1, job);
        try (ResultSet row = find.executeQuery()) {
            String found = row.next() ? row.getString(1) : null;
            if (found != null) {
                users.put(job, found);
            }
            return found;
        }
    }

    @Override
    public void close() throws SQLException {
        insert.close();
        find.close();
    }
}
