package dev.estiva.cli;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where the jars of plug-ins lie: users' unless told, and those that come with Estiva. */
final class PluginFolder {
    private PluginFolder() {}

    /** Where the environment says, or empty. */
    static String fromEnvironment() {
        String folder = System.getenv("ESTIVA_PLUGINS");
        return folder == null ? "" : folder;
    }

    /** In the state folder; it need not be there. */
    static Path usual() {
        String state = System.getenv("ESTIVA_STATE");
        return state != null && !state.isEmpty()
                ? Path.of(state, "plugins")
                : Home.path()
                        .resolve(".local")
                        .resolve("state")
                        .resolve("estiva")
                        .resolve("plugins");
    }

    /** Beside the program's own jar, a folder for each: {@code plugins/torch}. None where it does not run from its jar. */
    static List<Path> bundled() {
        String program = System.getProperty("java.class.path").split(File.pathSeparator, 2)[0];
        Path folder = Path.of(program).toAbsolutePath().resolveSibling("plugins");
        if (!program.endsWith(".jar") || !Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> plugins = Files.list(folder)) {
            return plugins.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the plug-ins in " + folder, e);
        }
    }
}
