package dev.estiva.cli;

import dev.estiva.cli.JobFinder.OneTask;
import dev.estiva.cli.JobFinder.Target;
import dev.estiva.cli.JobFinder.WholeJob;
import dev.estiva.client.EstivaClient;
import dev.estiva.client.Job;
import dev.estiva.client.Page;
import dev.estiva.client.Task;
import dev.estiva.model.TaskId;
import java.io.IOException;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code estiva job}: all about a job or a task. */
@Command(
        name = "job",
        description = "Shows all about a job or a task: what it does, what it asks for, where it ran and how it ended.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class JobCommand extends ClientCommand {
    /** Of an array, the tasks that fit on a screen; {@code estiva job 7.0-99} shows others. */
    private static final int MOST_TASKS = 20;

    @Mixin
    private Targets targets;

    private boolean isFirst = true;

    @Override
    int run(EstivaClient client) throws IOException, InterruptedException {
        boolean good = targets.eachLatest(client, this, target -> show(client, target));
        return good ? ExitCodes.SUCCESS : ExitCodes.FAILURE;
    }

    private void show(EstivaClient client, Target target) throws IOException {
        Instant now = Instant.now();
        switch (target) {
            case WholeJob(long id) -> {
                Job job = client.job(id);
                if (json()) {
                    print(ReturnedFigures.ofJob(client, id, job.json()));
                    return;
                }
                gap();
                JobDetails.of(job, now).print(out(), terminal());
                if (job.tasks() == 1) {
                    JobDetails.ofTask(client.task(new TaskId(id, 0)), now).print(out(), terminal());
                } else {
                    showTasks(client, job, now);
                }
            }
            case OneTask(TaskId id) -> {
                Task task = client.task(id);
                if (json()) {
                    print(ReturnedFigures.ofTask(client, task));
                    return;
                }
                gap();
                out().println("Task " + id + " of job " + client.job(id.job()).name());
                JobDetails.ofTask(task, now).print(out(), terminal());
            }
        }
    }

    private void gap() {
        if (!isFirst) {
            out().println();
        }
        isFirst = false;
    }

    private void showTasks(EstivaClient client, Job job, Instant now) throws IOException {
        Page<Task> page = client.tasks(job.id(), null, null, MOST_TASKS);
        if (!page.entries().isEmpty()) {
            out().println();
            JobDetails.tasks(page.entries(), now).print(out(), terminal());
        }
        int more = job.tasks() - page.entries().size();
        if (more > 0) {
            out().println("and " + more + " more: estiva job " + job.id() + "."
                    + page.entries().size() + "-" + (job.tasks() - 1));
        }
    }
}
