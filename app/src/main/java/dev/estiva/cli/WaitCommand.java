package dev.estiva.cli;

import dev.estiva.cli.JobFinder.OneTask;
import dev.estiva.cli.JobFinder.Target;
import dev.estiva.cli.JobFinder.WholeJob;
import dev.estiva.client.Ending;
import dev.estiva.client.EstivaClient;
import dev.estiva.client.Task;
import dev.estiva.model.TaskId;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code estiva wait}: returns when jobs have ended, with their exit code. */
@Command(
        name = "wait",
        description = "Waits until jobs have ended. Its exit code is the job's; of several, that of the worst.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all completed",
            "1-255:the exit code of the process, 1 if it had none; also 1 for an id that is not known",
            "75:--timeout is over, and a job is not",
            "124:over its time limit",
            "125:aborted, since something it needs failed",
            "130:cancelled"
        })
final class WaitCommand extends ClientCommand {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    /** As good as for ever. */
    private static final Duration FOR_EVER = Duration.ofDays(100_000);

    @Mixin
    private Targets targets;

    @Option(names = "--timeout", paramLabel = "DURATION", description = "Wait so long at most.")
    private @Nullable Duration timeout;

    private final Patience patience = new Patience(this);
    private String worst = "completed";
    private int worstCode;
    private boolean gaveUp;

    @Override
    int run(EstivaClient client) throws IOException, InterruptedException {
        Duration most = timeout == null ? FOR_EVER : timeout;
        long start = System.nanoTime();
        boolean good = targets.each(client, this, target -> {
            Duration left = most.minusNanos(System.nanoTime() - start);
            await(client, target, left.isNegative() ? Duration.ZERO : left);
        });
        if (!worst.equals("completed")) {
            return worstCode;
        }
        return !good ? ExitCodes.FAILURE : gaveUp ? ExitCodes.STILL_RUNNING : ExitCodes.SUCCESS;
    }

    private void await(EstivaClient client, Target target, Duration most) throws IOException, InterruptedException {
        switch (target) {
            case WholeJob(long job) -> {
                client.job(job); // that there is such a job, and a server
                Ending ending = patience.ask(() -> client.await(job, most));
                if (json()) {
                    print(ReturnedFigures.ofJob(client, job, ending.json()));
                } else {
                    out().println(ending.done() ? EndingText.of(ending) : "Job " + job + " goes on");
                }
                count(ending.done(), ending.status(), ExitCodes.of(ending));
            }
            case OneTask(TaskId id) -> {
                Task task = awaitTask(client, id, most);
                if (json()) {
                    print(ReturnedFigures.ofTask(client, task));
                } else {
                    String end = EndingText.of(task.status(), task.exitCode(), task.message());
                    out().println("Task " + id + " " + (task.hasEnded() ? end : "goes on"));
                }
                count(task.hasEnded(), task.status(), ExitCodes.of(task.status(), task.exitCode()));
            }
        }
        out().flush();
    }

    private void count(boolean ended, String status, int code) {
        gaveUp |= !ended;
        if (ended && ExitCodes.isWorse(status, code, worst, worstCode)) {
            worst = status;
            worstCode = code;
        }
    }

    private Task awaitTask(EstivaClient client, TaskId id, Duration most) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Duration pause = FIRST_PAUSE;
        client.task(id); // that there is such a task, and a server
        while (true) {
            Task task = patience.ask(() -> client.task(id));
            Duration left = most.minusNanos(System.nanoTime() - start);
            if (task.hasEnded() || left.isNegative() || left.isZero()) {
                return task;
            }
            Thread.sleep(pause.compareTo(left) < 0 ? pause : left);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
    }
}
