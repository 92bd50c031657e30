package dev.estiva.cli;

import dev.estiva.bench.DecisionPlot;
import dev.estiva.bench.DecisionsBench;
import dev.estiva.bench.DispatchBench;
import dev.estiva.bench.ProcessBench;
import dev.estiva.bench.RabbitDispatch;
import dev.estiva.bench.ServerBench;
import dev.estiva.bench.SimulateBench;
import dev.estiva.workload.WorkloadException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code estiva bench}: speed, measured here and now against a peer or a floor. */
@Command(
        name = "bench",
        description = "Measures speed here and now, each time against a peer or a floor, and prints a line of JSON.",
        subcommands = {DevicesCommand.class, TorchBenchCommand.class, TruthCommand.class},
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class BenchCommand implements Runnable {
    private static final int MOST_TASKS = 10_000_000;

    /** As many as a workload may have. */
    private static final int MOST_WORKERS = 100_000;

    private static final int MOST_WAITING = 1_000_000;

    @Spec
    private CommandSpec command;

    @Override
    public void run() {
        throw new ParameterException(
                command.commandLine(),
                "say what to measure: devices, dispatch, process, server, simulate, decisions, torch or truth");
    }

    @Command(
            name = "dispatch",
            description = "Tasks that do nothing, from a client through a durable server to a worker and back,"
                    + " against what a RabbitMQ at RABBITMQ_HOST (localhost) moves.",
            mixinStandardHelpOptions = true)
    int dispatch(
            @Option(
                            names = "--tasks",
                            paramLabel = "N",
                            defaultValue = "200000",
                            description = "After as many to warm up. Default: 200000.")
                    int tasks,
            @Mixin Place place)
            throws InterruptedException {
        if (tasks < 1_000 || tasks > MOST_TASKS) {
            throw new ParameterException(
                    command.commandLine(),
                    "--tasks: found " + tasks + ", expected a number from 1000 to " + MOST_TASKS);
        }
        return measure(
                place,
                data -> new DispatchBench(tasks, OwnProgram::command, KeeperCommand.line(GroupsOption.AUTO), data)
                        .run());
    }

    @Command(
            name = "process",
            description =
                    "Processes that do nothing, through a worker's keeper, and from a client through server, worker"
                            + " and keeper and back, against a bare loop over posix_spawn; on Linux.",
            mixinStandardHelpOptions = true)
    int process(
            @Option(
                            names = "--tasks",
                            paramLabel = "N",
                            defaultValue = "15000",
                            description = "A round. Default: 15000.")
                    int tasks,
            @Mixin Place place)
            throws InterruptedException {
        if (tasks < 100 || tasks > MOST_TASKS) {
            throw new ParameterException(
                    command.commandLine(), "--tasks: found " + tasks + ", expected a number from 100 to " + MOST_TASKS);
        }
        return measure(
                place,
                data -> new ProcessBench(tasks, OwnProgram::command, KeeperCommand.line(GroupsOption.AUTO), data)
                        .run());
    }

    @Command(
            name = "server",
            description =
                    "From the submission of a job to its start on an idle system, with a queue of 100,000, for an array"
                            + " of a million tasks, and what 1,000 workers cost that only say that they live.",
            mixinStandardHelpOptions = true)
    int server(@Mixin Place place) throws InterruptedException {
        return measure(place, data -> new ServerBench(OwnProgram::command, data).run());
    }

    @Command(
            name = "simulate",
            description = "Jobs that are simulated in a second of processor time, against a bare event loop; what a"
                    + " decision costs with 100,000 waiting, and how much memory a job takes.",
            mixinStandardHelpOptions = true)
    int simulate(
            @Option(
                            names = "--jobs",
                            paramLabel = "N",
                            defaultValue = "1000000",
                            description = "In the largest run. Default: 1000000.")
                    int jobs,
            @Option(
                            names = "--log",
                            paramLabel = "FILE",
                            description =
                                    "Simulate this log, too, under EASY and conservative; several times for several"
                                            + " logs.")
                    @Nullable
                    List<Path> logs,
            @Option(
                            names = "--workers",
                            paramLabel = "N",
                            defaultValue = "1000",
                            description = "Of 8 slots each. Default: 1000.")
                    int workers) {
        if (workers < 1 || workers > MOST_WORKERS) {
            throw new ParameterException(
                    command.commandLine(),
                    "--workers: found " + workers + ", expected a number from 1 to " + MOST_WORKERS);
        }
        if (jobs < 10_000 || jobs > MOST_TASKS) {
            throw new ParameterException(
                    command.commandLine(), "--jobs: found " + jobs + ", expected a number from 10000 to " + MOST_TASKS);
        }
        try {
            SimulateBench bench = new SimulateBench(jobs, workers, logs == null ? List.of() : logs, this::tell);
            command.commandLine().getOut().println(bench.run());
        } catch (WorkloadException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
        return 0;
    }

    @Command(
            name = "decisions",
            description =
                    "What a decision costs behind queues of 10, 100 and so on, by policy; a policy whose decisions"
                            + " come to take a second is asked for no longer ones.",
            mixinStandardHelpOptions = true)
    int decisions(
            @Option(
                            names = "--waiting",
                            paramLabel = "N",
                            defaultValue = "100000",
                            description = "In the longest queue. Default: 100000.")
                    int waiting,
            @Option(names = "--svg", paramLabel = "FILE", description = "Draw it, too.") @Nullable Path svg) {
        if (waiting < 10 || waiting > MOST_WAITING) {
            throw new ParameterException(
                    command.commandLine(),
                    "--waiting: found " + waiting + ", expected a number from 10 to " + MOST_WAITING);
        }
        List<DecisionsBench.Line> lines = new DecisionsBench(waiting, this::tell).measure();
        command.commandLine().getOut().println(DecisionsBench.json(lines));
        try {
            if (svg != null) {
                Files.writeString(svg, DecisionPlot.svg(lines));
            }
        } catch (IOException e) {
            throw new CommandFailure("--svg: " + svg + " cannot be written: " + e, e);
        }
        return 0;
    }

    private void tell(String text) {
        PrintWriter err = command.commandLine().getErr();
        err.println(text);
        err.flush();
    }

    /** Where the directories of what is measured are made. */
    static final class Place {
        @Option(
                names = "--data",
                paramLabel = "DIR",
                description = "Make the directories of server and worker here; removed afterwards."
                        + " Default: the folder for temporary files.")
        private @Nullable Path parent;

        Path emptyFolder() throws IOException {
            return parent == null
                    ? Files.createTempDirectory("estiva-bench-")
                    : Files.createTempDirectory(parent, "estiva-bench-");
        }
    }

    /** Something to be measured in an empty folder; answers a line. */
    private interface Measurement {
        String in(Path folder) throws IOException, InterruptedException;
    }

    private int measure(Place place, Measurement measurement) throws InterruptedException {
        try {
            Path folder = place.emptyFolder();
            try {
                PrintWriter out = command.commandLine().getOut();
                out.println(measurement.in(folder));
            } finally {
                remove(folder);
            }
        } catch (IOException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
        return 0;
    }

    @Command(name = "rabbit-worker", hidden = true, description = "The consumer of bench dispatch's RabbitMQ part.")
    int rabbitWorker(@Option(names = "--queue", required = true, description = "The queues' name.") String queue)
            throws IOException, InterruptedException {
        PrintWriter out = command.commandLine().getOut();
        RabbitDispatch.work(queue, () -> {
            out.println("ready");
            out.flush();
        });
        return 0;
    }

    /** A folder with all that is in it, some of which may be going by itself. */
    static void remove(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE; // it went between its name and its turn
                }
                throw e;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e) throws IOException {
                Files.deleteIfExists(dir);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
