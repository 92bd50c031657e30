package dev.estiva.cli;

import dev.estiva.client.EstivaClient;
import dev.estiva.client.Worker;
import java.io.IOException;
import picocli.CommandLine.Command;

/** {@code estiva worker uncordon}. */
@Command(
        name = "uncordon",
        description = "Lets workers take new tasks again, after a cordon, a drain or a quarantine.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class WorkerUncordonCommand extends NamedWorkers {
    @Override
    Worker on(EstivaClient client, String name) throws IOException {
        return client.uncordon(name);
    }

    @Override
    void say(Worker worker) {
        out().println("Worker " + worker.name() + " takes new tasks");
    }
}
