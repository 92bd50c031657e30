package dev.estiva.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Starts the processes of runners. */
final class RunnerStarter {
    private static final Path SHELL = Path.of("/bin/sh");

    /**
     * What it does before it becomes the JVM. Signals that are meant for the worker's whole group, as Ctrl-C is, are the
     * worker's to handle: a runner lives as long as its input. Whatever prints to standard output, native code too, ends on
     * standard error; the messages go over descriptors that nobody else knows. Where memory is short, the kernel takes a
     * runner before the worker. A crash leaves no core of several gigabytes behind.
     */
    private static final String SCRIPT = "trap '' HUP INT TERM; ulimit -c 0; "
            + "{ echo 300 >/proc/self/oom_score_adj; } 2>/dev/null; "
            + "exec \"$@\" 3<&0 4>&1 </dev/null 1>&2";

    /** Secrets of the worker, which are none of a job's business. */
    private static final List<String> SECRETS = List.of("ESTIVA_TOKEN", "ESTIVA_TOKEN_FILE");

    private final RunnerSettings settings;
    private final RunnerListener listener;
    private volatile @Nullable Seen seen;

    RunnerStarter(RunnerSettings settings, RunnerListener listener) {
        this.settings = settings;
        this.listener = listener;
    }

    /** The jars when they were looked at last, and what they say. */
    private record Seen(Plugins plugins, Sharing sharing) {}

    /** The jars as they are now. */
    Plugins plugins() throws IOException {
        return look().plugins();
    }

    /** Which types share JVMs, by the jars as they were when a process was last asked for. */
    Sharing sharing() {
        try {
            Seen before = seen;
            return (before == null ? look() : before).sharing();
        } catch (IOException e) {
            return new Sharing(Map.of()); // who starts a process for the task meets the same, and says so
        }
    }

    private Seen look() throws IOException {
        Seen before = seen;
        Plugins plugins = Plugins.in(settings.plugins());
        if (before != null && before.plugins().equals(plugins)) {
            return before;
        }
        Seen now = new Seen(plugins, Sharing.of(plugins));
        seen = now;
        return now;
    }

    RunnerProcess start(List<Integer> devices, Plugins plugins) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words(settings.command().words(plugins.paths())));
        Map<String, String> environment = builder.environment();
        SECRETS.forEach(environment::remove);
        environment.putAll(settings.environment());
        environment.putAll(settings.devices().environment(devices));
        return new RunnerProcess(builder.start(), plugins, listener);
    }

    /** Without a shell the JVM keeps its descriptors, and only Java code can be kept from printing into the messages. */
    private static List<String> words(List<String> command) {
        if (!Files.isExecutable(SHELL) || !Files.exists(Path.of("/dev/fd"))) {
            return command;
        }
        List<String> words = new ArrayList<>(List.of(SHELL.toString(), "-c", SCRIPT, "estiva-runner"));
        words.addAll(command);
        words.addAll(List.of("/dev/fd/3", "/dev/fd/4"));
        return words;
    }
}
