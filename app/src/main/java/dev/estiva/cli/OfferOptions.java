package dev.estiva.cli;

import dev.estiva.cli.terminal.Sizes;
import dev.estiva.model.Resources;
import dev.estiva.model.WorkerSpec;
import dev.estiva.worker.Gpu;
import dev.estiva.worker.GpuSearch;
import dev.estiva.worker.MachineSettings;
import dev.estiva.worker.OfferedGpus;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What of its machine a worker offers: what the options say, and for the rest all that there is. */
final class OfferOptions {
    /** As many attempts as fit one message of the protocol. */
    private static final int MOST_SLOTS = 10_000;

    private static final String TYPE_VARIABLE = "WORKER_TYPE";

    @Spec(Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--slots",
            paramLabel = "N",
            description = "Tasks at once, of jobs that ask for slots. Default: the number of processors.")
    private @Nullable Long slots;

    @Option(
            names = "--cpus",
            paramLabel = "N",
            description = "Processors, also parts of one; 0 for none. Default: those that this process may use.")
    private @Nullable BigDecimal cpus;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            description = "Main memory, such as 16G or 512M (K, M, G and T count in 1,024s); 0 for none."
                    + " Default: what there is, less a sixteenth, 2G at most, for the system.")
    private @Nullable String memory;

    @Option(
            names = "--gpus",
            paramLabel = "N|LIST|all",
            description =
                    "The first N GPUs, or those of a list of nvidia-smi's indexes, such as 0,2-3 (a single one with a"
                            + " comma: 2,); 0 for none. Default: all that nvidia-smi lists and CUDA_VISIBLE_DEVICES"
                            + " shows.")
    private @Nullable String gpus;

    @Option(
            names = "--type",
            paramLabel = "gpu|cpu",
            description = "cpu: offer no GPU. gpu: refuse to start without one."
                    + " Default: the environment variable WORKER_TYPE, else whatever there is.")
    private @Nullable String type;

    @Option(
            names = "--label",
            paramLabel = "KEY=VALUE",
            description = "A property that jobs can ask for with --constraint; repeatable. Always there, unless given"
                    + " another value: os, arch, hostname, type, gpu_model.")
    private List<String> labels = new ArrayList<>();

    @Option(
            names = "--speed",
            paramLabel = "FACTOR",
            defaultValue = "1.0",
            description =
                    "How fast the worker is, compared with what estimates are given for. Default: ${DEFAULT-VALUE}.")
    private BigDecimal speed = BigDecimal.ONE;

    @Option(
            names = "--ignore-foreign",
            description = "Take tasks also on GPUs whose memory processes hold that the worker did not start.")
    private boolean ignoresForeign;

    @Option(
            names = "--sample-every",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description = "How often to look at the load of the machine and its GPUs; 0 for never."
                    + " Default: ${DEFAULT-VALUE}.")
    private BigDecimal sampleEvery = BigDecimal.valueOf(5);

    /**
     * What a worker offers.
     *
     * @param machine what it looks at while it runs
     * @param whyNoGpu a reason for people, or empty
     * @param whyNoCuda why job types cannot use its GPUs, or empty
     */
    record Offer(WorkerSpec spec, MachineSettings machine, String whyNoGpu, String whyNoCuda) {
        /** One line for the operator. */
        String text() {
            Resources has = spec.capacity();
            List<String> parts = new ArrayList<>(List.of(
                    has.slots() + " slots",
                    BigDecimal.valueOf(has.cpuMillis(), 3).stripTrailingZeros().toPlainString() + " cpus",
                    Sizes.format(has.memoryBytes()) + " of memory"));
            List<String> models = spec.devices().stream()
                    .map(dev.estiva.model.Device::model)
                    .distinct()
                    .toList();
            if (spec.devices().isEmpty()) {
                parts.add("no GPU" + (whyNoGpu.isEmpty() ? "" : " (" + whyNoGpu + ")"));
            } else {
                int number = spec.devices().size();
                parts.add(number + (number == 1 ? " GPU (" : " GPUs (") + String.join(", ", models) + ")");
                if (!whyNoCuda.isEmpty()) {
                    return "offers " + String.join(", ", parts) + "; job types compute on the CPU: " + whyNoCuda;
                }
            }
            return "offers " + String.join(", ", parts);
        }
    }

    /** Wrong options are wrong usage; a GPU that is wanted and not there is a failure. */
    Offer offer(String name, Machine machine) throws InterruptedException {
        int speedMilli = thousandths("--speed", speed, "0.001", "1000");
        long everyMicros = sampleMicros();
        Resources counted = new Resources(
                slots(machine), cpuMillis(machine), 0, memoryBytes(machine), Collections.emptyNavigableMap());
        GpuChoice choice = gpuChoice(machine);
        var wanted = new WorkerLabels(labels, this::wrong);
        GpuSearch.Found found = choice.isNone() ? new GpuSearch.Found(List.of(), "") : machine.gpus();
        OfferedGpus offered = new OfferedGpus(gpus(choice, found, machine));
        CudaReadiness cuda = offered.gpus().isEmpty() ? CudaReadiness.NOT_INSTALLED : machine.cuda();
        WorkerSpec spec = new WorkerSpec(
                name,
                withGpus(counted, offered.gpus().size()),
                offered.devices(),
                wanted.over(MachineLabels.of(offered.gpus(), cuda)),
                speedMilli);
        return new Offer(
                spec, new MachineSettings(offered, ignoresForeign, everyMicros), found.whyNone(), cuda.whyNot());
    }

    private static Resources withGpus(Resources has, int number) {
        return new Resources(
                has.slots(), has.cpuMillis(), (long) number * Resources.WHOLE_GPU, has.memoryBytes(), has.extras());
    }

    private long slots(Machine machine) {
        long chosen = slots == null ? Math.min(machine.cpus(), MOST_SLOTS) : slots;
        return inRange("--slots", BigDecimal.valueOf(chosen), "1", Integer.toString(MOST_SLOTS))
                .longValueExact();
    }

    private long cpuMillis(Machine machine) {
        return cpus == null ? machine.cpus() * 1_000L : thousandths("--cpus", cpus, "0", "1000000");
    }

    private long memoryBytes(Machine machine) {
        if (memory == null) {
            return machine.memoryBytes();
        }
        try {
            return Sizes.parse(memory);
        } catch (IllegalArgumentException e) {
            throw wrong("--memory: " + e.getMessage());
        }
    }

    private long sampleMicros() {
        if (sampleEvery.signum() == 0) {
            return 0;
        }
        return inRange("--sample-every", sampleEvery, "0.1", "3600")
                .movePointRight(6)
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }

    private GpuChoice gpuChoice(Machine machine) {
        GpuChoice choice;
        try {
            choice = gpus == null ? new GpuChoice.All() : GpuChoice.parse(gpus);
        } catch (IllegalArgumentException e) {
            throw wrong("--gpus: " + e.getMessage());
        }
        String chosenType = type(machine);
        if (chosenType.equals("cpu") && gpus != null && !choice.isNone()) {
            throw wrong(typeSource() + " cpu offers no GPU, but --gpus " + gpus + " asks for some");
        }
        if (chosenType.equals("gpu") && choice.isNone()) {
            throw wrong(typeSource() + " gpu needs a GPU, but --gpus 0 offers none");
        }
        return chosenType.equals("cpu") ? new GpuChoice.Count(0) : choice;
    }

    private List<Gpu> gpus(GpuChoice choice, GpuSearch.Found found, Machine machine) {
        List<Gpu> chosen;
        try {
            chosen = choice.of(found);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("--gpus: " + e.getMessage(), e);
        }
        if (chosen.isEmpty() && type(machine).equals("gpu")) {
            throw new CommandFailure(typeSource() + " gpu: no GPU was found here (" + found.whyNone() + ")");
        }
        return chosen;
    }

    /** Of the option, else of the environment; empty if neither says any. */
    private String type(Machine machine) {
        String said = type != null ? type : machine.environment().getOrDefault(TYPE_VARIABLE, "");
        String chosen = said.strip().toLowerCase(Locale.ROOT);
        if (!List.of("gpu", "cpu").contains(chosen) && (type != null || !chosen.isEmpty())) {
            throw wrong(typeSource() + ": found \"" + said + "\", expected gpu or cpu");
        }
        return chosen;
    }

    private String typeSource() {
        return type != null ? "--type" : TYPE_VARIABLE;
    }

    private int thousandths(String flag, BigDecimal value, String least, String most) {
        return inRange(flag, value, least, most)
                .movePointRight(3)
                .setScale(0, RoundingMode.HALF_UP)
                .intValueExact();
    }

    private BigDecimal inRange(String flag, BigDecimal value, String least, String most) {
        if (value.compareTo(new BigDecimal(least)) < 0 || value.compareTo(new BigDecimal(most)) > 0) {
            throw wrong(flag + ": expected a number from " + least + " to " + most + ", found " + value);
        }
        return value;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
