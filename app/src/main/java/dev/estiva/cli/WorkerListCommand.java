package dev.estiva.cli;

import dev.estiva.client.EstivaClient;
import dev.estiva.client.Json;
import dev.estiva.client.Worker;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code estiva worker list}: who is there, idle or busy. */
@Command(
        name = "list",
        description = "Lists the workers: idle, busy or otherwise, and how much of what they have is taken.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class WorkerListCommand extends ClientCommand {
    @Override
    int run(EstivaClient client) throws IOException {
        List<Worker> workers = client.workers();
        if (json()) {
            print(Json.object(
                    Map.of("workers", workers.stream().map(Worker::json).toList())));
        } else if (workers.isEmpty()) {
            note("No worker is there. Start one with 'estiva worker --server HOST:7077'.");
        } else {
            WorkerText.table(workers).print(out(), terminal());
        }
        return ExitCodes.SUCCESS;
    }
}
