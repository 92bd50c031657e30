package dev.estiva.cli;

import dev.estiva.cli.terminal.Column;
import dev.estiva.cli.terminal.Table;
import dev.estiva.cli.terminal.Table.Cell;
import dev.estiva.client.EstivaClient;
import dev.estiva.client.Job;
import dev.estiva.client.JobFilter;
import dev.estiva.client.Json;
import dev.estiva.client.Page;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code estiva jobs}: a list of jobs, the newest first. */
@Command(
        name = "jobs",
        description = "Lists jobs that wait or run, the newest first; with --all also those that have ended.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class JobsCommand extends ClientCommand {
    private static final int MOST = 1_000_000;
    private static final int PAGE = 1_000;

    @Option(
            names = {"-a", "--all"},
            description = "Also those that have ended.")
    private boolean all;

    @Option(
            names = "--status",
            paramLabel = "STATUS",
            description =
                    "Only these: waiting, delayed, running, completed, failed, cancelled, timed_out, aborted, active"
                            + " or ended; several with commas.")
    private @Nullable String status;

    @Option(names = "--user", paramLabel = "NAME", description = "Only this user's.")
    private @Nullable String user;

    @Option(names = "--name", paramLabel = "NAME", description = "Only those of this name.")
    private @Nullable String name;

    @Option(names = "--label", paramLabel = "KEY=VALUE", description = "Only those with this label. May be repeated.")
    private List<String> labels = new ArrayList<>();

    @Option(
            names = "--since",
            paramLabel = "DURATION",
            description = "Only those submitted so long ago at most: 2h, 7d.")
    private @Nullable Duration since;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "At most N, the newest. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Override
    int run(EstivaClient client) throws IOException {
        List<Job> jobs = new ArrayList<>();
        boolean more = collect(client, filter(), jobs);
        if (json()) {
            print(Json.object(Map.of("jobs", jobs.stream().map(Job::json).toList())));
            return ExitCodes.SUCCESS;
        }
        if (jobs.isEmpty()) {
            note(
                    all || status != null
                            ? "No such jobs."
                            : "No jobs wait or run. Those that have ended: estiva jobs --all");
            return ExitCodes.SUCCESS;
        }
        table(jobs, Instant.now()).print(out(), terminal());
        if (more) {
            note("There are more: --limit, now " + limit + ", says how many to show.");
        }
        return ExitCodes.SUCCESS;
    }

    private JobFilter filter() {
        if (limit < 1 || limit > MOST) {
            throw wrong("--limit: found " + limit + ", expected a number from 1 to " + MOST);
        }
        JobFilter filter = JobFilter.ALL.ofUser(user).named(name).limit(Math.min(limit + 1, PAGE));
        try {
            filter = filter.labelled(KeyValue.all("--label", labels));
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
        return status != null ? filter.ofStatus(status) : all ? filter : filter.ofStatus("active");
    }

    /** Answers whether there are more. */
    private boolean collect(EstivaClient client, JobFilter filter, List<Job> to) throws IOException {
        Instant oldest = since == null ? Instant.MIN : Instant.now().minus(since);
        String after = null;
        do {
            Page<Job> page = client.jobs(filter.after(after));
            for (Job job : page.entries()) {
                if (job.submitted().isBefore(oldest)) {
                    return false;
                }
                if (to.size() == limit) {
                    return true;
                }
                to.add(job);
            }
            after = page.next();
        } while (after != null);
        return false;
    }

    private static Table table(List<Job> jobs, Instant now) {
        Table table = new Table(
                Column.right("ID"),
                Column.left("NAME").cutTo(8),
                Column.left("USER").cutTo(6).dropped(2),
                Column.left("STATUS"),
                Column.right("TASKS").dropped(3),
                Column.right("AGE").dropped(1),
                Column.right("TIME"));
        for (Job job : jobs) {
            table.row(
                    Cell.of(job.id()),
                    Cell.of(job.name()),
                    Cell.of(job.user()),
                    JobText.status(job.status()),
                    Cell.of(JobText.progress(job)),
                    Cell.of(JobText.between(job.submitted(), null, now)),
                    Cell.of(JobText.between(job.started(), job.ended(), now)));
        }
        return table;
    }
}
