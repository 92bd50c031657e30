package dev.estiva.cli;

import dev.estiva.cli.terminal.Ids;
import dev.estiva.client.EstivaClient;
import dev.estiva.client.Job;
import dev.estiva.client.JobFilter;
import dev.estiva.client.Page;
import dev.estiva.model.TaskId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the jobs that a user means by {@code last} or by a name. Numbers are taken as they are. */
final class JobFinder {
    private static final int PAGE = 100;

    private final EstivaClient client;

    JobFinder(EstivaClient client) {
        this.client = client;
    }

    /** A job, or one task of it. */
    sealed interface Target {
        long job();
    }

    /** A whole job. */
    record WholeJob(long job) implements Target {
        @Override
        public String toString() {
            return Long.toString(job);
        }
    }

    /** A task of a job. */
    record OneTask(TaskId task) implements Target {
        @Override
        public long job() {
            return task.job();
        }

        @Override
        public String toString() {
            return task.toString();
        }
    }

    /** The one that is meant; of several jobs of a name the latest. */
    Target latest(Ids.Id id) throws IOException {
        return switch (id) {
            case Ids.Named(String name) -> new WholeJob(require(client.latest(null, name), name));
            default -> numbered(id);
        };
    }

    /** All that are meant: the jobs of a name that have not ended, or if all have, the latest. */
    List<Target> all(Ids.Id id) throws IOException {
        if (!(id instanceof Ids.Named(String name))) {
            return List.of(numbered(id));
        }
        List<Target> active = new ArrayList<>();
        JobFilter filter = JobFilter.ACTIVE.named(name).limit(PAGE);
        String after = null;
        do {
            Page<Job> page = client.jobs(filter.after(after));
            page.entries().forEach(job -> active.add(new WholeJob(job.id())));
            after = page.next();
        } while (after != null);
        return active.isEmpty() ? List.of(latest(id)) : active;
    }

    private Target numbered(Ids.Id id) throws IOException {
        return switch (id) {
            case Ids.Job(long job) -> new WholeJob(job);
            case Ids.Task(long job, int index) -> new OneTask(new TaskId(job, index));
            case Ids.Last _ -> new WholeJob(ownLatest());
            case Ids.Named(String name) -> throw new IllegalArgumentException(name);
        };
    }

    private long ownLatest() throws IOException {
        String me = client.cluster().get("you").text("user");
        Job found = client.latest(me, null);
        if (found == null) {
            throw new CommandFailure("last: " + me + " has not submitted any job that is known here");
        }
        return found.id();
    }

    private static long require(@Nullable Job found, String name) {
        if (found == null) {
            throw new CommandFailure("there is no job " + name);
        }
        return found.id();
    }
}
