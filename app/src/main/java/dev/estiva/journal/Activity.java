package dev.estiva.journal;

import dev.estiva.core.Fact;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Notes in which stretches of the facts each user's and each job's facts occur, so that they are found without looking at those
 * of all others: one row a user and stretch, and one a job and stretch but for the stretches that the job's own row tells, of
 * its first fact and of its last.
 */
final class Activity implements AutoCloseable {
    /** Facts in a stretch: what is read in vain at most for one that counts. */
    static final int STRETCH = 256;

    /** Jobs that are remembered: those of the last moments, which most facts are of. */
    private static final int MOST_JOBS = 65_536;

    /** Users whose last stretch is remembered; beyond it some rows are written once more in vain. */
    private static final int MOST_USERS = 10_000;

    private final PreparedStatement insertOfUser;
    private final PreparedStatement insertOfJob;
    private final PreparedStatement find;
    private final Map<String, Long> latest = new TreeMap<>();

    @SuppressWarnings("serial") // never serialised
    private final Map<Long, Known> jobs = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Known> eldest) {
            return size() > MOST_JOBS;
        }
    };

    Activity(Connection connection) throws SQLException {
        insertOfUser = connection.prepareStatement("INSERT OR IGNORE INTO activity (user, stretch) VALUES (?, ?)");
        insertOfJob = connection.prepareStatement("INSERT OR IGNORE INTO job_stretch (job, stretch) VALUES (?, ?)");
        find = connection.prepareStatement("SELECT user, tasks FROM job WHERE id = ?");
    }

    /** What a job's facts need to know of it, and the last stretch that its own row or a noted one tells. */
    private static final class Known {
        private final String user;
        private final int tasks;
        private long stretch;

        Known(String user, int tasks, long stretch) {
            this.user = user;
            this.tasks = tasks;
            this.stretch = stretch;
        }
    }

    /** A fact of a job; those before it have been written or are to be written with it. */
    void add(long position, long job, Fact fact) throws SQLException {
        long stretch = position / STRETCH;
        if (fact instanceof Fact.JobSubmitted submitted) {
            Known known = new Known(submitted.spec().user(), submitted.spec().tasks(), stretch);
            jobs.put(job, known);
            ofUser(known.user, stretch);
            return;
        }
        Known known = jobs.get(job);
        if (known == null) {
            known = find(job);
            if (known == null) {
                return; // its facts were pruned
            }
            jobs.put(job, known);
        }
        ofUser(known.user, stretch);
        boolean isLast = known.tasks == 1 && fact instanceof Fact.TaskFinished;
        if (known.stretch != stretch && !isLast) {
            insertOfJob.setLong(1, job);
            insertOfJob.setLong(2, stretch);
            insertOfJob.addBatch();
            known.stretch = stretch;
        }
    }

    private void ofUser(String user, long stretch) throws SQLException {
        Long noted = latest.get(user);
        if (noted != null && noted == stretch) {
            return;
        }
        insertOfUser.setString(1, user);
        insertOfUser.setLong(2, stretch);
        insertOfUser.addBatch();
        if (latest.size() >= MOST_USERS) {
            latest.clear();
        }
        latest.put(user, stretch);
    }

    /** A job that is not remembered has a row: it was written with its first fact, and that was long ago. */
    private @Nullable Known find(long job) throws SQLException {
        find.setLong(1, job);
        try (ResultSet row = find.executeQuery()) {
            return row.next() ? new Known(row.getString(1), row.getInt(2), -1) : null;
        }
    }

    /** To be called before the transaction ends. */
    void flush() throws SQLException {
        insertOfUser.executeBatch();
        insertOfJob.executeBatch();
    }

    @Override
    public void close() throws SQLException {
        insertOfUser.close();
        insertOfJob.close();
        find.close();
    }
}
