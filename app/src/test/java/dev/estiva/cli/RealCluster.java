package dev.estiva.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.chaos.FreePort;
import dev.estiva.client.ClientSettings;
import dev.estiva.client.EstivaClient;
import dev.estiva.client.JobRequest;
import dev.estiva.client.Json;
import dev.estiva.client.LogQuery;
import dev.estiva.client.Task;
import dev.estiva.model.TaskId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A server and a worker as processes of their own, which a test kills and starts again, on Linux. Waits are bounded only so
 * that a broken test ends.
 */
final class RealCluster implements AutoCloseable {
    static final String WORKER = "w1";

    private static final long PATIENCE_SECONDS = 100;

    private final Path folder;
    private final List<String> workerOptions;
    private final List<String> serverOptions;
    private final int workerPort = FreePort.next();
    private final int apiPort = FreePort.next();
    private final EstivaClient client = EstivaClient.of(ClientSettings.of(URI.create("http://127.0.0.1:" + apiPort)));
    private @Nullable Path gpus;
    private @Nullable Program server;
    private @Nullable Program worker;

    /** A question that fails while the server is down. */
    interface Question {
        boolean holds() throws IOException;
    }

    /** {@code folder} is the test's own: whatever has its name on its command line belongs to this cluster. */
    RealCluster(Path folder, List<String> serverOptions, List<String> workerOptions) {
        this.folder = folder;
        this.serverOptions = serverOptions;
        this.workerOptions = workerOptions;
    }

    /** Where users connect to. */
    String url() {
        return "http://127.0.0.1:" + apiPort;
    }

    EstivaClient client() {
        return client;
    }

    Path state() {
        return folder.resolve("state");
    }

