package dev.estiva.keeper;

import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * How an agent gets a keeper.
 *
 * @param directory the worker's state directory
 * @param worker what the worker is called, for messages to people
 * @param environment what every process of a task gets
 * @param command starts a keeper, if {@code --dir DIRECTORY} is added
 * @param mostOutputBytes how much of what its tasks wrote is held until the server has it, or {@link #UNBOUNDED}
 */
public record KeeperSettings(
        Path directory,
        String worker,
        NavigableMap<String, String> environment,
        List<String> command,
        long mostOutputBytes) {
    public static final long UNBOUNDED = 0;

    public KeeperSettings {
        environment = new TreeMap<>(environment);
        command = List.copyOf(command);
    }

    /** Without a bound for all output together. */
    public KeeperSettings(
            Path directory, String worker, NavigableMap<String, String> environment, List<String> command) {
        this(directory, worker, environment, command, UNBOUNDED);
    }
}
