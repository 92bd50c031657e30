package dev.estiva.cli;

import dev.estiva.client.ApiException;
import dev.estiva.client.EstivaClient;
import dev.estiva.client.Worker;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Parameters;

/** A command about workers that are named, each handled for itself. */
abstract class NamedWorkers extends ClientCommand {
    @Parameters(arity = "1..*", paramLabel = "NAME", description = "Names or numbers of workers.")
    private List<String> names = List.of();

    /** Does it, and answers the worker as it is then. */
    abstract Worker on(EstivaClient client, String name) throws IOException;

    /** What to say of it, unless JSON is wanted. */
    abstract void say(Worker worker);

    @Override
    final int run(EstivaClient client) throws IOException {
        boolean good = true;
        for (String name : names) {
            try {
                Worker worker = on(client, name);
                if (json()) {
                    print(worker.json());
                } else {
                    say(worker);
                }
            } catch (ApiException e) {
                if (e.status() == 401 || e.status() == 403) {
                    throw e; // the next one would be refused as well
                }
                good = false;
                String message = String.valueOf(e.getMessage());
                complain(message.contains(name) ? message : name + ": " + message);
            }
        }
        return good ? ExitCodes.SUCCESS : ExitCodes.FAILURE;
    }

    /** All about it. */
    final void show(Worker worker) {
        WorkerText.details(worker).print(out(), terminal());
        if (!worker.tasks().isEmpty()) {
            WorkerText.tasks(worker).print(out(), terminal());
        }
        if (!worker.speeds().isEmpty()) {
            WorkerText.speeds(worker).print(out(), terminal());
        }
    }
}
