package dev.estiva.cli;

import dev.estiva.model.WorkerSpec;
import dev.estiva.transport.Address;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Worker processes on this machine that end with this one. */
final class LocalWorkers implements WorkerStarter {
    /** A worker of a live run holds a connection and a few sleeping threads. */
    private static final List<String> SMALL =
            List.of("-Xmx64m", "-Xss512k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    /** How long all workers may take to end once their connections are closed. */
    private static final long GRACE_SECONDS = 2;

    /** Enough to see what went wrong, and few enough for a screen. */
    private static final int LAST_LINES = 10;

    private final List<Process> processes = new ArrayList<>();
    private final List<Path> logs = new ArrayList<>();

    @Override
    public long start(WorkerSpec worker, Address server, Consumer<End> ended) throws IOException {
        Path log = Files.createTempFile("estiva-worker-", ".log");
        logs.add(log);
        Process process = new ProcessBuilder(OwnProgram.command(SMALL, arguments(worker, server)))
                .redirectInput(ProcessBuilder.Redirect.from(nothing().toFile()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(log.toFile())
                .start();
        processes.add(process);
        Thread.ofVirtual()
                .name("wait for worker " + worker.name())
                .start(() -> ended.accept(new End("exit code " + waitFor(process), lastWords(log))));
        return process.pid();
    }

    @Override
    public void close() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(GRACE_SECONDS);
        for (Process process : processes) {
            endOrKill(process, deadline - System.nanoTime());
        }
        for (Path log : logs) {
            log.toFile().delete();
        }
    }

    private static List<String> arguments(WorkerSpec worker, Address server) {
        return List.of(
                "worker",
                "--server",
                server.toString(),
                "--name=" + worker.name(), // in one word, since a name may begin with a dash
                "--slots",
                Long.toString(Math.clamp(worker.capacity().slots(), 1, 10_000)),
                "--speed",
                BigDecimal.valueOf(worker.speedMilli(), 3).toPlainString(),
                "--cpus=0", // it is its server's slots that the workload asks for, and nothing that must be looked for
                "--memory=0",
                "--type=cpu", // whatever WORKER_TYPE says
                "--sample-every=0",
                "--once",
                "--parent",
                Long.toString(ProcessHandle.current().pid()));
    }

    private static Path nothing() {
        return Path.of(System.getProperty("os.name", "").startsWith("Windows") ? "NUL" : "/dev/null");
    }

    private static void endOrKill(Process process, long graceNanos) {
        try {
            if (!process.waitFor(graceNanos, TimeUnit.NANOSECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static int waitFor(Process process) {
        return process.onExit().join().exitValue();
    }

    private static String lastWords(Path log) {
        try {
            List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        } catch (IOException e) {
            return "";
        }
    }
}
