package dev.estiva.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.chaos.FreePort;
import dev.estiva.client.ClientSettings;
import dev.estiva.client.EstivaClient;
import dev.estiva.client.JobFilter;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code estiva up} as a process, on ports of its own, with a worker of two processors, and commands that are told to ask it. */
final class Lab {
    private final Path folder;
    private final List<Program> started = new ArrayList<>();
    private final int workers = FreePort.next();
    private final int api = FreePort.next();
    private Program up;

    Lab(Path folder) throws IOException, InterruptedException {
        this.folder = Files.createDirectories(folder);
        start();
    }

    /** Starts it, or starts it again where it ended. */
    void start() throws IOException, InterruptedException {
        up = estivaHere(
                "up",
                "--data",
                folder.resolve("data").toString(),
                "--listen",
                "127.0.0.1:" + workers,
                "--api",
                "127.0.0.1:" + api,
                "--",
                "--name",
                "box",
                "--cpus",
                "2",
                "--label",
                "zone=here");
        assertThat(up.says("users to")).endsWith(" users to " + url());
        up.warns("worker box: joined");
    }

    Program up() {
        return up;
    }

    String url() {
        return "http://127.0.0.1:" + api;
    }

    /** Where workers connect. */
    String workers() {
        return "127.0.0.1:" + workers;
    }

    EstivaClient client() {
        return EstivaClient.of(ClientSettings.of(URI.create(url())));
    }

    /** A command that asks it, inside this process; blanks part its words. */
    Cli.Result run(String line, Object... more) {
        List<String> words = new ArrayList<>(List.of(line.split(" ")));
        words.addAll(List.of("--server", url()));
        for (Object word : more) {
            words.add(word.toString());
        }
        return Cli.run(words.toArray(String[]::new));
    }

    /** Submits a script and answers its job's id. */
    String submit(String script, String... options) {
        return run("submit -q " + String.join(" ", options), "--", "sh", "-c", script)
                .succeeds()
                .out()
                .strip();
    }

    /** The command as a process of its own. */
    Program program(String... words) throws IOException {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(1, List.of("--server", url()));
        return estivaHere(all.toArray(String[]::new));
    }

    /** Any command, with workers' state where no other test's is. */
    Program estivaHere(String... words) throws IOException {
        Program program =
                Program.estivaWith("ESTIVA_STATE", folder.resolve("state").toString(), words);
        started.add(program);
        return program;
    }

    Program other(String... command) throws IOException {
        Program program = Program.other(List.of(command));
        started.add(program);
        return program;
    }

    /** Ends all that it has started, tasks first: they would outlive their worker. */
    void close() throws IOException, InterruptedException {
        try (EstivaClient client = client()) {
            for (var job : client.jobs(JobFilter.ACTIVE.limit(1_000)).entries()) {
                client.cancel(job.id());
                client.await(job.id());
            }
        } finally {
            up.interrupt();
            up.exitCode();
            started.forEach(Program::close);
        }
    }
}
