package dev.estiva.journal;

import dev.estiva.core.StatePart;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** The jobs of a state, and the rows of the history that follow from it. */
final class UnfinishedJobs {
    private final NavigableMap<Long, Entry> jobs = new TreeMap<>();
    private long nextJob = 1;

    /** One job with its tasks that are not as the number of untouched ones says. */
    private record Entry(StatePart.OfJob job, Set<Integer> unfinished, List<Integer> skipped) {
        long left() {
            return job.spec().tasks() - job.firstUntouched() - (long) skipped.size() + unfinished.size();
        }
    }

    void add(StatePart part) {
        switch (part) {
            case StatePart.Clock clock -> nextJob = clock.nextJob();
            case StatePart.OfJob job -> jobs.put(job.job().value(), new Entry(job, new HashSet<>(), new ArrayList<>()));
            case StatePart.EndedUntouched ended ->
                entry(ended.job().value()).skipped.addAll(ended.tasks());
            case StatePart.OfTask task ->
                entry(task.task().job()).unfinished.add(task.task().index());
            case StatePart.OfWorker _, StatePart.Promise _, StatePart.UserUsage _, StatePart.TypeSpeed _ -> {}
        }
    }

    private Entry entry(long job) {
        Entry entry = jobs.get(job);
        if (entry == null) {
            throw new IllegalStateException("a part of job " + job + " before the job");
        }
        return entry;
    }

    /** The id of the next job: those from it on came later. */
    long nextJob() {
        return nextJob;
    }

    /** Whether the task had ended. */
    boolean hasEnded(TaskId task) {
        Entry entry = jobs.get(task.job());
        return task.job() < nextJob
                && (entry == null
                        || (task.index() < entry.job.firstUntouched() && !entry.unfinished.contains(task.index())));
    }

    /** Writes the rows that the history has of them. */
    void write(Connection to) throws SQLException {
        try (PreparedStatement row = to.prepareStatement("""
            INSERT INTO job (id, name, user, type, tasks, submitted, unfinished, completed, rank, started, labels)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
            """);
                PreparedStatement label =
                        to.prepareStatement("INSERT INTO job_label (name, value, job) VALUES (?, ?, ?)");
                PreparedStatement skipped = to.prepareStatement("INSERT INTO skipped (job, task) VALUES (?, ?)")) {
            for (Entry entry : jobs.values()) {
                write(entry, row);
                for (Map.Entry<String, String> each : entry.job.spec().labels().entrySet()) {
                    label.setString(1, each.getKey());
                    label.setString(2, each.getValue());
                    label.setLong(3, entry.job.job().value());
                    label.executeUpdate();
                }
                for (int task : entry.skipped) {
                    skipped.setLong(1, entry.job.job().value());
                    skipped.setInt(2, task);
                    skipped.executeUpdate();
                }
            }
        }
    }

    private static void write(Entry entry, PreparedStatement row) throws SQLException {
        StatePart.OfJob job = entry.job;
        StatePart.Progress progress = job.progress();
        row.setLong(1, job.job().value());
        row.setString(2, job.spec().name());
        row.setString(3, job.spec().user());
        row.setString(4, job.spec().type());
        row.setInt(5, job.spec().tasks());
        row.setLong(6, job.submitMicros());
        row.setLong(7, entry.left());
        row.setInt(8, progress.completed());
        row.setInt(9, progress.worst() == null ? 0 : Ranks.of(progress.worst()));
        if (progress.firstStartMicros() == TaskState.NEVER) {
            row.setNull(10, Types.INTEGER);
        } else {
            row.setLong(10, progress.firstStartMicros());
        }
        row.setString(11, JobChanges.labels(job.spec()));
        row.executeUpdate();
    }
}
