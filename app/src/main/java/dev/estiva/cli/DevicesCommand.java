package dev.estiva.cli;

import dev.estiva.bench.DeviceBench;
import dev.estiva.bench.DeviceWork;
import dev.estiva.bench.LocalCluster;
import dev.estiva.client.EstivaClient;
import dev.estiva.report.DevicesFiles;
import dev.estiva.report.DevicesInfo;
import dev.estiva.results.Analysis;
import dev.estiva.results.Result;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    private static final String FOLDER = "bench-devices";

    @Option(
            names = "--types",
            paramLabel = "TYPE",
            split = ",",
            description =
                    "Only these job types, with commas. Default: matrix_multiply, vector_addition, neural_network and"
                            + " image_processing; inference, too, with --model.")
    private List<String> types = List.of();

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
            description = "Ask this TorchScript model, too: an absolute path on the workers.")
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

    @Override
    EstivaClient connect(ClientOptions given) throws IOException, InterruptedException {
        List<DeviceWork> checked = works(); // before anything is started
        output.orElse(FOLDER);
        output.check();
        if (given.nameServer()) {
            return given.connect();
        }
        note("Starting a server and a worker on this machine for " + checked.size()
                + (checked.size() == 1 ? " job type" : " job types"));
        Path made = Files.createTempDirectory("estiva-bench-");
        folder = made;
        List<String> options = plugins == null ? List.of() : List.of("--plugins=" + plugins);
        try {
            own = LocalCluster.start(OwnProgram::command, KeeperCommand.line(GroupsOption.AUTO), made, options);
            return own.client();
        } catch (IOException | InterruptedException | RuntimeException e) {
            end();
            throw e;
        }
    }

    @Override
    int run(EstivaClient client) throws IOException {
        try {
            Integer given = repeat;
            int repeats = given != null ? given : quick ? 3 : 5;
            DeviceBench bench = new DeviceBench(
                    client,
                    new DeviceBench.Plan(works(), repeats, cpus, BigDecimal.valueOf(limit.toMillis(), 3)),
                    this::note);
            try (Interruption _ = new Interruption(() -> stop(bench))) {
                return tell(client, bench.run(), repeats);
            }
        } finally {
            end();
        }
    }

    private void stop(DeviceBench bench) {
        try {
            bench.stop();
        } catch (IOException e) {
            complain(String.valueOf(e.getMessage()));
        }
    }

    private void end() throws IOException {
        LocalCluster cluster = own;
        Path made = folder;
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

    private int tell(EstivaClient client, DeviceBench.Outcome outcome, int repeats) throws IOException {
        if (outcome.results().isEmpty()) {
            throw new CommandFailure("nothing could be measured:\n" + String.join("\n", outcome.faults()));
        }
        List<Result> results =
                outcome.results().stream().map(ResultReading::read).toList();
        List<List<String>> facts = new ArrayList<>();
        facts.add(List.of("devices", String.join(", ", outcome.devices())));
        facts.add(List.of("each", repeats + (repeats == 1 ? " time" : " times")));
        outcome.faults().forEach(fault -> facts.add(List.of("left out", fault)));
        Analysis analysis = Analysis.of(results, GpuPresences.ask(client, outcome.busy()));
        DevicesInfo info = new DevicesInfo("Devices compared by a benchmark", facts, analysis);
        output.write(info).forEach(file -> note("Wrote " + file));
        if (json()) {
            out().print(DevicesFiles.json(info));
        }
        return outcome.faults().isEmpty() ? ExitCodes.SUCCESS : ExitCodes.FAILURE;
    }

    private List<DeviceWork> works() {
        Integer given = repeat;
        if (given != null && (given < 1 || given > MOST_REPEATS)) {
            throw wrong("--repeat: found " + given + ", expected a number from 1 to " + MOST_REPEATS);
        }
        if (cpus != null && cpus.signum() <= 0) {
            throw wrong("--cpus: found " + cpus + ", expected a number above 0");
        }
        if (limit.toMillis() < 1) {
            throw wrong("--limit: found " + limit.toMillis() + "ms, expected a duration above 0");
        }
        List<String> wanted = new ArrayList<>(types.isEmpty() ? DeviceWork.TYPES : types);
        if (types.isEmpty() && model != null) {
            wanted.add(DeviceWork.INFERENCE);
        }
        return wanted.stream()
                .map(type -> type.replace('-', '_'))
                .distinct()
                .map(this::work)
                .toList();
    }

    private DeviceWork work(String type) {
        if (type.equals(DeviceWork.INFERENCE)) {
            String file = model;
            if (file == null || shape.isEmpty() || shape.stream().anyMatch(side -> side < 1)) {
                throw wrong("--types inference needs --model FILE and --shape, whose numbers are 1 or more");
            }
            return DeviceWork.inference(file, shape, quick).with(dtype);
        }
        if (!DeviceWork.TYPES.contains(type)) {
            throw wrong("--types: found \"" + type + "\", expected " + String.join(", ", DeviceWork.TYPES) + " or "
                    + DeviceWork.INFERENCE);
        }
        return DeviceWork.of(type, quick).with(dtype);
    }
}