    void startServer() throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(
                "server",
                "--data=" + folder.resolve("data"),
                "--listen=127.0.0.1:" + workerPort,
                "--api=127.0.0.1:" + apiPort,
                "--beat=0.2"));
        words.addAll(serverOptions);
        server = Program.estiva(words.toArray(String[]::new));
        server.says("workers connect to");
    }

    void startWorker() throws IOException {
        worker = startWorker(WORKER, state());
    }

    /** A second one, for what the first one loses. */
    void startAnotherWorker() throws IOException {
        startWorker("w2", folder.resolve("state-of-another"));
    }

    private Program startWorker(String name, Path itsState) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                "worker", "--server=127.0.0.1:" + workerPort, "--name=" + name, "--slots=4", "--state=" + itsState));
        words.addAll(workerOptions);
        words.addAll(List.of("--type=" + (gpus == null ? "cpu" : "gpu"), "--sample-every=0.1"));
        return gpus == null
                ? Program.estiva(words.toArray(String[]::new))
                : Program.estivaWith("ESTIVA_NVIDIA_SMI", gpus.toString(), words.toArray(String[]::new));
    }

    /** From its next start the worker has the GPUs of which this program tells. */
    void giveGpus(Path nvidiaSmi) {
        gpus = nvidiaSmi;
    }

    /** From its next start no worker has any. */
    void takeGpus() {
        gpus = null;
    }

    Program server() {
        return present(server);
    }

    Program worker() {
        return present(worker);
    }

    private static Program present(@Nullable Program program) {
        if (program == null) {
            throw new IllegalStateException("it was not started");
        }
        return program;
    }

    void killServer() throws InterruptedException {
        present(server).kill();
        present(server).exitCode();
    }

    /** The agent alone: its keeper lives. */
    void killWorker() throws InterruptedException {
        present(worker).kill();
        present(worker).exitCode();
    }

    /** STOP or CONT to the agent alone. */
    void signalWorker(String signal) throws IOException, InterruptedException {
        List<ProcessHandle> agents = ours(" worker ");
        agents.removeIf(agent -> !commandLine(agent.pid()).contains("--name=" + WORKER + " "));
        assertThat(agents).hasSize(1);
        Process kill = new ProcessBuilder(
                        "kill", "-" + signal, Long.toString(agents.getFirst().pid()))
                .start();
        assertThat(kill.waitFor()).isZero();
    }

    void killKeeper() throws IOException {
        List<ProcessHandle> keepers = ours(" keeper ");
        assertThat(keepers).as("keepers").hasSize(1);
        ProcessHandle keeper = keepers.getFirst();
        keeper.destroyForcibly();
        await("the keeper's end", () -> !keeper.isAlive());
    }

    /** A job of a shell script; one slot. */
    TaskId submit(String script, int retries) throws IOException {
        JobRequest job = JobRequest.command("/bin/sh", "-c", script)
                .slots(1)
                .retries(retries)
                .workdir(folder.toString());
        return new TaskId(client.submit(job), 0);
    }

    /** A command that asks it, inside this process. */
    Cli.Result run(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.add("--server=http://127.0.0.1:" + apiPort);
        return Cli.run(all.toArray(String[]::new));
    }

    Task task(TaskId id) throws IOException {
        return client.task(id);
    }

    Task ended(TaskId id) throws IOException {
        await(id + " to end", () -> client.task(id).hasEnded());
        return client.task(id);
    }

    String output(TaskId id, int attempt) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        client.logs(id, LogQuery.STDOUT.ofAttempt(attempt), bytes);
        return bytes.toString(UTF_8);
    }

    void awaitOutput(TaskId id, int attempt, int lines) {
        await(lines + " lines of " + id, () -> output(id, attempt).lines().count() >= lines);
    }

    /** The worker is there, and the server knows it. */
    void awaitWorker() {
        await(
                "the worker",
                () -> client.workers().stream()
                        .anyMatch(each ->
                                each.name().equals(WORKER) && each.state().equals("ready")));
    }

    /** Waits for a file, and answers what it says. */
    String awaitFile(String name) {
        Path file = folder.resolve(name);
        await(name, () -> Files.exists(file) && Files.readString(file).endsWith("\n"));
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    void awaitGrowth(String name) throws IOException {
        Path file = folder.resolve(name);
        long before = Files.size(file);
        await(name + " to grow", () -> Files.size(file) > before);
    }

    void writeFile(String name) throws IOException {
        Files.writeString(folder.resolve(name), "\n");
    }

    void await(String what, Question question) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        String last = "";
        while (true) {
            try {
                if (question.holds()) {
                    return;
                }
            } catch (IOException e) {
                last = e.toString();
            }
            if (System.nanoTime() - deadline >= 0) {
                throw new AssertionError("still waiting for " + what + "; " + last + "\n" + said());
            }
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** What server and worker have complained of. */
    private String said() {
        return (server == null ? "" : server.err()) + "\n" + (worker == null ? "" : worker.err());
    }

    /** The living processes on whose command line both this part and the test's folder stand. */
    List<ProcessHandle> ours(String part) throws IOException {
        List<ProcessHandle> found = new ArrayList<>();
        for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
            String line = commandLine(process.pid());
            if (line.contains(folder.toString()) && line.contains(part)) {
                found.add(process);
            }
        }
        return found;
    }

    /** Of a zombie it is empty. */
    private static String commandLine(long pid) {
        try {
            return Files.readString(
                            Path.of("/proc", Long.toString(pid), "cmdline"),
                            java.nio.charset.StandardCharsets.ISO_8859_1)
                    .replace('\0', ' ');
        } catch (IOException e) {
            return "";
        }
    }

    /** The attempts of a task as its history tells them. */
    List<Map<String, Object>> attempts(TaskId id) throws IOException {
        List<Map<String, Object>> attempts = new ArrayList<>();
        for (Json each : client.task(id).attempts()) {
            attempts.add(Map.of("attempt", each.small("attempt", 0), "worker", each.text("worker", "")));
        }
        return attempts;
    }

    /** Kills whatever is left of it: whoever starts processes meanwhile is killed before the last look. */
    @Override
    public void close() throws IOException {
        client.close();
        List<ProcessHandle> left = ours("");
        while (!left.isEmpty()) {
            left.forEach(ProcessHandle::destroyForcibly);
            for (ProcessHandle each : left) {
                each.onExit().completeOnTimeout(each, 5, TimeUnit.SECONDS).join();
            }
            left = ours("");
        }
    }
}
