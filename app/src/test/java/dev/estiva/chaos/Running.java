package dev.estiva.chaos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process of this machine as {@code /proc} shows it. */
record Running(long pid, String command, String environment) {
    static List<Running> all() throws IOException {
        List<Running> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path entry : entries) {
                String command = read(entry.resolve("cmdline"));
                if (!command.isEmpty()) { // else it has ended, or is the kernel's
                    long pid = Long.parseLong(entry.getFileName().toString());
                    found.add(new Running(pid, command, read(entry.resolve("environ"))));
                }
            }
        }
        return found;
    }

    /** Those that carry this mark, in their environment or, having put that away, on their command line. */
    static List<Running> marked(String mark) throws IOException {
        return all().stream()
                .filter(process -> process.environment.contains(Site.MARK + "=" + mark)
                        || process.command.contains(mark + "-sleeper"))
                .toList();
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).replace('\0', ' ');
        } catch (IOException e) {
            return ""; // it has ended
        }
    }

    @Override
    public String toString() {
        return pid + " " + command.substring(Math.max(0, command.length() - 300));
    }
}
