package dev.estiva.journal;

import dev.estiva.model.JobId;
import dev.estiva.model.Payload;
import dev.estiva.model.TaskId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Looks up what lies beside the facts of many jobs or tasks by one statement: asked one by one, a page of a thousand costs as many. */
final class Many {
    private Many() {}

    /** What these jobs were told. */
    static NavigableMap<JobId, Payload> payloads(Path file, Connection connection, Collection<JobId> jobs)
            throws SQLException, JournalException {
        NavigableMap<JobId, Payload> found = new TreeMap<>();
        String sql =
                "SELECT job, sum, bytes FROM payload WHERE job IN (SELECT value FROM json_each(" + jobs(jobs) + "))";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                JobId job = new JobId(row.getLong(1));
                found.put(job, FactCursor.payload(file, job, row.getBytes(3), row.getLong(2)));
            }
        }
        return found;
    }

    /** What these tasks returned. */
    static NavigableMap<TaskId, Payload> results(Path file, Connection connection, Collection<TaskId> tasks)
            throws SQLException, JournalException {
        NavigableMap<TaskId, Payload> found = new TreeMap<>();
        String wanted = tasks.stream()
                .map(task -> "[" + task.job() + "," + task.index() + "]")
                .collect(Collectors.joining(",", "'[", "]'"));
        String sql = "SELECT r.job, r.task, r.sum, r.bytes FROM json_each(" + wanted + ") AS wanted"
                + " CROSS JOIN result AS r ON r.job = wanted.value ->> 0 AND r.task = wanted.value ->> 1";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                TaskId task = new TaskId(row.getLong(1), row.getInt(2));
                found.put(task, FactCursor.result(file, task, row.getBytes(4), row.getLong(3)));
            }
        }
        return found;
    }

    /** Numbers of jobs as a JSON list in quotes of SQL. */
    static String jobs(Collection<JobId> jobs) {
        return jobs.stream().map(job -> Long.toString(job.value())).collect(Collectors.joining(",", "'[", "]'"));
    }
}
