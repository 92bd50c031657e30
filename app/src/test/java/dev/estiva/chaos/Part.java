package dev.estiva.chaos;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A process of {@code estiva} that is started again and again with the same words; what it says goes to one file. */
public final class Part implements AutoCloseable {
    /** Far more than a process needs that is asked to end, on any machine. */
    private static final long PATIENCE_SECONDS = 60;

    private static final List<String> SMALL = List.of("-Xmx256m");

    private final String name;
    private final List<String> command;
    private final Map<String, String> environment;
    private final Path log;
    private @Nullable Process process;
    private long startOffset;

    public Part(String name, Path folder, Map<String, String> environment, String... words) {
        this.name = name;
        this.command = ChildJvm.estiva(SMALL, words);
        this.environment = environment;
        this.log = folder.resolve(name + ".log");
    }

    public String name() {
        return name;
    }

    /** Starts it unless it lives. */
    public synchronized void start() throws IOException {
        if (!isAlive()) {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.redirectInput(new File("/dev/null"));
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            startOffset = Files.exists(log) ? Files.size(log) : 0;
            process = builder.start();
        }
    }

    public synchronized boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** Of its latest process; 0 before the first. */
    public synchronized long pid() {
        return process == null ? 0 : process.pid();
    }

    public synchronized void signal(String signal) throws IOException, InterruptedException {
        if (process != null && process.isAlive()) {
            signal(signal, process.pid());
        }
    }

    /** To any process; whether it was there. */
    public static boolean signal(String signal, long pid) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                .redirectErrorStream(true)
                .start();
        kill.getInputStream().readAllBytes();
        return kill.waitFor() == 0;
    }

    public synchronized void kill() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    /** Asks it to end, and waits until it has. */
    public synchronized void end() throws IOException, InterruptedException {
        if (process != null) {
            signal("CONT");
            process.destroy();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError(name + " does not end; it said:\n" + said());
            }
        }
    }

    /** Whether its latest process lives and has said this. */
    public synchronized boolean hasSaid(String part) throws IOException {
        return isAlive() && said().substring((int) startOffset).contains(part);
    }

    /** Waits for its own end. */
    public int exitCode() throws InterruptedException, IOException {
        Process mine = process;
        if (mine == null || !mine.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError(name + " does not end; it said:\n" + said());
        }
        return mine.exitValue();
    }

    /** Waits until it has said this. */
    public void says(String part) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(2 * PATIENCE_SECONDS);
        while (!said().contains(part)) {
            if (System.nanoTime() - deadline >= 0 || !isAlive()) {
                throw new AssertionError(name + " never says \"" + part + "\"; it said:\n" + said());
            }
            Thread.sleep(20);
        }
    }

    /** All that its processes have said. */
    public String said() throws IOException {
        return Files.exists(log) ? Files.readString(log, StandardCharsets.UTF_8) : "";
    }

    @Override
    public synchronized void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
