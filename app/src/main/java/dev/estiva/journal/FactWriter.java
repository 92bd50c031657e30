package dev.estiva.journal;

import dev.estiva.core.Fact;
import dev.estiva.model.TaskId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Writes facts, payloads, results and the jobs' rows inside the transaction of its connection. One thread. */
final class FactWriter implements AutoCloseable {
    /** Facts whose statements are gathered before they are executed. */
    private static final int GATHERED = 10_000;

    private final BlockWriter blocks;
    private final PreparedStatement payloads;
    private final PreparedStatement results;
    private final JobChanges jobs;
    private final Activity activity;
    private int gathered;

    FactWriter(Connection connection) throws SQLException {
        blocks = new BlockWriter(connection);
        payloads = connection.prepareStatement("INSERT INTO payload (job, sum, bytes) VALUES (?, ?, ?)");
        results = connection.prepareStatement("INSERT INTO result (job, task, sum, bytes) VALUES (?, ?, ?, ?)");
        jobs = new JobChanges(connection);
        activity = new Activity(connection);
    }

    /** The facts' bodies as {@link #write} takes them. Any thread may call it. */
    static List<byte[]> encode(List<Fact> batch) {
        List<byte[]> bodies = new ArrayList<>(batch.size());
        for (Fact fact : batch) {
            bodies.add(FactCodec.encodeBytes(fact));
        }
        return bodies;
    }

    void write(long firstPosition, List<Fact> batch, List<byte[]> bodies) throws SQLException {
        long position = firstPosition;
        for (int i = 0; i < batch.size(); i++) {
            write(position++, batch.get(i), bodies.get(i));
        }
    }

    private void write(long position, Fact fact, byte[] body) throws SQLException {
        blocks.add(position, fact.atMicros(), body);
        long job = jobOf(fact);
        if (fact instanceof Fact.JobSubmitted submitted && submitted.payload().size() > 0) {
            byte[] bytes = submitted.payload().bytes();
            payloads.setLong(1, job);
            payloads.setLong(2, Checksum.of(job, bytes));
            payloads.setBytes(3, bytes);
            payloads.addBatch();
        } else if (fact instanceof Fact.TaskFinished finished
                && finished.outcome().output().size() > 0) {
            result(finished.task(), finished.outcome().output().bytes());
        }
        if (job != 0) {
            jobs.add(position, fact);
            activity.add(position, job, fact);
        }
        if (++gathered >= GATHERED) {
            flush();
        }
    }

    private void result(TaskId task, byte[] bytes) throws SQLException {
        results.setLong(1, task.job());
        results.setInt(2, task.index());
        results.setLong(3, Checksum.of(task, bytes));
        results.setBytes(4, bytes);
        results.addBatch();
    }

    /** To be called before the transaction ends. */
    void flush() throws SQLException {
        gathered = 0;
        blocks.flush();
        payloads.executeBatch();
        results.executeBatch();
        jobs.flush();
        activity.flush();
    }

    /** The same, when nothing more is to be written. */
    void finish() throws SQLException {
        flush();
        jobs.finish();
    }

    /** Rows of jobs that were there before say when these started, if they did. */
    void startsAreKnown() {
        jobs.startsAreKnown();
    }

    /** 0 if the fact is of no job. */
    static long jobOf(Fact fact) {
        return switch (fact) {
            case Fact.JobSubmitted f -> f.job().value();
            case Fact.JobRerouted f -> f.job().value();
            case Fact.TaskRerouted f -> ofTask(f.task());
            case Fact.TaskPlaced f -> ofTask(f.task());
            case Fact.TaskReserved f -> ofTask(f.task());
            case Fact.TaskStopping f -> ofTask(f.task());
            case Fact.TaskRequeued f -> ofTask(f.task());
            case Fact.TaskSuspended f -> ofTask(f.task());
            case Fact.TaskResumed f -> ofTask(f.task());
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
        blocks.close();
        payloads.close();
        results.close();
        jobs.close();
        activity.close();
    }
}
