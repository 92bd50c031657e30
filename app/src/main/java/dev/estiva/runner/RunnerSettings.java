package dev.estiva.runner;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How a worker runs job types.
 *
 * @param command how to start the JVM of a runner
 * @param plugins the folders with jars beside the program's own, in the order of the class path; one that does not exist has
 *     none
 * @param most JVMs at once; tasks beyond that wait inside the worker for the next that is free
 * @param environment what the JVMs find in their environment beside the worker's own
 * @param devices the variables by which a runner sees the devices of its task, given by their indexes, and no others
 */
public record RunnerSettings(
        Command command, List<Path> plugins, int most, Map<String, String> environment, Devices devices) {
    /** For a worker that runs no job types. */
    public static final RunnerSettings NONE =
            new RunnerSettings(jars -> List.of(), List.of(), 0, Map.of(), _ -> Map.of());

    public RunnerSettings {
        plugins = List.copyOf(plugins);
        environment = Map.copyOf(environment);
    }

    /** How a process is told which devices are its own. */
    @FunctionalInterface
    public interface Devices {
        /** Such as {@code CUDA_VISIBLE_DEVICES=0,2}; nothing on a machine without devices. */
        Map<String, String> environment(List<Integer> indexes);
    }

    /** The words of a command line that starts a runner. */
    @FunctionalInterface
    public interface Command {
        /** Such as {@code java -cp … dev.estiva.Main job-runner}, with these jars at the end of the class path. */
        List<String> words(List<Path> jars);
    }
}
