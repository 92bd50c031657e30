package dev.estiva.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A real server with a worker inside this process, for one task, so that the starts of both are warmed up. */
@Command(name = "cluster", description = "Never seen by users.")
final class WarmUpCluster implements Callable<Integer> {
    /** Far more than it takes; a warm-up that finds no worker must end all the same. */
    private static final String PATIENCE = "20s";

    private final Path folder;

    @Mixin
    private ServerOptions options = new ServerOptions();

    private WarmUpCluster(Path folder) {
        this.folder = folder;
    }

    /** Whatever fails in it is left away. */
    static void run(Path parent) throws IOException {
        Path folder = Files.createDirectory(parent.resolve("cluster"));
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        try {
            new CommandLine(new WarmUpCluster(folder))
                    .setOut(nowhere)
                    .setErr(nowhere)
                    .execute(
                            "--data",
                            folder.resolve("data").toString(),
                            "--listen",
                            "127.0.0.1:0",
                            "--api",
                            "127.0.0.1:0");
        } finally {
            BenchCommand.remove(folder);
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        Thread worker;
        try (RunningServer server = RunningServer.start(options)) {
            server.announce(new PrintWriter(Writer.nullWriter()));
            String workers = server.workers().toString();
            String state = folder.resolve("state").toString();
            worker = Thread.ofVirtual()
                    .start(() -> WarmUpCommand.execute(
                            "worker",
                            "--server",
                            workers,
                            "--name",
                            "warm-up",
                            "--gpus",
                            "0",
                            "--state",
                            state,
                            "--once"));
            for (List<String> words : List.of(
                    List.of("submit", "--type", "sleep", "--param", "seconds=0"),
                    List.of("wait", "1", "--timeout", PATIENCE),
                    List.of("job", "1"),
                    List.of("events"))) {
                WarmUpCommand.execute(Stream.concat(words.stream(), Stream.of("--server", server.url()))
                        .toArray(String[]::new));
            }
        }
        worker.join(TimeUnit.SECONDS.toMillis(5)); // it ends with its connection
        return 0;
    }
}
