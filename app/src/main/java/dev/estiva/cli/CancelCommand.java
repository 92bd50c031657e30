package dev.estiva.cli;

import dev.estiva.cli.JobFinder.OneTask;
import dev.estiva.cli.JobFinder.Target;
import dev.estiva.cli.JobFinder.WholeJob;
import dev.estiva.client.ApiException;
import dev.estiva.client.Cancelled;
import dev.estiva.client.EstivaClient;
import dev.estiva.client.Json;
import dev.estiva.model.TaskId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code estiva cancel}: ends jobs, whether they run or wait. */
@Command(
        name = "cancel",
        description = "Cancels jobs or tasks, whether they run or wait. What has ended already stays as it is.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class CancelCommand extends ClientCommand {
    /** As many as one request may name. */
    private static final int BATCH = 1_000;

    @Mixin
    private Targets targets;

    private final List<Json> results = new ArrayList<>();
    private final List<Target> batch = new ArrayList<>();
    private boolean good = true;

    @Override
    int run(EstivaClient client) throws IOException, InterruptedException {
        good &= targets.each(client, this, target -> {
            batch.add(target);
            if (batch.size() == BATCH) {
                cancel(client);
            }
        });
        if (!batch.isEmpty()) {
            cancel(client);
        }
        if (json()) {
            print(Json.object(Map.of("results", results)));
        }
        return good ? ExitCodes.SUCCESS : ExitCodes.FAILURE;
    }

    private void cancel(EstivaClient client) throws IOException {
        List<Long> jobs = new ArrayList<>();
        List<TaskId> tasks = new ArrayList<>();
        for (Target target : batch) {
            switch (target) {
                case WholeJob(long job) -> jobs.add(job);
                case OneTask(TaskId task) -> tasks.add(task);
            }
        }
        batch.clear();
        for (Cancelled each : client.cancel(jobs, tasks)) {
            results.add(each.json());
            say(each);
        }
    }

    private void say(Cancelled each) {
        ApiException refusal = each.refusal();
        if (refusal != null) {
            good = false;
            String message = String.valueOf(refusal.getMessage());
            complain(message.contains(each.id()) ? message : each.id() + ": " + message);
        } else if (!json()) {
            String status = each.status();
            out().println(
                            each.cancelled()
                                    ? "Cancelled " + each.id()
                                    : each.id() + " had ended already"
                                            + (status == null ? "" : ": " + JobText.words(status)));
        }
    }
}
