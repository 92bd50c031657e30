package dev.estiva.cli;

import dev.estiva.bench.DeviceBench;
import dev.estiva.bench.DeviceWork;
import dev.estiva.bench.LocalCluster;
import dev.estiva.client.EstivaClient;
import dev.estiva.report.DevicesFiles;
import dev.estiva.report.DevicesInfo;
import dev.estiva.results.Analysis;
import dev.estiva.results.Presence;
import dev.estiva.results.Result;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code estiva bench devices}: the same work on every kind of device of a cluster. */
@Command(
        name = "devices",
        description =
                "Runs the job types that compute, at several sizes and several times, on the CPU and on every model of"
                        + " GPU of a cluster, and compares them. Without --server or ESTIVA_SERVER in a cluster of its"
                        + " own, on this machine.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class DevicesCommand extends ClientCommand {
    private static final int MOST_REPEATS = 1_000;
    private static final String NOTHING = "nothing could be measured:\n";

    /** As long as a signal of the whole group may take from a child to this process. */
    private static final long SIGNAL_SECONDS = 1;

    private static final int MOST_SIZES = 100;
    private static final String FOLDER = "bench-devices";

    @Option(
            names = "--types",
            paramLabel = "TYPE",
            split = ",",
            description =
                    "Only these job types, with commas. Default: matrix_multiply, vector_addition, neural_network,"
                            + " image_processing, inference and"
                            + " cuda_kernel.")
    private List<String> types = List.of();

    @Option(
            names = "--sizes",
            paramLabel = "N",
            split = ",",
            description = "With one job type: at these sizes, with commas. Default: the type's own.")
    private List<Long> sizes = List.of();

    @Option(names = "--repeat", paramLabel = "N", description = "So often each. Default: 5; 3 with --quick.")
    private @Nullable Integer repeat;

    @Option(names = "--quick", description = "Every other size, and three times each.")
    private boolean quick;

    @Option(
            names = "--cpus",
            paramLabel = "N",
            description = "CPUs for a task on the CPU. Default: all of the largest worker.")
    private @Nullable BigDecimal cpus;

    @Option(
            names = "--dtype",
            paramLabel = "NAME",
            description = "What to compute with, such as float16. Default: float32.")
    private @Nullable String dtype;

    @Option(
            names = "--model",
            paramLabel = "FILE",
            description = "For inference: ask this TorchScript model, an absolute path on the workers. Default: a model"
                    + " that the job type makes itself.")
    private @Nullable String model;

    @Option(
            names = "--shape",
            paramLabel = "N",
            split = ",",
            description = "Of one input of the model, without its batch, such as 3,224,224.")
    private List<Long> shape = List.of();

    @Option(
            names = "--limit",
            paramLabel = "DURATION",
            defaultValue = "10m",
            description = "The longest that one task may take. Default: ${DEFAULT-VALUE}.")
    private Duration limit = Duration.ofMinutes(10);

    @Option(
            names = "--plugins",
            paramLabel = "DIR",
            description = "Of a cluster of its own: where jars with job types are, as of 'estiva worker'.")
    private @Nullable Path plugins;

    @Mixin
    private DevicesOutput output;

    private @Nullable LocalCluster own;
    private @Nullable Path folder;
    private @Nullable Interruption interruption;
    private volatile @Nullable DeviceBench bench;
    private final CountDownLatch stopped = new CountDownLatch(1);

    @Override
    EstivaClient connect(ClientOptions given) throws IOException, InterruptedException {
        List<DeviceWork> checked = works(); // before anything is started
        output.orElse(FOLDER);
        output.check();
        if (given.nameServer()) {
            return given.connect();
        }
        interruption = new Interruption(this::stop);
        try {
            note("Starting a server and a worker on this machine for " + checked.size()
                    + (checked.size() == 1 ? " job type" : " job types"));
            List<String> options = plugins == null ? List.of() : List.of("--plugins=" + plugins);
            Path made = Files.createTempDirectory("estiva-bench-");
            folder = made;
            LocalCluster cluster =
                    LocalCluster.start(OwnProgram::command, KeeperCommand.line(GroupsOption.AUTO), made, options);
            own = cluster;
            return cluster.client();
        } catch (IOException e) {
            // A terminal's Ctrl-C also reaches what is about to become the server or the worker, and may do so first.
            boolean isInterrupted = stopped.await(SIGNAL_SECONDS, TimeUnit.SECONDS);
            if (isInterrupted) {
                complain(NOTHING + DevicesInfo.INTERRUPTED);
            }
            end();
            throw isInterrupted ? new IOException(DevicesInfo.INTERRUPTED, e) : e;
        } catch (InterruptedException | RuntimeException e) {
            end();
            throw e;
        }
    }

    @Override
    int run(EstivaClient client) throws IOException {
        Integer given = repeat;
        int repeats = given != null ? given : quick ? 3 : 5;
        DeviceBench made = new DeviceBench(
                client,
                new DeviceBench.Plan(works(), repeats, cpus, BigDecimal.valueOf(limit.toMillis(), 3)),
                this::note);
        if (interruption == null) {
            interruption = new Interruption(this::stop);
        }
        try {
            bench = made;
            if (stopped.getCount() == 0) { // while its own cluster started
                made.stop();
            }
            return tell(client, made.run(), repeats);
        } finally {
            end();
        }
    }

    private void stop() {
        stopped.countDown();
        DeviceBench running = bench;
        try {
            if (running != null) {
                running.stop();
            }
        } catch (IOException e) {
            complain(String.valueOf(e.getMessage()));
        }
    }

    /** The process may be ended no sooner than its own cluster is, and what that had kept. */
    private void end() throws IOException {
        LocalCluster cluster = own;
        Path made = folder;
        try (Interruption _ = interruption) {
            try {
                if (cluster != null) {
                    cluster.close();
                }
            } finally {
                if (made != null) {
                    BenchCommand.remove(made);
                }
            }
        }
    }

    private int tell(EstivaClient client, DeviceBench.Outcome outcome, int repeats) throws IOException {
        if (outcome.results().isEmpty()) {
            List<String> reasons = new ArrayList<>(outcome.absent());
            reasons.addAll(outcome.faults());
            if (outcome.isStopped()) {
                reasons.add(DevicesInfo.INTERRUPTED);
            }
            if (!outcome.cut().isEmpty()) {
                reasons.add(outcome.cut());
            }
            complain(NOTHING + String.join("\n", reasons)); // now: after Ctrl-C it is late at the end
            return ExitCodes.FAILURE;
        }
        List<Result> results =
                outcome.results().stream().map(ResultReading::read).toList();
        List<DevicesInfo.Fact> facts = List.of(
                new DevicesInfo.Fact("devices", String.join(", ", outcome.devices())),
                new DevicesInfo.Fact("repeats", repeats + " ×"));
        Analysis analysis = Analysis.of(results, presences(client, outcome));
        String partial = outcome.isStopped() ? DevicesInfo.INTERRUPTED : outcome.cut();
        List<String> leftOut = new ArrayList<>(outcome.absent());
        leftOut.addAll(outcome.faults());
        DevicesInfo info = new DevicesInfo(DevicesInfo.Kind.BENCH, facts, leftOut, partial, analysis);
        if (!partial.isEmpty()) {
            note("Only a part of it: " + partial);
        }
        output.write(info).forEach(file -> note("Wrote " + file));
        if (json()) {
            out().print(DevicesFiles.json(info));
        }
        boolean isAsked = types.isEmpty() || outcome.absent().isEmpty(); // who names a type wants it
        return isAsked && outcome.faults().isEmpty() && partial.isEmpty() ? ExitCodes.SUCCESS : ExitCodes.FAILURE;
    }

    /** Of a server that has gone nobody can ask. */
    private static List<Presence> presences(EstivaClient client, DeviceBench.Outcome outcome) throws IOException {
        try {
            return Presences.ask(client, outcome.busy());
        } catch (IOException e) {
            if (outcome.cut().isEmpty() && !outcome.isStopped()) {
                throw e;
            }
            return List.of();
        }
    }

    private List<DeviceWork> works() {
        Integer given = repeat;
        if (given != null && (given < 1 || given > MOST_REPEATS)) {
            throw wrong("--repeat: found " + given + ", expected a number from 1 to " + MOST_REPEATS);
        }
        if (cpus != null && cpus.signum() <= 0) {
            throw wrong("--cpus: found " + cpus + ", expected a number above 0");
        }
        if (plugins != null && !Files.isDirectory(plugins)) {
            throw wrong("--plugins: found " + plugins + ", expected a folder that there is");
        }
        if (limit.toMillis() < 1) {
            throw wrong("--limit: found " + limit.toMillis() + "ms, expected a duration above 0");
        }
        if ((model == null) != shape.isEmpty() || shape.stream().anyMatch(side -> side < 1)) {
            throw wrong("--model and --shape: expected both or neither, and the numbers of --shape to be 1 or more");
        }
        if (!sizes.isEmpty() && types.size() != 1) {
            throw wrong("--sizes: found with " + (types.isEmpty() ? "all" : types.size())
                    + " job types, expected one of --types, as each has sizes of its own");
        }
        if (sizes.size() > MOST_SIZES || sizes.stream().anyMatch(size -> size < 1)) {
            throw wrong("--sizes: found " + sizes.stream().map(String::valueOf).collect(Collectors.joining(","))
                    + ", expected at most " + MOST_SIZES + " whole numbers of 1 or more, such as 100,1000");
        }
        return (types.isEmpty() ? DeviceWork.TYPES : types)
                .stream()
                        .map(type -> type.replace('-', '_'))
                        .distinct()
                        .map(this::work)
                        .toList();
    }

    private DeviceWork work(String type) {
        if (!DeviceWork.TYPES.contains(type)) {
            throw wrong("--types: found \"" + type + "\", expected " + String.join(", ", DeviceWork.TYPES));
        }
        String file = model;
        DeviceWork work = file != null && type.equals(DeviceWork.INFERENCE)
                ? DeviceWork.inference(file, shape, quick)
                : DeviceWork.of(type, quick);
        return (sizes.isEmpty() ? work : work.of(sizes)).with(dtype);
    }
}
