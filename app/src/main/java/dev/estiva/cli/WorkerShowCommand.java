package dev.estiva.cli;

import dev.estiva.client.EstivaClient;
import dev.estiva.client.Worker;
import java.io.IOException;
import picocli.CommandLine.Command;

/** {@code estiva worker show}. */
@Command(
        name = "show",
        description = "Shows all about workers: what they have, what runs on them, what their GPUs do.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class WorkerShowCommand extends NamedWorkers {
    @Override
    Worker on(EstivaClient client, String name) throws IOException {
        return client.worker(name);
    }

    @Override
    void say(Worker worker) {
        show(worker);
    }
}
