package dev.estiva.cli;

import dev.estiva.cli.terminal.Sizes;
import dev.estiva.keeper.KeeperSettings;
import dev.estiva.transport.Address;
import dev.estiva.worker.Host;
import dev.estiva.worker.RunAs;
import dev.estiva.worker.WorkerProcess;
import dev.estiva.worker.WorkerSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code estiva worker}: offers this machine to a server and runs what it sends. */
@Command(
        name = "worker",
        description = "Connects to a server, runs the tasks that it sends, and reports what came of them.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            WorkerListCommand.class,
            WorkerShowCommand.class,
            WorkerCordonCommand.class,
            WorkerUncordonCommand.class,
            WorkerDrainCommand.class
        })
final class WorkerCommand implements Callable<Integer> {
    private static final int MOST_NAME_CHARS = 255;

    @Spec
    private CommandSpec command;

    @Option(names = "--server", paramLabel = "HOST:PORT", description = "Where the server listens; required.")
    private @Nullable String server;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What the worker is called; unique in its cluster."
                    + " Default: the environment variable WORKER_ID, else the host's name.")
    private @Nullable String name;

    @Mixin
    private OfferOptions offers = new OfferOptions();

    @Option(names = "--once", description = "End, with all tasks, when the connection ends; do not reconnect.")
    private boolean once;

    @Mixin
    private ParentOption parent = new ParentOption();

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "Where the worker keeps what must outlive it: its tasks' processes and their output. Default:"
                    + " ~/.local/state/estiva/worker-NAME, or in ESTIVA_STATE instead of ~/.local/state/estiva.")
    private @Nullable Path state;

    @Option(
            names = "--output-max",
            paramLabel = "SIZE",
            defaultValue = "20G",
            description = "Hold no more than this of what tasks wrote until the server has taken it; what comes then is"
                    + " dropped, and the output says so. 0 for no bound. Default: ${DEFAULT-VALUE}.")
    private String outputMax;

    @Option(
            names = "--run-as",
            description = "Run each process as the local account that has the name of its job's user. Needs root;"
                    + " docs/operating.md says what it does not protect.")
    private boolean runAs;

    @Mixin
    private GroupsOption groups;

    @Mixin
    private DisconnectOptions disconnect;

    @Mixin
    private JoinOptions joining;

    @Mixin
    private RunnerOptions runners;

    @Override
    public Integer call() throws InterruptedException {
        long parentPid = parentPid();
        String address = address();
        String chosen = nameOrDefault();
        String hindrance = runAs ? RunAs.hindrance(System.getProperty("user.name")) : "";
        if (!hindrance.isEmpty()) {
            throw wrong("--run-as: " + hindrance);
        }
        long leaseMicros = disconnect.leaseMicros();
        OfferOptions.Offer offer = offers.offer(chosen, Machine.real());
        String version = Version.class.getPackage().getImplementationVersion();
        WorkerSettings settings = new WorkerSettings(
                offer.spec().withLease(leaseMicros),
                address,
                joining.token(address),
                version == null ? "" : version,
                once,
                parentPid,
                runners.settings(chosen, offer.machine().gpus()),
                offer.machine(),
                joining.secure(),
                runAs,
                once ? null : keeper(chosen));
        note(chosen, offer.text());
        try {
            return WorkerProcess.run(settings, text -> note(chosen, text));
        } catch (IOException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private KeeperSettings keeper(String worker) {
        TreeMap<String, String> environment = new TreeMap<>(System.getenv());
        environment.keySet().removeIf(name -> name.startsWith("ESTIVA_TOKEN"));
        return new KeeperSettings(
                stateDirectory(worker), worker, environment, KeeperCommand.line(groups.text()), mostOutputBytes());
    }

    private long mostOutputBytes() {
        try {
            return Sizes.parse(outputMax);
        } catch (IllegalArgumentException e) {
            throw wrong("--output-max: " + e.getMessage());
        }
    }

    private Path stateDirectory(String worker) {
        if (state != null) {
            return state.toAbsolutePath();
        }
        String base = System.getenv("ESTIVA_STATE");
        Path states = base == null || base.isEmpty()
                ? Home.path().resolve(".local").resolve("state").resolve("estiva")
                : Path.of(base).toAbsolutePath();
        return states.resolve("worker-" + worker.replaceAll("[^A-Za-z0-9._-]", "_"));
    }

    private void note(String worker, String text) {
        PrintWriter err = command.commandLine().getErr();
        err.println("estiva worker " + worker + ": " + text);
        err.flush();
    }

    /** Before the machine is looked at, which may take a while. */
    private String address() {
        String required = server();
        try {
            Address.parse(required);
            return required;
        } catch (IllegalArgumentException e) {
            throw wrong("--server: " + e.getMessage());
        }
    }

    /** Not declared as required: the commands below this one do without it. */
    private String server() {
        if (server == null) {
            throw wrong("Missing required option: '--server=HOST:PORT'");
        }
        return server;
    }

    private String nameOrDefault() {
        String fromEnvironment = System.getenv("WORKER_ID");
        String chosen = name != null ? name : fromEnvironment != null ? fromEnvironment : Host.name();
        if (chosen.isEmpty()
                || chosen.length() > MOST_NAME_CHARS
                || chosen.chars().anyMatch(Character::isISOControl)) {
            throw wrong((name != null ? "--name" : "WORKER_ID") + ": expected 1 to " + MOST_NAME_CHARS
                    + " characters without control characters, found \"" + chosen + "\"");
        }
        return chosen;
    }

    private long parentPid() {
        Long pid = parent.pid();
        return pid == null ? WorkerSettings.NO_PARENT : pid;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
