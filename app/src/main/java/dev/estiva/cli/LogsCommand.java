package dev.estiva.cli;

import dev.estiva.cli.JobFinder.OneTask;
import dev.estiva.cli.JobFinder.Target;
import dev.estiva.cli.JobFinder.WholeJob;
import dev.estiva.cli.LogPrinter.Form;
import dev.estiva.cli.LogPrinter.Streams;
import dev.estiva.client.EstivaClient;
import dev.estiva.client.Job;
import dev.estiva.client.Page;
import dev.estiva.client.Task;
import dev.estiva.model.TaskId;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code estiva logs}: what jobs wrote. */
@Command(
        name = "logs",
        description = "Prints what a job wrote to its standard output and its standard error.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class LogsCommand extends ClientCommand {
    private static final int PAGE = 1_000;

    @Mixin
    private Targets targets;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on as it grows, until the job has ended.")
    private boolean follows;

    @Option(names = "--stdout", description = "Only what went to standard output.")
    private boolean onlyStdout;

    @Option(names = "--stderr", description = "Only what went to standard error.")
    private boolean onlyStderr;

    @Option(names = "--attempt", paramLabel = "N", description = "Of the attempt N. Default: the latest.")
    private int attempt;

    private volatile boolean isComplete = true;

    @Override
    int run(EstivaClient client) throws IOException, InterruptedException {
        if (attempt < 0 || (follows && attempt > 0)) {
            throw wrong(follows ? "--follow and --attempt exclude each other" : "--attempt: attempts count from 1");
        }
        boolean good = targets.eachLatest(client, this, target -> print(client, target));
        return good && isComplete ? ExitCodes.SUCCESS : ExitCodes.FAILURE;
    }

    private void print(EstivaClient client, Target target) throws IOException, InterruptedException {
        Job job = client.job(target.job());
        TaskId only = only(target, job);
        Form form = json() ? Form.JSON : only != null ? Form.BARE : Form.PREFIXED;
        LogPrinter printer = new LogPrinter(client, form, this, this::dropped);
        if (follows && !job.hasEnded()) {
            try (Detachment _ = new Detachment(job.id(), err())) {
                new Follower(client, new Patience(this), job.id(), printer, streams(), only).run();
            }
        } else if (only != null) {
            requireAttempt(client.task(only));
            printer.print(only, attempt, streams());
        } else {
            printAll(client, job, printer);
        }
    }

    /** Who pipes the rest somewhere must know that it is not all. */
    private void dropped(String message) {
        isComplete = false;
        complain(message);
    }

    /** Silence would look like a task that wrote nothing. */
    private void requireAttempt(Task task) {
        if (attempt > task.attempt()) {
            throw new CommandFailure("task " + task.id() + " has no attempt " + attempt
                    + (task.attempt() == 0 ? ", it has not started" : "; its latest is " + task.attempt()));
        }
    }

    private static @Nullable TaskId only(Target target, Job job) {
        return switch (target) {
            case OneTask(TaskId task) -> task;
            case WholeJob _ -> job.tasks() == 1 ? new TaskId(job.id(), 0) : null;
        };
    }

    private void printAll(EstivaClient client, Job job, LogPrinter printer) throws IOException {
        String after = null;
        do {
            Page<Task> page = client.tasks(job.id(), null, after, PAGE);
            for (Task task : page.entries()) {
                if (task.attempt() > 0) {
                    printer.print(TaskId.parse(task.id()), attempt, streams());
                }
            }
            after = page.next();
        } while (after != null);
    }

    private Streams streams() {
        return onlyStdout == onlyStderr ? Streams.BOTH : new Streams(onlyStdout, onlyStderr);
    }
}
