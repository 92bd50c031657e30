package dev.estiva.journal;

import dev.estiva.core.Fact;
import dev.estiva.model.TaskId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;

/** Writes facts, payloads, results and the jobs' rows inside the transaction of its connection. One thread. */
final class FactWriter implements AutoCloseable {
    private final PreparedStatement facts;
    private final PreparedStatement payloads;
    private final PreparedStatement results;
    private final JobChanges jobs;
    private final UserActivity activity;

    FactWriter(Connection connection) throws SQLException {
        facts = connection.prepareStatement("INSERT INTO fact (position, at, job, sum, body) VALUES (?, ?, ?, ?, ?)");
        payloads = connection.prepareStatement("INSERT INTO payload (job, sum, bytes) VALUES (?, ?, ?)");
        results = connection.prepareStatement("INSERT INTO result (job, task, sum, bytes) VALUES (?, ?, ?, ?)");
        jobs = new JobChanges(connection);
        activity = new UserActivity(connection);
    }

    void write(long firstPosition, List<Fact> batch) throws SQLException {
        long position = firstPosition;
        for (Fact fact : batch) {
            write(position++, fact);
        }
    }

    private void write(long position, Fact fact) throws SQLException {
        String body = FactCodec.encode(fact);
        long job = jobOf(fact);
        facts.setLong(1, position);
        facts.setLong(2, fact.atMicros());
        if (job == 0) {
            facts.setNull(3, Types.INTEGER);
        } else {
            facts.setLong(3, job);
        }
        facts.setLong(4, Checksum.of(position, body));
        facts.setString(5, body);
        facts.addBatch();
        if (fact instanceof Fact.JobSubmitted submitted && submitted.payload().size() > 0) {
            byte[] bytes = submitted.payload().bytes();
            payloads.setLong(1, job);
            payloads.setLong(2, Checksum.of(job, bytes));
            payloads.setBytes(3, bytes);
            payloads.executeUpdate();
        } else if (fact instanceof Fact.TaskFinished finished
                && finished.outcome().output().size() > 0) {
            result(finished.task(), finished.outcome().output().bytes());
        }
        jobs.add(fact);
        if (fact instanceof Fact.JobSubmitted submitted) {
            activity.submitted(job, submitted.spec().user());
        }
        if (job != 0) {
            activity.add(position, job);
        }
    }

    private void result(TaskId task, byte[] bytes) throws SQLException {
        results.setLong(1, task.job());
        results.setInt(2, task.index());
        results.setLong(3, Checksum.of(task, bytes));
        results.setBytes(4, bytes);
        results.executeUpdate();
    }

    /** To be called before the transaction ends. */
    void flush() throws SQLException {
        facts.executeBatch();
        jobs.flush();
        activity.flush();
    }

    /** 0 if the fact is of no job. */
    static long jobOf(Fact fact) {
        return switch (fact) {
            case Fact.JobSubmitted f -> f.job().value();
            case Fact.TaskPlaced f -> ofTask(f.task());
            case Fact.TaskReserved f -> ofTask(f.task());
            case Fact.TaskStopping f -> ofTask(f.task());
            case Fact.TaskRequeued f -> ofTask(f.task());
            case Fact.TaskReady f -> ofTask(f.task());
            case Fact.TaskFinished f -> ofTask(f.task());
            case Fact.RestCancelled f -> f.job().value();
            case Fact.OfWorker _, Fact.PolicyReplaced _ -> 0;
        };
    }

    private static long ofTask(TaskId task) {
        return task.job();
    }

    @Override
    public void close() throws SQLException {
        facts.close();
        payloads.close();
        results.close();
        jobs.close();
        activity.close();
    }
}
