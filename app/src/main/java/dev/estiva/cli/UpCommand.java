package dev.estiva.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code estiva up}: a server and a worker on this machine, in one command. */
@Command(
        name = "up",
        description = "Starts a server with a worker on this machine: all that one box needs, and others may join.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        versionProvider = Version.class)
final class UpCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Mixin
    private ServerOptions options = new ServerOptions();

    @Parameters(
            paramLabel = "-- WORKER OPTION",
            description = "Behind --, options of estiva worker for the worker of this machine: -- --slots 4 --gpus 0")
    private List<String> workerOptions = new ArrayList<>();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = command.commandLine().getOut();
        try (RunningServer server = RunningServer.start(options);
                Interruption _ = new Interruption(server::end);
                LocalWorker worker = new LocalWorker(
                        server.workers(),
                        joinOptions(server),
                        command.commandLine().getErr())) {
            server.announce(out);
            worker.start();
            server.await();
            server.takeLeave(command.commandLine().getErr());
        }
        return 0;
    }

    /** The worker's own options come last. */
    private List<String> joinOptions(RunningServer server) {
        List<String> options = new ArrayList<>(workerOptions.contains("--tls") ? List.of() : server.joinOptions());
        options.addAll(workerOptions);
        return options;
    }
}
