package dev.estiva.cli;

import dev.estiva.workload.ClusterSpec;
import dev.estiva.workload.Draft;
import dev.estiva.workload.ReadOptions;
import dev.estiva.workload.ReadOptions.Overrun;
import dev.estiva.workload.TokenRates;
import dev.estiva.workload.Variation;
import dev.estiva.workload.Workload;
import dev.estiva.workload.WorkloadException;
import dev.estiva.workload.WorkloadFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Which workload a command works on, and what is changed in it. */
final class WorkloadOptions {
    @Spec(Target.MIXEE)
    private CommandSpec command;

    @Parameters(
            paramLabel = "FILE",
            description = "Workload files: JSON, SWF, CSV, or a dump of Slurm's sacct; gzip as well.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--one-way",
            description =
                    "Requests run as they ask first, though they say how else they could. To see what that costs.")
    private boolean oneWay;

    @Option(names = "--input", paramLabel = "FILE", description = "The same as FILE.")
    private List<Path> inputs = new ArrayList<>();

    @Mixin
    private VariationOptions variation = new VariationOptions();

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of all chance: the same seed gives the same run. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--procs",
            paramLabel = "P",
            description = "Processors of the machine that an SWF log runs on. Default: MaxProcs, else MaxNodes, of its"
                    + " header.")
    private @Nullable Long procs;

    @Option(
            names = "--cluster",
            paramLabel = "SPEC",
            description =
                    "Machines in place of the workload's: a file that lists servers, or such as 8xgpus=8,cpus=96 with"
                            + " + between kinds; or so many times its own, such as 1.5x.")
    private @Nullable String cluster;

    @Option(
            names = "--token-rates",
            paramLabel = "IN,OUT",
            description = "Tokens a second of prompts and of answers, for traces of language models, which tell no run"
                    + " times. Default: 5000,30.")
    private @Nullable String tokenRates;

    @Option(
            names = "--overrun",
            paramLabel = "cut|extend",
            defaultValue = "CUT",
            description = "An SWF job that ran longer than it had requested is cut to its request, or believed to have"
                    + " requested what it ran. Default: cut.")
    private Overrun overrun = Overrun.CUT;

    private boolean isDrawn;

    long seed() {
        return seed;
    }

    String estimates() {
        return variation.estimatesTitle();
    }

    /** The files, those of --input first. */
    List<Path> files() {
        List<Path> all = new ArrayList<>(inputs);
        all.addAll(files);
        return all;
    }

    /** Reads and changes the workload. A file that cannot be used is a failure; options that cannot be are wrong usage. */
    Workload read() {
        return readForSeeds().apply(seed);
    }

    /** Reads the files, and answers what makes the workload of each seed of them. */
    LongFunction<Workload> readForSeeds() {
        if (files().stream().anyMatch(file -> file.toString().isEmpty())) {
            throw wrong("FILE", "an empty name", "the name of a workload file");
        }
        Variation changes = variation.of(seed);
        try {
            ReadOptions options = readOptions();
            Draft draft = files().isEmpty() ? ofChance(changes, options) : WorkloadFiles.open(files(), options);
            Variation left = files().isEmpty() ? changes.afterDrawing() : changes;
            isDrawn = draft.isDrawn() || changes.isDrawn();
            return each -> {
                Workload made = draft.of(left.withSeed(each));
                return oneWay ? made.withoutAlternatives() : made;
            };
        } catch (WorkloadException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }

    /** Without a file, all that a workload has must be said. */
    private Draft ofChance(Variation changes, ReadOptions options) throws WorkloadException {
        boolean isComplete = changes.generate() > 0
                && changes.arrivals().isPresent()
                && changes.runTimes().isPresent()
                && options.cluster().isPresent()
                && options.cluster().get().replaces();
        if (!isComplete) {
            throw new ParameterException(
                    command.commandLine(),
                    "a workload file is missing: FILE or --input FILE; or all of --cluster, --generate, --arrivals and"
                            + " --run-times, for one by chance");
        }
        return Draft.ofChance(
                options.cluster().get(),
                changes.generate(),
                changes.arrivals().get(),
                changes.runTimes().get());
    }

    /** Whether another seed makes another workload; known once it is read. */
    boolean isDrawn() {
        return isDrawn;
    }

    private ReadOptions readOptions() throws WorkloadException {
        OptionalLong given = procs == null ? OptionalLong.empty() : OptionalLong.of(procs);
        if (procs != null && cluster != null && !cluster.matches("[0-9.]+x")) {
            throw new ParameterException(
                    command.commandLine(), "--procs and --cluster both say what the cluster is; expected one of them");
        }
        ReadOptions options;
        try {
            options = new ReadOptions(given, overrun, variation.estimates());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), "--procs: " + e.getMessage(), e);
        }
        if (tokenRates != null) {
            try {
                options = options.withTokenRates(TokenRates.parse(tokenRates));
            } catch (IllegalArgumentException e) {
                throw new ParameterException(command.commandLine(), "--token-rates: " + e.getMessage(), e);
            }
        }
        try {
            return cluster == null ? options : options.withCluster(ClusterSpec.read(cluster));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), "--cluster: " + e.getMessage(), e);
        }
    }

    private ParameterException wrong(String option, String found, String expected) {
        return new ParameterException(command.commandLine(), option + ": found " + found + ", expected " + expected);
    }
}
