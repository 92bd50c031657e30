package dev.estiva.cli;

import dev.estiva.keeper.KeeperProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code estiva keeper}: what a worker starts beside itself to hold the processes of its tasks. */
@Command(name = "keeper", hidden = true, description = "Holds the processes of a worker's tasks.")
final class KeeperCommand implements Callable<Integer> {
    /** It holds a few buffers and some hundred bytes a task, and should disturb nobody. */
    private static final List<String> SMALL = List.of("-Xmx64m", "-Xss512k", "-XX:+UseSerialGC");

    @Option(names = "--dir", required = true, paramLabel = "DIR", description = "The worker's state directory.")
    private Path directory;

    @Mixin
    private GroupsOption groups;

    /** How to start one. */
    static List<String> line(String groups) {
        return OwnProgram.command(SMALL, List.of("keeper", "--cgroups", groups));
    }

    @Override
    public Integer call() throws IOException {
        return KeeperProcess.run(directory, groups.areWanted());
    }
}
