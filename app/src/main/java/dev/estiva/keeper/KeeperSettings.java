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
 */
public record KeeperSettings(
        Path directory, String worker, NavigableMap<String, String> environment, List<String> command) {
    public KeeperSettings {
        environment = new TreeMap<>(environment);
        command = List.copyOf(command);
    }
}
