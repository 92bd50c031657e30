package dev.estiva.cli;

import dev.estiva.client.EstivaClient;
import dev.estiva.client.Worker;
import java.io.IOException;
import picocli.CommandLine.Command;

/** {@code estiva worker cordon}. */
@Command(
        name = "cordon",
        description = "Gives workers no new tasks; what runs there is left alone.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class WorkerCordonCommand extends NamedWorkers {
    @Override
    Worker on(EstivaClient client, String name) throws IOException {
        return client.cordon(name);
    }

    @Override
    void say(Worker worker) {
        out().println("Worker " + worker.name() + " gets no new tasks");
    }
}
