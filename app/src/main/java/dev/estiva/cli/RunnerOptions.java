package dev.estiva.cli;

import dev.estiva.runner.RunnerSettings;
import dev.estiva.worker.OfferedGpus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How a worker runs job types: in how many JVMs, of which kind, and with which plug-ins. */
final class RunnerOptions {
    /** A JVM each: more is a mistake on any machine there is. */
    private static final int MOST_RUNNERS = 10_000;

    private static final int LEAST_BY_DEFAULT = 4;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--plugins",
            paramLabel = "DIR",
            description = "The folder with the jars of your own job types, beside those that come with Estiva. Default:"
                    + " the environment variable ESTIVA_PLUGINS, else ~/.local/state/estiva/plugins if there is one.")
    private @Nullable Path plugins;

    @Option(
            names = "--runners",
            paramLabel = "N",
            description = "JVMs for job types at most; tasks beyond that wait inside the worker."
                    + " Default: twice the number of processors.")
    private @Nullable Integer runners;

    @Option(
            names = "--runner-jvm-options",
            paramLabel = "OPTIONS",
            description = "Options of the JVMs that run job types, such as -Xmx2g, separated by blanks."
                    + " Default: the environment variable ESTIVA_RUNNER_JVM_OPTIONS.")
    private @Nullable String jvmOptions;

    /** What was asked for; wrong usage is reported by name. */
    RunnerSettings settings(String worker, OfferedGpus gpus) {
        List<String> options = jvmOptions();
        return new RunnerSettings(
                jars -> OwnProgram.command(options, jars, List.of("job-runner")),
                plugins(),
                runners(),
                Map.of("ESTIVA_WORKER", worker),
                gpus::environment);
    }

    private int runners() {
        if (runners == null) {
            return Math.max(LEAST_BY_DEFAULT, 2 * Runtime.getRuntime().availableProcessors());
        } else if (runners < 1 || runners > MOST_RUNNERS) {
            throw wrong("--runners: expected a number from 1 to " + MOST_RUNNERS + ", found " + runners);
        }
        return runners;
    }

    /** The user's jars come first: a type of theirs may replace one that comes with Estiva. */
    private List<Path> plugins() {
        List<Path> folders = new ArrayList<>(List.of(ownPlugins()));
        folders.addAll(PluginFolder.bundled());
        folders.add(PluginFolder.installed("cuda"));
        return folders;
    }

    /** A folder that was named must be there; the usual one need not. */
    private Path ownPlugins() {
        String fromEnvironment = PluginFolder.fromEnvironment();
        if (plugins != null) {
            return existing("--plugins", plugins);
        } else if (!fromEnvironment.isEmpty()) {
            return existing("ESTIVA_PLUGINS", Path.of(fromEnvironment));
        }
        return PluginFolder.usual();
    }

    private Path existing(String flag, Path folder) {
        if (!Files.isDirectory(folder)) {
            throw wrong(flag + ": expected a folder, found " + folder);
        }
        return folder;
    }

    private List<String> jvmOptions() {
        String fromEnvironment = System.getenv("ESTIVA_RUNNER_JVM_OPTIONS");
        String flag = jvmOptions != null ? "--runner-jvm-options" : "ESTIVA_RUNNER_JVM_OPTIONS";
        String given = jvmOptions != null ? jvmOptions : fromEnvironment != null ? fromEnvironment : "";
        List<String> own =
                given.isBlank() ? List.of() : Arrays.asList(given.strip().split("\\s+", -1));
        for (String option : own) {
            if (!option.startsWith("-") && !option.startsWith("@")) {
                throw wrong(flag + ": expected options of the JVM, each beginning with a dash, found " + option);
            }
        }
        List<String> options = new ArrayList<>(List.of(
                "-XX:+ExitOnOutOfMemoryError", // a JVM that was short of memory is not fit for the next task
                "-XX:ErrorFile=" + Path.of(System.getProperty("java.io.tmpdir"), "estiva-job-runner-%p.log")));
        if (own.stream().noneMatch(option -> option.matches("-XX:\\+Use\\w+GC"))) {
            options.add("-XX:+UseSerialGC"); // many of them wait idle, and should be small then
        }
        options.addAll(own);
        return options;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
