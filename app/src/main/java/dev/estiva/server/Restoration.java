package dev.estiva.server;

import dev.estiva.core.ClusterState;
import dev.estiva.journal.Journal;
import dev.estiva.journal.SqliteJournal;
import dev.estiva.model.JobId;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskState;
import dev.estiva.policy.Presets;
import dev.estiva.server.OutputStore.Source;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What a data directory needs that is older than the cluster: whatever happened since, its numbers of jobs and attempts will
 * be given a second time. Under another name workers take it for another cluster, and end and forget what they ran for this
 * one; and output of what is not known here must not become part of what will have its number.
 */
public final class Restoration {
    private final OutputFiles outputs;
    private final Journal journal;
    private final ClusterState state =
            new ClusterState(Presets.DEFAULT.spec().build().order());
    private long removed;

    private Restoration(Path data, Journal journal) {
        this.journal = journal;
        this.outputs = new OutputFiles(data.resolve("output"));
    }

    /**
     * What was done.
     *
     * @param name the cluster's new name
     * @param unfinishedJobs how many jobs have tasks that wait or are believed to run
     * @param runningTasks how many tasks are believed to run: they will be started again
     * @param removedOutputs how many files of output were of what is not known here
     */
    public record Result(String name, int unfinishedJobs, int runningTasks, long removedOutputs) {}

    /**
     * Prepares the directory for its next start. Blocks for as long as a start of a server takes.
     *
     * @throws IOException if it cannot be used, or a server uses it, saying so
     */
    public static Result prepare(Path data, String version) throws IOException {
        try (Journal journal = SqliteJournal.open(data, version)) {
            return new Restoration(data, journal).prepare(data);
        }
    }

    private Result prepare(Path data) throws IOException {
        journal.recover(Journal.Recovery.into(state));
        OutputWalk walk = new OutputWalk(outputs.places());
        for (JobId job : walk.jobs()) {
            if (state.job(job.value()) == null && journal.history().job(job) == null) {
                walk.of(job, (_, _, _) -> removed++);
                outputs.delete(job);
            } else {
                walk.of(job, (source, _, _) -> removeUnlessKnown(source));
            }
        }
        return new Result(ClusterName.renew(data), state.jobCount(), state.runningCount(), removed);
    }

    private void removeUnlessKnown(Source source) throws IOException {
        if (source.attempt() > latestAttempt(source.task())) {
            outputs.delete(source);
            removed++;
        }
    }

    /** The latest that is known to have begun; of a task that has ended there will be no other. */
    private int latestAttempt(TaskId task) {
        return switch (state.state(task)) {
            case TaskState.Waiting waiting -> waiting.attempt() - 1;
            case TaskState.Suspended suspended -> suspended.attempt();
            case TaskState.Delayed delayed -> delayed.attempt() - 1;
            case TaskState.Running running -> running.attempt();
            case null, default -> Integer.MAX_VALUE;
        };
    }
}
