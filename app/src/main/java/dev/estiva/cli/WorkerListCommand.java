package dev.estiva.cli;

import dev.estiva.client.EstivaClient;
import dev.estiva.client.Json;
import dev.estiva.client.RunningEntry;
import dev.estiva.client.Worker;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code estiva worker list}: who is there, idle or busy. */
@Command(
        name = "list",
        description =
                "Lists the workers: idle, or busy with what and for how long, and how much of what they have is taken.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class WorkerListCommand extends ClientCommand {
    /** As many as one request brings; of the others their number is said. */
    private static final int MOST_TASKS = 1_000;

    @Override
    int run(EstivaClient client) throws IOException {
        List<Worker> workers = client.workers();
        if (json()) {
            print(Json.object(
                    Map.of("workers", workers.stream().map(Worker::json).toList())));
        } else if (workers.isEmpty()) {
            note("No worker is there. Start one with 'estiva worker --server HOST:7077'.");
        } else {
            List<RunningEntry> running = client.running(null, MOST_TASKS).entries();
            WorkerText.withLabels(workers, running).print(out(), terminal());
        }
        return ExitCodes.SUCCESS;
    }
}
