package dev.estiva.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code estiva server}: the durable cluster's centre. */
@Command(
        name = "server",
        description =
                "Keeps the queue, decides what runs where, and loses nothing: workers connect to it, users submit to"
                        + " it.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        versionProvider = Version.class)
final class ServerCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Mixin
    private ServerOptions options = new ServerOptions();

    @Mixin
    private ParentOption parent = new ParentOption();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = command.commandLine().getOut();
        Long parentPid = parent.pid(); // before anything is started
        try (RunningServer server = RunningServer.start(options);
                Interruption _ = new Interruption(server::end)) {
            if (parentPid != null) {
                ParentOption.whenEnded(parentPid, server::end);
            }
            server.announce(out);
            server.await();
            server.takeLeave(command.commandLine().getErr());
        }
        return 0;
    }
}
