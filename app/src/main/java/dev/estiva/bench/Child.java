package dev.estiva.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process of a benchmark, which ends with it. */
final class Child implements AutoCloseable {
    private static final long GRACE_SECONDS = 5;
    private static final Path SHELL = Path.of("/bin/sh");

    /** What it does before it becomes the program; a JVM leaves signals alone that were ignored when it started. */
    private static final String DEAF = "trap '' HUP INT; exec \"$@\"";

    private final Process process;
    private final BufferedReader out;

    private Child(Process process) {
        this.process = process;
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static Child start(List<String> command) throws IOException {
        return new Child(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /**
     * A server or a worker. A terminal's Ctrl-C reaches the whole group, but is the benchmark's alone to handle, which may still
     * want to ask them; so they hear of it no more than of a hang-up, and end because the benchmark has ended, even killed.
     *
     * @param arguments which may be followed by further options
     */
    static Child start(Programs programs, List<String> jvmOptions, List<String> arguments) throws IOException {
        List<String> all = new ArrayList<>(arguments);
        all.add("--parent=" + ProcessHandle.current().pid());
        List<String> words = new ArrayList<>();
        if (Files.isExecutable(SHELL)) {
            words.addAll(List.of(SHELL.toString(), "-c", DEAF, "estiva-bench"));
        }
        words.addAll(programs.command(jvmOptions, all));
        return start(words);
    }

    /** Reads its output up to a line in which this is found; answers the first group. */
    String awaitLine(Pattern pattern) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            Matcher matcher = pattern.matcher(line);
            if (matcher.find()) {
                return matcher.group(1);
            }
        }
        throw endedEarly();
    }

    void requireAlive() throws IOException {
        if (!process.isAlive()) {
            throw endedEarly();
        }
    }

    private IOException endedEarly() {
        return new IOException("a process of the benchmark ended early, exit code "
                + process.onExit().join().exitValue());
    }

    /** The processor time that it has used, in seconds. */
    double cpuSeconds() {
        return process.info()
                .totalCpuDuration()
                .map(used -> used.toNanos() / 1e9)
                .orElse(0.0);
    }

    /** Has ended when this returns: what it writes to may go. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        process.onExit().join();
    }
}
