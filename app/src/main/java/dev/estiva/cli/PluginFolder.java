package dev.estiva.cli;

import java.nio.file.Path;

/** Where users' jars lie unless told. */
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
}
