package dev.estiva.cli;

import java.nio.file.Path;
import java.util.Map;

/** The user's own directory. Java asks the list of accounts alone, which knows nobody in many a container. */
final class Home {
    private Home() {}

    static Path path() {
        return path(System.getenv());
    }

    /** As shells and other programs have it: what the environment says counts. */
    static Path path(Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", "");
        return Path.of(home.startsWith("/") ? home : System.getProperty("user.home"));
    }
}
