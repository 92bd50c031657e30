package dev.estiva.cli;

import dev.estiva.client.EstivaClient;
import dev.estiva.client.Worker;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code estiva worker drain}. */
@Command(
        name = "drain",
        description = "Lets workers become empty: they get no new tasks, and what runs may end.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class WorkerDrainCommand extends NamedWorkers {
    @Option(names = "--evict", description = "Stop what runs there; it waits again and starts elsewhere.")
    private boolean evict;

    @Override
    Worker on(EstivaClient client, String name) throws IOException {
        return client.drain(name, evict);
    }

    @Override
    void say(Worker worker) {
        int running = worker.running();
        String tasks = running == 1 ? "1 task" : running + " tasks";
        String still = evict ? tasks + " stopping" : tasks + " still running";
        out().println("Worker " + worker.name() + (running == 0 ? " is drained" : " drains: " + still));
    }
}
